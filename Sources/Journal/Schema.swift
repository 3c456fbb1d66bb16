/// The tables of the journal and the checks before anything else is read.
enum Schema {
  static let version = 1
  /// "MILL" in the header, where `file` finds it.
  static let application = 0x4D49_4C4C
  static let fileName = "journal.sqlite"

  /// Bodies come last, so that the other columns are found without reading them.
  static let tables = """
    CREATE TABLE model(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE stream(
      id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, model INTEGER NOT NULL);
    CREATE INDEX stream_model ON stream(model);
    CREATE TABLE segment(
      id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL, epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL, count INTEGER NOT NULL, model INTEGER NOT NULL,
      version INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE INDEX segment_place ON segment(stream, epoch, seq, count);
    CREATE INDEX segment_model ON segment(model);
    CREATE TABLE committed(
      id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL, count INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE UNIQUE INDEX committed_place ON committed(stream, epoch, seq);
    CREATE TABLE late(
      id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL, count INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE INDEX late_place ON late(stream, epoch, seq);
    CREATE TABLE snapshot(
      id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE UNIQUE INDEX snapshot_place ON snapshot(stream, epoch, seq);
    CREATE TABLE version_change(
      id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL, version INTEGER NOT NULL, swap INTEGER NOT NULL,
      time INTEGER NOT NULL);
    CREATE UNIQUE INDEX version_change_place ON version_change(stream, epoch, seq, swap);
    CREATE TABLE swap(
      id INTEGER PRIMARY KEY, model INTEGER NOT NULL, version INTEGER NOT NULL,
      swap INTEGER NOT NULL, time INTEGER NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE gate(
      id INTEGER PRIMARY KEY, model INTEGER NOT NULL, time INTEGER NOT NULL,
      numbers TEXT NOT NULL);
    PRAGMA application_id = \(application);
    PRAGMA user_version = \(version);
    """

  /// The tables whose rows belong to a stream.
  ///
  /// Snapshots first: an old one must not outlive the segments after it.
  static let streamTables = ["snapshot", "segment", "committed", "late", "version_change"]

  /// Whether the file is a journal of a format that this program reads; false if it is empty.
  static func isPresent(in connection: Connection) throws(JournalError) -> Bool {
    let application = try connection.pragma("application_id")
    let version = try connection.pragma("user_version")
    if application == 0 && version == 0 {
      let tables = try connection.statement("SELECT count(*) FROM sqlite_schema")
      let count = try tables.first { (row) throws(JournalError) in row.integer(0) } ?? 0
      guard count == 0 else { throw .notJournal(path: connection.path) }
      return false
    }
    guard application == Self.application, version > 0 else {
      throw .notJournal(path: connection.path)
    }
    guard version <= Self.version else {
      throw .newerSchema(path: connection.path, found: version, supported: Self.version)
    }
    return true
  }

  static func create(in connection: Connection) throws(JournalError) {
    try connection.execute("BEGIN IMMEDIATE")
    do throws(JournalError) {
      try connection.execute(tables)
      try connection.execute("COMMIT")
    } catch {
      if connection.isInTransaction { try? connection.execute("ROLLBACK") }
      throw error
    }
  }
}
