import Journal
import Platform

/// The journal that a command looks into.
struct JournalFolder {
  static let state = Option(
    long: "state", value: "DIR", help: "The daemon's own folder, as 'serve --state' has it.")
  static let journal = Option(
    long: "journal", value: "DIR", help: "The journal's folder ({state}/journal).")

  /// The daemon's folder, in which its lock lies.
  let state: String
  /// The journal's own folder.
  let path: String

  init(_ arguments: Arguments) throws {
    let settings = try ProgramSettings(arguments)
    state = settings.state
    guard let path = try settings.journal() else {
      throw CommandFailure(
        description: "\(settings.settings.place("journal.folder").map { "\($0): " } ?? "")"
          + "journal.folder is \"none\": the daemon keeps no journal")
    }
    self.path = path
  }

  func reader() throws(JournalError) -> JournalReader {
    try JournalReader(folder: path)
  }

  /// The versions of a model that a stream of this journal still needs; none without a journal.
  func versionsInUse(of model: String) throws(JournalError) -> Set<Int> {
    do throws(JournalError) {
      return try reader().versionsInUse(of: model)
    } catch .missing {
      return []
    }
  }
}
