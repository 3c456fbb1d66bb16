import Foundation
import Testing

/// One row of `millrace bench --json`.
private struct Row: Decodable {
  let bench: String
  let cell: String?
  let shape: String?
  let wave: Int?
  let mallocs: [Int]?
  let check: [Double]?
  let ratio: Double?
  let head: String?
  let elements_per_s: Double?
}

/// Σ|h| and h0 … h3 of the double-precision reference of the peers' hashed model.
private let wanted: [String: [Double]] = [
  "lstm s": [
    8.25124846750214, -0.07940779559292914, 0.060258179598020434, 0.018214073071484965,
    -0.022763312999941207,
  ],
  "gru s": [
    15.731403105016971, -0.19481675725842046, 0.10252836924117485, 0.016284624404982934,
    -0.1278089906060209,
  ],
  "lstm m": [
    15.723459293415942, 0.09523552796463235, 0.09580920704504638, 0.12056366518718807,
    0.005022026430482367,
  ],
  "gru m": [
    31.329427369869663, 0.22303441043613795, 0.2114277018771525, 0.23268346888898445,
    -0.021471793362218508,
  ],
]

@Suite struct BenchTests {
  private func rows(_ arguments: [String]) throws -> [Row] {
    let finished = try Processes.millrace(
      ["bench"] + arguments + ["--json", "--rounds", "1", "--seconds", "0.002"])
    #expect(finished.status == 0, "\(finished.errors)")
    return try finished.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Row.self, from: Data(line.utf8))
    }
  }

  @Test func `steps are those of the peers' model and allocate nothing`() throws {
    let rows = try rows(["step", "--shape", "s,m"])
    #expect(rows.first?.bench == "floor" && rows.count == 5)
    for row in rows.dropFirst() {
      let check = try #require(row.check)
      let reference = try #require(wanted["\(row.cell ?? "") \(row.shape ?? "")"])
      #expect(abs(check[0] - reference[0]) <= 2e-5)
      #expect(zip(check, reference).dropFirst().allSatisfy { abs($0 - $1) <= 1e-6 })
      #expect((row.ratio ?? 0) > 0)
      // Nil where the C library has no tracing allocator.
      if let mallocs = row.mallocs { #expect(mallocs == [0, 0]) }
    }
  }

  @Test func `waves on two threads are measured in the sizes asked for and allocate nothing`()
    throws
  {
    let rows = try rows(["wave", "--shape", "s", "--waves", "1,7,40", "--threads", "2"])
    #expect(rows.dropFirst().map(\.wave) == [1, 7, 40, 1, 7, 40])
    #expect(rows.allSatisfy { $0.mallocs == nil || $0.mallocs == [0, 0] })
  }

  @Test func `waves of the serving core allocate nothing, whatever the head`() throws {
    let rows = try rows(["engine"])
    #expect(rows.map(\.head) == ["softmax", "softmax", "crf", "crf", "vectors", "vectors"])
    #expect(rows.allSatisfy { ($0.elements_per_s ?? 0) > 0 })
    #if !DEBUG
      // Unoptimised accessors allocate. Nil where the C library has no tracing allocator.
      for row in rows { if let mallocs = row.mallocs { #expect(mallocs == [0, 0]) } }
    #endif
  }

  @Test(arguments: [1, 2]) func `training has the losses of PyTorch on the peers' model`(
    _ threads: Int
  ) throws {
    let rows = try rows(["train", "--task", "tagger", "--threads", "\(threads)"])
    let row = try #require(rows.last)
    #expect(rows.count == 2 && row.bench == "train" && (row.ratio ?? 0) > 0)
    // PyTorch 2's losses of five updates, from the same hash.
    let wanted = [2.83386, 2.8306, 2.82736, 2.82439, 2.82164]
    let check = try #require(row.check)
    #expect(zip(check, wanted).allSatisfy { abs($0 - $1) <= 2e-5 } && check.count == 5)
  }

  @Test(arguments: [
    ["bench"], ["bench", "stride"], ["bench", "step", "--shape", "x"],
    ["bench", "step", "--cell", "lstn"], ["bench", "wave", "--waves", "0"],
    ["bench", "step", "--kernels", "avx1024"], ["bench", "train", "--task", "lstm"],
  ]) func `wrong use is answered with what is wanted`(_ words: [String]) throws {
    let finished = try Processes.millrace(words)
    #expect(finished.status == 2 && finished.errors.contains("wanted"))
  }

  @Test func `wire and recover drive a daemon of their own and refuse nothing`() throws {
    let wire = try Processes.millrace(
      ["bench", "wire", "--json", "--rounds", "1", "--seconds", "0.05", "--streams", "100"])
    #expect(wire.status == 0, "\(wire.errors)")
    let rows = try wire.output.split(separator: "\n").map { try object(String($0)) }
    #expect(rows.count == 5)
    for row in rows {
      #expect(row["refused"] as? Int == 0)
      #expect((row["messages_per_s"] as? Double ?? 0) > 0)
    }
    let recover = try Processes.millrace(
      ["bench", "recover", "--json", "--rounds", "1", "--streams", "50"])
    #expect(recover.status == 0, "\(recover.errors)")
    let figures = try object(recover.output)
    #expect(figures["streams"] as? Int == 50)
    #expect((figures["all_streams_s"] as? Double ?? 0) >= figures["first_answer_s"] as? Double ?? 1)
  }
}
