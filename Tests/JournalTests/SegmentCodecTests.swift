import Journal
import Testing

@Suite struct SegmentCodecTests {
  private let samples = [
    makeSegment(
      from: 7, labels: ["B-LOC", nil, "I-LOC", "B-LOC"],
      marks: [.init(position: 7, kind: .begin), .init(position: 9, kind: .flush)]),
    Segment(
      stream: id("x"), model: "m", version: 3, epoch: 2, firstSeq: 5,
      elements: .vectors([[1, -0.0, .infinity], [.nan, 2, .leastNonzeroMagnitude]]),
      labels: [nil, "walking"], time: 9, extra: [0, 255, 7]),
    makeSegment(count: 0, marks: [.init(position: 0, kind: .end)]),
    Segment(
      stream: id("u"), model: "m", version: 0, epoch: 0, firstSeq: 0,
      elements: .tokens(["", "e\u{301}", "é", "a\0b", "👩‍🚀"]), time: -1),
  ]

  private func decoded(_ bytes: [UInt8], like sample: Segment) throws(JournalError) -> Segment {
    var blank = sample
    blank.elements = .tokens([])
    (blank.labels, blank.marks, blank.extra, blank.isWithheld) = ([], [], [], false)
    return try SegmentCodec.decode(bytes, count: sample.elements.count, into: blank)
  }

  @Test func `a segment comes back bit for bit`() throws {
    for sample in samples {
      var sample = sample
      sample.isWithheld = sample.version == 3
      let bytes = try SegmentCodec.encode(sample)
      let back = try decoded(bytes, like: sample)
      #expect(back.isWithheld == sample.isWithheld)
      #expect(try SegmentCodec.encode(back) == bytes)
      #expect(back.labels == sample.labels)
      #expect(back.marks == sample.marks)
      #expect(back.extra == sample.extra)
      #expect(bits(back) == bits(sample))
    }
  }

  private func bits(_ segment: Segment) -> [[UInt32]] {
    switch segment.elements {
    case .tokens(let tokens): tokens.map { $0.utf8.map(UInt32.init) }
    case .vectors(let vectors): vectors.map { $0.map(\.bitPattern) }
    }
  }

  @Test func `every beginning of a body but the whole is refused`() throws {
    for sample in samples {
      let bytes = try SegmentCodec.encode(sample)
      for count in bytes.indices {
        #expect(throws: JournalError.self) { try decoded(Array(bytes[..<count]), like: sample) }
      }
      #expect(throws: JournalError.self) { try decoded(bytes + [0], like: sample) }
    }
  }

  @Test func `mutated bodies are refused or decode to the count of their row`() throws {
    var random = Xorshift()
    var refused = 0
    for round in 0..<40_000 {
      let sample = samples[round % samples.count]
      var bytes = try SegmentCodec.encode(sample)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
      do throws(JournalError) {
        let back = try decoded(bytes, like: sample)
        #expect(back.elements.count == sample.elements.count)
        #expect(back.labels.isEmpty || back.labels.count == sample.elements.count)
      } catch {
        refused += 1
        guard case .invalid = error else { Issue.record("\(error)"); continue }
      }
    }
    #expect((10_000..<40_000).contains(refused))
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Xorshift) {
    guard let place = bytes.indices.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.remove(at: place)
    default: bytes.insert(contentsOf: [UInt8](repeating: 0xFF, count: 9), at: place)
    }
  }

  @Test func `an announced count takes no memory that the bytes do not cover`() {
    let huge: [UInt8] = [1, 0, 0xFF, 0x1F]
    #expect(
      refusal { () throws(JournalError) in try decoded(huge, like: samples[0]) }
        == .invalid("4095 items are announced, and 0 bytes follow"))
  }

  @Test(arguments: [
    ("3 labels for 4 elements", makeSegment(labels: ["a", nil, "b"])),
    (
      "a mark at position 5, wanted 0 to 4",
      makeSegment(marks: [.init(position: 5, kind: .flush)])
    ),
    (
      "a mark at position 1, wanted 2 to 4",
      makeSegment(marks: [.init(position: 2, kind: .flush), .init(position: 1, kind: .flush)])
    ),
    ("4097 elements in a segment, wanted at most 4096", makeSegment(count: 4097)),
  ])
  func `what the codec does not take is refused with what was wanted`(
    _ sentence: String, _ segment: Segment
  ) {
    let error = refusal { () throws(JournalError) in try SegmentCodec.encode(segment) }
    #expect(error?.description == sentence)
  }

  @Test func `vectors of two dimensions or of none are refused`() {
    var segment = makeSegment()
    segment.elements = .vectors([[1], [1, 2]])
    #expect(
      refusal { () throws(JournalError) in try SegmentCodec.encode(segment) }
        == .invalid("a vector of 2 numbers after those of 1"))
    segment.elements = .vectors([[]])
    #expect(
      refusal { () throws(JournalError) in try SegmentCodec.encode(segment) }
        == .invalid("vectors of 0 numbers, wanted 1 to 65536"))
  }

  @Test func `the checksum is that of Castagnoli`() {
    #expect(CRC32C.checksum(id("12345"), id("6789")) == 0xE306_9283)
  }
}
