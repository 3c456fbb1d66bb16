import Testing
import Wire

@testable import millrace

@Suite struct TopTests {
  private func sample(
    second: UInt64, elements: Int, streams: [(String, Int)]
  ) throws -> TopSample {
    let listed = streams.map { #"{"stream": "\#($0.0)", "next": \#($0.1), "open": 1}"# }
    let status = """
      {"pid": 7, "uptime_s": \(second), "kernels": "avx2", "streams": \(streams.count), "pending": 3,
       "elements": \(elements), "models": [{"name": "ner-en", "version": 2, "swap": 1}]}
      """
    return TopSample(
      time: second * 1_000_000_000, status: try JSONValue.parse(Array(status.utf8)),
      streams: try JSONValue.parse(Array("{\"streams\": [\(listed.joined(separator: ","))]}".utf8)))
  }

  private func history() throws -> TopHistory {
    var history = TopHistory()
    history.add(
      try sample(second: 10, elements: 1000, streams: [("ner-en/a", 5), ("ner-en/b", 5)]))
    history.add(
      try sample(second: 12, elements: 1600, streams: [("ner-en/a", 15), ("ner-en/b", 95)]))
    return history
  }

  @Test func `rates are differences between two moments, the busiest stream first`() throws {
    let history = try history()
    #expect(history.rate("elements") == 300)
    #expect(history.busiest.map { $0.stream.text("stream") } == ["ner-en/b", "ner-en/a"])
    #expect(history.busiest.map(\.rate) == [45, 5])
  }

  @Test func `a daemon that was started anew has no negative rate`() throws {
    var history = try history()
    history.add(try sample(second: 14, elements: 10, streams: []))
    #expect(history.rate("elements") == 0)
  }

  @Test(arguments: [(80, 24), (200, 50), (40, 10), (20, 3), (1, 1)])
  func `the screen fits any terminal`(_ columns: Int, _ rows: Int) throws {
    let lines = TopView(history: try history(), columns: columns, rows: rows).lines
    #expect(lines.count <= rows)
    #expect(lines.allSatisfy { $0.count <= columns })
    if columns >= 80 {
      #expect(lines.contains { $0.contains("ner-en/b") && $0.contains("45") })
      #expect(lines.contains { $0.hasPrefix("300 elements/s") })
    }
  }

  @Test func `without a daemon it fails with a sentence`() throws {
    let finished = try Processes.millrace([
      "top", "--via", "ipc:///nonexistent/control", "--count", "1",
    ])
    #expect(finished.status == 1 && finished.errors.contains("no answer"))
  }
}
