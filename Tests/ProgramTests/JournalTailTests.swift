import Foundation
import Journal
import Testing

/// `millrace journal tail` on journals written here.
@Suite struct JournalTailTests {
  private let state: LoggedState
  private let stream = Array("ner/a".utf8)

  init() throws {
    state = try LoggedState()
    try state.write { (journal) throws(JournalError) in
      try journal.append(
        logged(
          "ner/a", ["Anna", "saw", "Rome"], labels: [nil, nil, "O"],
          marks: [.init(position: 0, kind: .begin)]))
      try journal.recordVersion(
        stream: stream, VersionChange(epoch: 0, seq: 3, version: 2, swap: 1, time: 0))
      try journal.append(
        logged(
          "ner/a", ["\u{1B}[2J", "."], from: 3, version: 2,
          marks: [.init(position: 5, kind: .end)]))
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: committed("B-PER", "O", "B-LOC", "O"),
        time: 0)
      _ = try journal.lateLabels(
        stream: stream, epoch: 0, seq: 2, labels: ["B-ORG"], time: 0)
    }
  }

  private func words(_ output: String) -> [[Substring]] {
    output.split(separator: "\n").map { $0.split(separator: " ") }
  }

  @Test func `lines have gold and committed labels, marks and versions between them`() throws {
    let finished = try state.run(["tail", "ner/a"])
    let lines = words(finished.output)
    #expect(lines.first == ["ner/a", "model", "ner,", "epoch", "0,", "next", "seq", "5"])
    #expect(
      Array(lines.dropFirst(2).prefix(4)) == [
        ["--", "begin"], ["0", "Anna", "-", "B-PER", "0.75", "1"],
        ["1", "saw", "-", "O", "0.75", "1"], ["2", "Rome", "B-ORG", "B-LOC", "0.75", "1"],
      ], "\(finished.output)\(finished.errors)")
    #expect(lines[6].starts(with: ["--", "version", "2,", "swap", "1,"]))
    #expect(
      Array(lines.dropFirst(7)) == [
        ["3", "\\u{1b}[2J", "-", "O", "0.75", "2"], ["4", ".", "-", "-", "-", "2"], ["--", "end"],
      ], "\(finished.output)")
  }

  @Test func `only as many elements as are asked for are shown`() throws {
    let objects = try state.objects(["tail", "ner/a", "-n", "2", "--json"])
    #expect(objects.compactMap { $0["token"] as? String } == ["\u{1B}[2J", "."])
    #expect(objects.compactMap { $0["final"] as? Bool } == [true, false])
    #expect(objects.contains { $0["to_version"] as? Int == 2 })
    #expect(objects.last?["mark"] as? String == "end")
  }

  @Test func `vectors are shortened for people and whole in JSON`() throws {
    try state.write { (journal) throws(JournalError) in
      try journal.append(
        Segment(
          stream: Array("hum/1".utf8), model: "hum", version: 1, epoch: 0, firstSeq: 0,
          elements: .vectors([[0.5, .nan, 2, 3]]), time: 0))
    }
    let shown = try state.run(["tail", "hum/1"]).output
    #expect(shown.contains("[0.5 null 2 … 4]"), "\(shown)")
    let element = try state.objects(["tail", "hum/1", "--json"]).last
    let vector = try #require(element?["x"] as? [Any])
    #expect(vector.count == 4 && vector[1] is NSNull && vector[3] as? Double == 3)
  }

  @Test func `a stream that is not there is said with the nearest one`() throws {
    let finished = try state.run(["tail", "ner/aa"])
    #expect(finished.status == 1 && finished.errors.contains("did you mean ner/a?"))
  }

  /// Lines of a process that follows, read as they come.
  private struct Lines {
    let handle: FileHandle
    var rest = Data()

    /// The object of the next line that holds a text; empty when the process has ended.
    mutating func next(with text: String) throws -> [String: Any] {
      while true {
        while let end = rest.firstIndex(of: 0x0A) {
          let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
          rest = Data(rest[rest.index(after: end)...])
          if line.contains(text) { return try object(line) }
        }
        let more = handle.availableData
        guard !more.isEmpty else { return [:] }
        rest += more
      }
    }
  }

  @Test func `follow shows what comes, and an open element again when it is committed`() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = Processes.millrace
    process.arguments = ["journal", "tail", "ner/a", "--follow", "--json", "--state", state.state]
    process.standardOutput = output
    try process.run()
    defer { process.terminate() }
    var lines = Lines(handle: output.fileHandleForReading)
    let open = try lines.next(with: "\"seq\":4")
    #expect(open["final"] as? Bool == false)
    try state.write { (journal) throws(JournalError) in
      try journal.append(logged("ner/a", ["New"], from: 5))
    }
    let new = try lines.next(with: "\"seq\":5,\"token")
    #expect(new["token"] as? String == "New")
    try state.write { (journal) throws(JournalError) in
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 4, labels: committed("O"), time: 0)
    }
    let again = try lines.next(with: "\"seq\":4")
    #expect(again["label"] as? String == "O" && again["final"] as? Bool == true)
    try state.write { (journal) throws(JournalError) in
      try journal.append(logged("ner/a", ["Anew"], epoch: 1))
    }
    let heading = try lines.next(with: "next")
    #expect(heading["epoch"] as? Int == 1)
    let first = try lines.next(with: "token")
    #expect(first["token"] as? String == "Anew")
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }
}
