import Foundation
import Glibc

/// Where lines go, and how many of a kind there were lately.
///
/// A class because every thread writes to the same one. `@unchecked Sendable`: the lock guards it.
final class LogSink: @unchecked Sendable {
  /// Lines of one kind that are written within `window`.
  static let burst = 20
  private static let window: UInt64 = 10_000_000_000
  /// Kinds that are remembered: they are named in the source, so there are few.
  private static let mostKinds = 1000

  private struct Recent {
    var since: UInt64
    var count = 0
    var leftOut = 0
  }

  private let lock = NSLock()
  private var recent: [String: Recent] = [:]
  private var format = LogFormat.auto
  /// The socket to journald; nil until one is wanted, and where there is none.
  private var journald: Int32?
  private let journalPath: String

  init(journalPath: String = "/run/systemd/journal/socket") { self.journalPath = journalPath }

  func set(_ format: LogFormat) { lock.withLock { self.format = format } }

  /// Whether a line of a kind is written; how many before it were not.
  func admit(_ kind: String, now: UInt64) -> Int? {
    lock.withLock {
      if recent.count >= Self.mostKinds { recent.removeAll() }
      var entry = recent[kind] ?? Recent(since: now)
      defer { recent[kind] = entry }
      if now &- entry.since >= Self.window { (entry.since, entry.count) = (now, 0) }
      guard entry.count < Self.burst else {
        entry.leftOut += 1
        return nil
      }
      entry.count += 1
      defer { entry.leftOut = 0 }
      return entry.leftOut
    }
  }

  func write(_ entry: LogEntry) {
    lock.withLock {
      switch format {
      case .plain: put(entry.plain)
      case .json: put(entry.json)
      case .auto where !Self.leadsToJournal: put(entry.plain)
      case .auto, .journal:
        if !send(entry.journal) { put(Array("<\(entry.level.rawValue)>\(entry.message)\n".utf8)) }
      }
    }
  }

  private func put(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Sends a datagram to journald; false where nobody takes it.
  private func send(_ bytes: [UInt8]) -> Bool {
    guard let socket = journald ?? connect() else { return false }
    journald = socket
    return bytes.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
      == bytes.count
  }

  private func connect() -> Int32? {
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
      let path = Array(journalPath.utf8)
      guard path.count < place.count else { return false }
      place.copyBytes(from: path)
      return true
    }
    let socket = Glibc.socket(AF_UNIX, type, 0)
    guard fits, socket >= 0 else { return nil }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(socket, $0, size) }
    }
    if result == 0 { return socket }
    close(socket)
    return nil
  }

  /// Whether standard error is the stream that the service manager has connected to journald, and not
  /// one that a child of the service has been given since.
  ///
  /// Source: systemd.exec(5), `$JOURNAL_STREAM`.
  static let leadsToJournal: Bool = {
    guard let variable = getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return false }
    return String(cString: variable) == "\(status.st_dev):\(status.st_ino)"
  }()
}
