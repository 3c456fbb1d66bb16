import CSQLite
import Glibc
import Wire

/// Why the journal could not be read or written.
public enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file system has no room left, or the user's quota is used up.
  case diskFull(path: String)
  /// The operating system failed to read, write or synchronise a file.
  case inputOutput(path: String, detail: String)
  /// The database is damaged.
  case corrupt(path: String, detail: String)
  /// Another connection holds a lock for longer than is waited.
  case busy(path: String)
  /// A newer millrace made the file.
  case newerSchema(path: String, found: Int, supported: Int)
  /// The file is no database, or that of another program.
  case notJournal(path: String)
  /// There is no journal in the folder.
  case missing(path: String)
  /// The file or its folder cannot be opened or made.
  case cannotOpen(path: String, detail: String)
  /// Another process writes the journal.
  case inUse(path: String, holder: Int32?)
  /// The file or its folder may not be written.
  case readOnly(path: String)
  /// A row does not say what was written into it.
  case corruptRecord(kind: RecordKind, stream: [UInt8], epoch: Int, seq: Int, reason: String)
  /// The caller asked for something that the journal does not take.
  case invalid(String)
  /// Any other refusal of SQLite.
  case failed(path: String, operation: String, detail: String)

  /// The kind of row that is damaged.
  public enum RecordKind: String, Sendable {
    /// Elements of a stream.
    case segment
    /// Labels that were committed.
    case labels
    /// Gold labels that came late.
    case lateLabels = "late labels"
    /// A stored state.
    case snapshot
  }

  /// One sentence for the user.
  public var description: String {
    switch self {
    case .diskFull(let path):
      "\(path): no space is left for the journal; free some or lower journal.max"
    case .inputOutput(let path, let detail):
      "\(path): reading or writing failed (\(detail)); check the disk"
    case .corrupt(let path, let detail):
      "\(path): the journal is damaged (\(detail)); restore a copy, or move the file away to start "
        + "an empty one"
    case .busy(let path):
      "\(path): another process keeps the journal locked; try again when it is done"
    case .newerSchema(let path, let found, let supported):
      "\(path): the journal has format \(found), and this millrace reads up to \(supported); "
        + "use a newer millrace or another folder"
    case .notJournal(let path):
      "\(path): not a journal of millrace; move the file away or choose another folder"
    case .missing(let path):
      "\(path): there is no journal here; it is made when a daemon first logs something"
    case .cannotOpen(let path, let detail):
      "\(path): cannot be opened (\(detail)); the folder must be one that this user can write, "
        + "for reading too"
    case .inUse(let path, let holder):
      "\(path): \(holder.map { "process \($0)" } ?? "another process") writes this journal; only one "
        + "can. Stop it, or choose another folder"
    case .readOnly(let path):
      "\(path): may not be written; the file and its folder must belong to this user"
    case .corruptRecord(let kind, let stream, let epoch, let seq, let reason):
      "stream \"\(displayed(stream))\", epoch \(epoch), seq \(seq): the \(kind.rawValue) is "
        + "damaged: \(reason)"
    case .invalid(let reason): reason
    case .failed(let path, let operation, let detail):
      "\(path): cannot \(operation): \(detail)"
    }
  }
}

/// A stream id as it may stand in a sentence.
func displayed(_ stream: [UInt8]) -> String {
  escapedForDisplay(String(decoding: stream, as: UTF8.self))
}

extension JournalError {
  /// What SQLite's last refusal on a connection means.
  package static func sqlite(
    _ code: Int32, _ database: OpaquePointer?, operation: String, path: String
  ) -> JournalError {
    let systemCode = database.map { sqlite3_system_errno($0) } ?? 0
    var detail = String(cString: sqlite3_errstr(code))
    if let database, sqlite3_errcode(database) == code & 0xFF {
      detail = String(cString: sqlite3_errmsg(database))
    }
    switch code & 0xFF {
    case SQLITE_FULL: return .diskFull(path: path)
    case SQLITE_IOERR where systemCode == ENOSPC || systemCode == EDQUOT:
      return .diskFull(path: path)
    case SQLITE_IOERR where systemCode == EISDIR:
      return .cannotOpen(path: path, detail: String(cString: strerror(systemCode)))
    case SQLITE_IOERR:
      if systemCode != 0 { detail += ": " + String(cString: strerror(systemCode)) }
      return .inputOutput(path: path, detail: detail)
    case SQLITE_CORRUPT: return .corrupt(path: path, detail: detail)
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: return .busy(path: path)
    case SQLITE_NOTADB: return .notJournal(path: path)
    case SQLITE_CANTOPEN: return .cannotOpen(path: path, detail: detail)
    case SQLITE_READONLY, SQLITE_PERM: return .readOnly(path: path)
    default: return .failed(path: path, operation: operation, detail: detail)
    }
  }
}
