import CSQLite
import Glibc
import Platform

/// A connection that only reads; any process may have several, and one thread uses each.
///
/// Every call is one short transaction: a long one would keep the write-ahead log from starting
/// anew. Nothing is seen of a transaction before it is committed.
public final class JournalReader {
  /// Where the database is.
  public let path: String
  let connection: Connection

  /// Opens the journal of a folder.
  ///
  /// The user must be able to write the folder, because a write-ahead log takes shared memory.
  public init(folder: String) throws(JournalError) {
    path = folder + "/" + Schema.fileName
    guard fileExists(path) else { throw .missing(path: folder) }
    connection = try Connection(path, flags: SQLITE_OPEN_READONLY)
    millrace_sqlite_configure(connection.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    try connection.execute("PRAGMA query_only = ON")
    guard try Schema.isPresent(in: connection) else { throw .missing(path: folder) }
  }

  /// Bounds what one call reads into memory.
  func bounded(_ limit: Int) -> SQLValue {
    .int(max(0, min(limit, JournalLimits.rows)))
  }

  func checked(_ range: Range<Int>, epoch: Int) throws(JournalError) {
    let numbers = 0...JournalLimits.number
    guard numbers ~= epoch, numbers ~= range.lowerBound, numbers ~= range.upperBound,
      range.count <= JournalLimits.rows
    else {
      throw .invalid(
        "seq \(range.lowerBound) to \(range.upperBound) of epoch \(epoch) were asked for; wanted "
          + "at most \(JournalLimits.rows) elements within 0 to 2^53-1")
    }
  }
}
