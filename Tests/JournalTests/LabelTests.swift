import Journal
import Testing
import Wire

@Suite struct LabelTests {
  private let folder: TemporaryFolder
  private let stream = id("chat/1")

  init() throws { folder = try TemporaryFolder() }

  private func labels(_ names: String?...) -> [CommittedLabel] {
    names.map { CommittedLabel(label: $0, p: $0 == nil ? nil : 0.25) }
  }

  @Test func `answers are the committed rows with their tokens`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment())
      try journal.append(makeSegment(from: 4))
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 2, labels: labels("O", nil, "B-LOC"), time: 0)
    }
    let rows = [
      ResultRow(seq: 2, token: "chat/1#2", label: "O", p: 0.25, final: true),
      ResultRow(seq: 3, token: "chat/1#3", final: true),
      ResultRow(seq: 4, token: "chat/1#4", label: "B-LOC", p: 0.25, final: true),
    ]
    #expect(try reader.answers(stream: stream, epoch: 0, in: 0..<9) == rows)
    #expect(try reader.answers(stream: stream, epoch: 0, in: 3..<4) == [rows[1]])
    #expect(try reader.answers(stream: stream, epoch: 1, in: 0..<9) == [])
    #expect(try reader.answers(stream: id("x"), epoch: 0, in: 0..<9) == [])
  }

  @Test func `what was committed first stays when it is written again, and longer`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment(count: 6))
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: labels("A", "B"), time: 0)
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 2, labels: labels("C"), time: 0)
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: labels("X", "X", "X", "D"), time: 1)
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 1, labels: labels("Y"), time: 2)
    }
    let answers = try reader.answers(stream: stream, epoch: 0, in: 0..<6)
    #expect(answers.map(\.label) == ["A", "B", "C", "D"])
  }

  @Test func `late labels are merged with those that came along, and the last one sent wins`()
    throws
  {
    let writer = try folder.writer()
    let segment = makeSegment(labels: ["O", nil, "O", nil])
    try writer.transaction { (journal) throws(JournalError) in try journal.append(segment) }
    let reader = try folder.reader()
    #expect(try reader.goldLabels(of: segment) == segment.labels)
    try writer.begin()
    for labels in [["B-LOC", "I-LOC"], ["B-PER", nil]] {
      #expect(try writer.lateLabels(stream: stream, epoch: 0, seq: 1, labels: labels, time: 5))
    }
    try writer.commit()
    #expect(try reader.goldLabels(of: segment) == ["O", "B-PER", "I-LOC", nil])
    let all = try reader.lateLabels(of: stream, epoch: 0, in: 0..<4)
    #expect(all.map(\.seq) == [1, 2, 1])
    #expect(all.map(\.label) == ["B-LOC", "I-LOC", "B-PER"])
    #expect(try reader.lateLabels(of: stream, epoch: 0, in: 2..<3).map(\.label) == ["I-LOC"])
  }

  @Test func `a segment without labels takes late ones`() throws {
    let writer = try folder.writer()
    try writer.begin()
    try writer.append(makeSegment())
    #expect(try writer.lateLabels(stream: stream, epoch: 0, seq: 3, labels: ["O"], time: 0))
    try writer.commit()
    #expect(try folder.reader().goldLabels(of: makeSegment()) == [nil, nil, nil, "O"])
  }

  @Test func `late labels of elements that are not all kept are refused`() throws {
    let writer = try folder.writer()
    try writer.begin()
    try writer.append(makeSegment())
    try writer.append(makeSegment(from: 4))
    try writer.append(makeSegment(from: 10))
    func isTaken(_ seq: Int, _ count: Int, epoch: Int = 0) throws -> Bool {
      try writer.lateLabels(
        stream: stream, epoch: epoch, seq: seq, labels: Array(repeating: "O", count: count),
        time: 0)
    }
    #expect(try isTaken(0, 8))
    #expect(try isTaken(13, 1))
    #expect(try !isTaken(0, 9))
    #expect(try !isTaken(7, 4))
    #expect(try !isTaken(13, 2))
    #expect(try !isTaken(0, 1, epoch: 1))
    #expect(
      try !writer.lateLabels(stream: id("x"), epoch: 0, seq: 0, labels: ["O"], time: 0))
    try writer.commit()
    #expect(try folder.reader().lateLabels(of: stream, epoch: 0, in: 0..<99).count == 9)
  }

  @Test func `a range that no answer can hold is refused`() throws {
    let writer = try folder.writer()
    _ = writer
    let reader = try folder.reader()
    for range in [0..<10_001, -1..<3, 0..<Int.max, Int.min..<Int.max] {
      let error = refusal { () throws(JournalError) in
        try reader.answers(stream: stream, epoch: 0, in: range)
      }
      #expect(error?.description.contains("wanted at most 10000 elements") == true)
    }
  }
}
