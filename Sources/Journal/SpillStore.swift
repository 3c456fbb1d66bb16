import CSQLite
import Glibc

/// Streams that had to leave memory, in a file of one process: it begins empty and goes with it.
///
/// Nothing in it has to survive a crash, which the journal is for, so nothing is synchronised. One
/// thread uses it at a time.
///
/// A class because it owns a connection and its file.
public final class SpillStore {
  /// Streams in it.
  public private(set) var count = 0
  private let connection: Connection
  private let file: String
  /// Changes since the last commit.
  private var changes = 0

  /// Changes that go into one transaction.
  private static let batch = 512

  /// Makes the file anew; what was there is removed.
  public init(file: String) throws(JournalError) {
    self.file = file
    unlink(file)
    connection = try Connection(file, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    for sql in [
      "PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF",
      "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA cache_size = -16384",
      "CREATE TABLE spilled (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, body BLOB NOT NULL)",
      "BEGIN",
    ] { try connection.execute(sql) }
  }

  deinit { unlink(file) }

  /// Puts a stream in, in place of what there was of it.
  public func put(_ stream: SpilledStream) throws(JournalError) {
    let isNew = try peek(stream.name) == nil
    try connection.statement("INSERT OR REPLACE INTO spilled (name, body) VALUES (?1, ?2)")
      .run(.blob(stream.name), .blob(stream.encodedBody()))
    count += isNew ? 1 : 0
    try countChange()
  }

  /// A stream as it was put in; nil where it is not there.
  public func peek(_ name: [UInt8]) throws(JournalError) -> SpilledStream? {
    guard count > 0 else { return nil }
    return try connection.statement("SELECT body FROM spilled WHERE name = ?1")
      .first(.blob(name)) { (row) throws(JournalError) in
        try SpilledStream(name: name, body: try row.blob(0, limit: JournalLimits.body))
      }
  }

  /// Takes a stream out; false where it is not there.
  @discardableResult
  public func remove(_ name: [UInt8]) throws(JournalError) -> Bool {
    guard count > 0 else { return false }
    try connection.statement("DELETE FROM spilled WHERE name = ?1").run(.blob(name))
    guard connection.changes > 0 else { return false }
    count -= 1
    try countChange()
    return true
  }

  private func countChange() throws(JournalError) {
    changes += 1
    guard changes >= Self.batch else { return }
    changes = 0
    try connection.execute("COMMIT")
    try connection.execute("BEGIN")
  }
}
