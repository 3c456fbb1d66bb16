import Configuration
import Journal
import Wire

/// The names of the streams of a journal, for those who mistype one.
struct StreamNames {
  private static let shown = 5
  private let names: [String]

  init(_ reader: JournalReader) throws(JournalError) {
    names = try reader.streams(limit: 1000).map { String(decoding: $0.stream, as: UTF8.self) }
  }

  /// That a stream is not there, and what is.
  func failure(_ name: String) -> CommandFailure {
    let hint: String
    if let similar = nearest(name, in: names) {
      hint = "did you mean \(escapedForDisplay(similar))?"
    } else if names.isEmpty {
      hint = "nothing is"
    } else {
      let first = names.prefix(Self.shown).map(escapedForDisplay).joined(separator: ", ")
      hint = "there is \(first)\(names.count > Self.shown ? " and more" : "")"
    }
    return CommandFailure(
      description: "stream \(escapedForDisplay(name)) is not in the journal; \(hint)")
  }
}
