import CSQLite

/// A connection to the database and its prepared statements; one thread uses it at a time.
package final class Connection {
  let path: String
  let handle: OpaquePointer
  private let pages: UnsafeMutablePointer<Int32>
  private var statements: [String: Statement] = [:]

  init(_ path: String, flags: Int32) throws(JournalError) {
    var handle: OpaquePointer?
    let flags = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let error = JournalError.sqlite(code, handle, operation: "open it", path: path)
      sqlite3_close_v2(handle)
      throw error
    }
    self.path = path
    self.handle = handle
    pages = .allocate(capacity: 1)
    pages.initialize(to: 0)
    sqlite3_busy_timeout(handle, 2000)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(JournalLimits.body + 65_536))
    millrace_sqlite_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    millrace_sqlite_configure(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    // Memory-mapped reading turns an I/O error into a signal that ends the process.
    try execute("PRAGMA mmap_size = 0")
    try execute("PRAGMA cell_size_check = ON")
  }

  deinit {
    // The statements go first: SQLite keeps a connection open as long as it has any.
    statements.removeAll()
    sqlite3_close_v2(handle)
    pages.deallocate()
  }

  /// How many pages the write-ahead log had after the last commit, once `watchLog` was called.
  var logPages: Int { Int(pages.pointee) }

  /// Counts the pages of the log from now on; SQLite then leaves checkpoints to the caller.
  func watchLog() {
    let note:
      @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32)
        -> Int32 = { context, _, _, count in
          context?.assumingMemoryBound(to: Int32.self).pointee = count
          return SQLITE_OK
        }
    sqlite3_wal_hook(handle, note, pages)
  }

  /// Whether a transaction is open; SQLite ends one by itself after some errors.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// How many rows the last statement changed.
  var changes: Int { Int(sqlite3_changes64(handle)) }

  /// Runs SQL that is used once.
  package func execute(_ sql: String) throws(JournalError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else {
      throw .sqlite(code, handle, operation: "run \(sql.prefix(40))", path: path)
    }
  }

  /// The statement of this text, prepared the first time.
  func statement(_ sql: String) throws(JournalError) -> Statement {
    if let statement = statements[sql] { return statement }
    let statement = try Statement(sql, database: handle, path: path)
    statements[sql] = statement
    return statement
  }

  /// The number that a pragma answers.
  package func pragma(_ name: String) throws(JournalError) -> Int {
    let statement = try Statement("PRAGMA \(name)", database: handle, path: path)
    return Int(try statement.first { (row) throws(JournalError) in row.integer(0) } ?? 0)
  }

  /// Runs several queries on one state of the database.
  func consistently<Value>(
    _ body: () throws(JournalError) -> Value
  ) throws(JournalError) -> Value {
    guard !isInTransaction else { return try body() }
    try statement("BEGIN").run()
    let value: Value
    do {
      value = try body()
    } catch {
      if isInTransaction { try? statement("ROLLBACK").run() }
      throw error
    }
    try statement("COMMIT").run()
    return value
  }
}
