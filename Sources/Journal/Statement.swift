import CSQLite

/// A prepared statement, used again and again.
final class Statement {
  private let handle: OpaquePointer
  private let database: OpaquePointer
  private let path: String

  init(_ sql: String, database: OpaquePointer, path: String) throws(JournalError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw .sqlite(
        sqlite3_extended_errcode(database), database, operation: "prepare a query", path: path)
    }
    self.handle = handle
    self.database = database
    self.path = path
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs the statement to its end.
  func run(_ values: SQLValue...) throws(JournalError) {
    try forEach(values) { (_) throws(JournalError) in true }
  }

  /// What the body makes of the first row; nil without one.
  func first<Value>(
    _ values: SQLValue..., body: (Row) throws(JournalError) -> Value
  ) throws(JournalError) -> Value? {
    var result: Value?
    try forEach(values) { (row) throws(JournalError) in
      result = try body(row)
      return false
    }
    return result
  }

  /// What the body makes of each row.
  func all<Value>(
    _ values: SQLValue..., body: (Row) throws(JournalError) -> Value
  ) throws(JournalError) -> [Value] {
    var result: [Value] = []
    try forEach(values) { (row) throws(JournalError) in
      result.append(try body(row))
      return true
    }
    return result
  }

  /// Resets at the end, whatever happens: an open read would pin the write-ahead log, and a bound
  /// body would stay in memory.
  private func forEach(
    _ values: [SQLValue], _ body: (Row) throws(JournalError) -> Bool
  ) throws(JournalError) {
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        guard try body(Row(handle: handle, path: path)) else { return }
      case SQLITE_DONE: return
      default: throw failure("read or write")
      }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) throws(JournalError) {
    let code =
      switch value {
      case .integer(let value): sqlite3_bind_int64(handle, index, value)
      case .text(let value):
        value.withCString {
          millrace_sqlite_bind_text(handle, index, $0, UInt64(value.utf8.count))
        }
      case .blob(let value):
        value.withUnsafeBytes {
          millrace_sqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
        }
      }
    guard code == SQLITE_OK else { throw failure("bind a value") }
  }

  private func failure(_ operation: String) -> JournalError {
    .sqlite(sqlite3_extended_errcode(database), database, operation: operation, path: path)
  }
}

/// The current row of a statement; columns count from 0.
struct Row {
  let handle: OpaquePointer
  let path: String

  func integer(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  /// A number that is neither negative nor larger than JSON can hold.
  func number(_ column: Int32) throws(JournalError) -> Int {
    let value = integer(column)
    guard 0...Int64(JournalLimits.number) ~= value else {
      throw .corrupt(path: path, detail: "a number is \(value), wanted 0 to 2^53-1")
    }
    return Int(value)
  }

  func blob(_ column: Int32, limit: Int) throws(JournalError) -> [UInt8] {
    let pointer = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    guard count <= limit else {
      throw .corrupt(path: path, detail: "a value has \(count) bytes, wanted at most \(limit)")
    }
    return Array(UnsafeRawBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
  }

  func text(_ column: Int32, limit: Int) throws(JournalError) -> String {
    guard let text = String(validating: try blob(column, limit: limit), as: UTF8.self) else {
      throw .corrupt(path: path, detail: "a name is not UTF-8")
    }
    return text
  }
}
