import CSQLite
import Platform

/// The one connection that writes and checkpoints the journal.
///
/// One thread uses it, and no other writer may exist in any process: SQLite 3.40.1 can damage a
/// write-ahead log that two connections write and reset at once. Everything is written between
/// `begin` and `commit`.
public final class JournalWriter {
  /// Where the database is.
  public let path: String
  /// What a commit survives.
  public let durability: Durability
  package let connection: Connection
  var streamRows: [[UInt8]: StreamRow] = [:]
  // Keyed by bytes: names that Swift takes for equal may differ.
  var modelRows: [[UInt8]: Int64] = [:]
  /// Where the next round of retention goes on, for each table.
  var retained: [String: Int64] = [:]
  private var isOpen = false
  private var lastSync = MonotonicClock.now()
  private var isSyncDue = false
  /// Why nothing more may be written; what a failed synchronisation lost is not known.
  private var failure: JournalError?
  private let lock: LockFile
  private var throttle = LogThrottle(most: 1, seconds: 60)

  /// Opens the journal of a folder; folder and journal are made where they are missing.
  public init(folder: String, durability: Durability = .everySecond) throws(JournalError) {
    do throws(PlatformError) {
      try makeDirectory(folder, permissions: 0o700)
    } catch {
      throw .cannotOpen(path: folder, detail: error.reason)
    }
    path = folder + "/" + Schema.fileName
    self.durability = durability
    lock = try Self.lock(folder)
    try Self.createFile(path, in: folder)
    connection = try Connection(path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    let isPresent = try Schema.isPresent(in: connection)
    if !isPresent { try connection.execute("PRAGMA auto_vacuum = INCREMENTAL") }
    try useWriteAheadLog()
    if !isPresent { try Schema.create(in: connection) }
  }

  /// Closed to others, as the files beside it will be, which take its permissions.
  private static func createFile(_ path: String, in folder: String) throws(JournalError) {
    guard !fileExists(path) else { return }
    do throws(PlatformError) {
      try AtomicFile.create([], at: path, permissions: 0o600)
      try syncDirectory(folder)
      try syncDirectory(folder + "/..")
    } catch {
      throw .cannotOpen(path: path, detail: error.reason)
    }
  }

  /// Keeps every other writer out, whatever state folder it has.
  private static func lock(_ folder: String) throws(JournalError) -> LockFile {
    do throws(PlatformError) {
      return try LockFile(folder + "/lock")
    } catch .locked(_, let holder) {
      throw .inUse(path: folder, holder: holder)
    } catch {
      throw .cannotOpen(path: folder + "/lock", detail: error.reason)
    }
  }

  private func useWriteAheadLog() throws(JournalError) {
    let statement = try Statement(
      "PRAGMA journal_mode = WAL", database: connection.handle, path: path)
    let mode = try statement.first { (row) throws(JournalError) in try row.text(0, limit: 16) }
    guard mode == "wal" else {
      throw .cannotOpen(
        path: path, detail: "the file system has no shared memory, which a write-ahead log needs")
    }
    try connection.execute("PRAGMA synchronous = \(durability.synchronous)")
    try connection.execute("PRAGMA journal_size_limit = \(64 << 20)")
    try connection.execute("PRAGMA temp_store = MEMORY")
    // What is removed is overwritten: text that was forgotten must not be found in the file.
    try connection.execute("PRAGMA secure_delete = ON")
    connection.watchLog()
  }

  /// Begins a transaction.
  public func begin() throws(JournalError) {
    if let failure { throw failure }
    guard !connection.isInTransaction else {
      throw .invalid("a transaction was begun within another")
    }
    // SQLite ends a transaction by itself after some errors; what was remembered of it is void.
    if isOpen { rollback() }
    try connection.statement("BEGIN IMMEDIATE").run()
    isOpen = true
  }

  /// Commits the transaction; it is seen by readers from now on, and as safe as `durability` says.
  ///
  /// After an error it is rolled back, or, where the disk fails only then, committed but perhaps
  /// not on the disk, and nothing more is written.
  public func commit() throws(JournalError) {
    try requireTransaction()
    do throws(JournalError) {
      try connection.statement("COMMIT").run()
    } catch {
      rollback()
      throw error
    }
    isOpen = false
    isSyncDue = true
    if durability == .everySecond, MonotonicClock.now() &- lastSync >= 1_000_000_000 {
      try synchronize()
    }
    if connection.logPages >= Self.checkpointPages { try checkpoint() }
  }

  /// As many pages as SQLite would let the log grow to.
  private static let checkpointPages = 1000

  /// Moves what no reader needs from the log into the database.
  ///
  /// SQLite would do it by itself, but would not say when the disk fails, and the next
  /// synchronisation would succeed. A write that fails is tried again after the next commit: the
  /// log has everything. A failed fsync is final, for what it lost is not known.
  private func checkpoint() throws(JournalError) {
    let code = sqlite3_wal_checkpoint_v2(
      connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    guard code != SQLITE_OK else { return }
    let error = JournalError.sqlite(
      code, connection.handle, operation: "checkpoint it", path: path)
    switch error {
    case .diskFull, .busy: return
    case .inputOutput where code != Self.syncFailed && code != Self.folderSyncFailed:
      if let line = throttle.line("the journal's log cannot be emptied and grows: \(error)") {
        logLine(.warning, line)
      }
    case .inputOutput(let path, let detail):
      failure = .inputOutput(
        path: path, detail: detail + ": nothing more is written until a restart")
      throw failure ?? error
    default:
      failure = error
      throw error
    }
  }

  /// SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC, which are macros that Swift does not import.
  private static let (syncFailed, folderSyncFailed) = (
    SQLITE_IOERR | 4 << 8, SQLITE_IOERR | 5 << 8
  )

  /// Undoes the transaction, if one is open.
  public func rollback() {
    isOpen = false
    streamRows.removeAll()
    modelRows.removeAll()
    if connection.isInTransaction { try? connection.statement("ROLLBACK").run() }
  }

  /// Waits until everything committed is on the disk, if it is not.
  ///
  /// Under `everySecond` commits do so once a second; call it when no commit follows for so long.
  /// After a failure nothing more is written: the system may have dropped what it could not write.
  public func synchronize() throws(JournalError) {
    if let failure { throw failure }
    guard isSyncDue, durability != .none else { return }
    lastSync = MonotonicClock.now()
    if durability == .everySecond {
      let code = millrace_sqlite_sync_log(connection.handle)
      guard code == SQLITE_OK else {
        let error = JournalError.inputOutput(
          path: path + "-wal",
          detail: "fsync failed, and what that lost is not known: nothing more is written until a "
            + "restart")
        failure = error
        throw error
      }
    }
    isSyncDue = false
  }

  func requireTransaction() throws(JournalError) {
    guard connection.isInTransaction else {
      throw .invalid("nothing is written outside a transaction; begin one")
    }
  }
}
