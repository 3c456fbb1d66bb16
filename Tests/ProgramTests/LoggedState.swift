import Foundation
import Journal

/// A daemon's folder with a journal in it, removed with it.
final class LoggedState {
  let folder: URL
  var state: String { folder.path + "/state" }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-journal-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("state"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes into the journal in one transaction.
  func write(
    _ body: (JournalWriter) throws(JournalError) -> Void
  ) throws(JournalError) {
    let writer = try JournalWriter(folder: state + "/journal", durability: .none)
    try writer.begin()
    try body(writer)
    try writer.commit()
  }

  /// Runs `millrace journal` on it.
  func run(_ words: [String]) throws -> Finished {
    try Processes.millrace(["journal"] + words + ["--state", state])
  }

  /// The JSON objects that a word prints.
  func objects(_ words: [String]) throws -> [[String: Any]] {
    try run(words).output.split(separator: "\n").map { try object(String($0)) }
  }
}

/// Elements of a stream of model `ner`, at the end of which it is `time` in seconds since 1970.
func logged(
  _ stream: String, _ tokens: [String], from seq: Int = 0, epoch: Int = 0, model: String = "ner",
  version: Int = 1, labels: [String?] = [], marks: [Segment.Mark] = [], seconds: Int64 = 0
) -> Segment {
  Segment(
    stream: Array(stream.utf8), model: model, version: version, epoch: epoch, firstSeq: seq,
    elements: .tokens(tokens), labels: labels, marks: marks, time: seconds * 1_000_000_000)
}

/// Labels that were committed with the probability 0.75.
func committed(_ labels: String...) -> [CommittedLabel] {
  labels.map { CommittedLabel(label: $0, p: 0.75) }
}

extension LoggedState {
  /// Changes a token in the database behind the journal's back, so that its row is damaged.
  func damage(_ token: String) throws {
    let url = URL(fileURLWithPath: state + "/journal/journal.sqlite")
    var bytes = try Data(contentsOf: url)
    guard let found = bytes.range(of: Data(token.utf8)) else {
      throw JournalError.invalid("\(token) is not in the file")
    }
    bytes[found.lowerBound] ^= 1
    try bytes.write(to: url)
  }
}
