import Foundation
import Journal
import Platform
import Wire

/// `journal prune`: removes old rows while no daemon does.
enum JournalPrune {
  static let options = [
    Option(long: "older-than", value: "SPAN", help: "Remove rows older than this, such as 30d."),
    Option(long: "max", value: "SIZE", help: "Remove the oldest rows beyond this, such as 20GiB."),
  ]
  /// What one round gives back to the file system.
  private static let roundBytes = 2000 * 4096

  static func run(_ folder: JournalFolder, _ arguments: Arguments) throws {
    let rule = Retention(
      age: try arguments.string("older-than").map { (text) throws(UsageError) in
        try Quantities.span(text, option: "older-than")
      },
      bytes: try arguments.string("max").map { (text) throws(UsageError) in
        try Quantities.bytes(text, option: "max")
      })
    guard rule != Retention() else { throw UsageError("wanted --older-than, --max or both") }
    guard !arguments.flag("journal") || arguments.flag("state") else {
      throw UsageError(
        "--journal wants --state with it: the lock of the daemon that writes this journal is there")
    }
    // A writer would make a journal where there is none.
    _ = try folder.reader()
    let lock = try lock(
      folder,
      advice: "it prunes by itself, as journal.keep and journal.max in its configuration say: set "
        + "these, or stop it first")
    defer { withExtendedLifetime(lock) {} }
    let before = size(folder)
    let report = try removeAll(folder, rule)
    show(report, before, size(folder), json: arguments.flag("json"))
  }

  /// Takes the state folder's lock, which a daemon holds.
  ///
  /// - Parameter advice: what to do where one runs.
  static func lock(_ folder: JournalFolder, advice: String) throws -> LockFile {
    do throws(PlatformError) {
      return try LockFile(folder.state + "/lock")
    } catch {
      guard case .locked(_, let holder) = error else { throw error }
      let process = holder.map { " (process \($0))" } ?? ""
      throw CommandFailure(
        description: "\(folder.path): a daemon\(process) runs on \(folder.state), and only it may "
          + "write its journal; \(advice)")
    }
  }

  /// Runs rounds until nothing is left to remove, and some more that shorten the file.
  private static func removeAll(
    _ folder: JournalFolder, _ rule: Retention
  ) throws(JournalError) -> (rows: Int, excess: Int) {
    let writer = try JournalWriter(folder: folder.path)
    var total = (rows: 0, excess: 0)
    var bar = ProgressBar(isTerminal: true)
    let shows = isTerminal(STDERR_FILENO)
    defer { bar.finish(text: nil) }
    let now = WallClock.now()
    var roundsLeft = fileSize(writer.path) / roundBytes + 1
    while roundsLeft > 0 {
      let report = try writer.retain(rule, now: now)
      total.rows += report.removed
      total.excess = report.excess
      if report.isComplete { roundsLeft -= 1 }
      if shows { bar.update(fraction: 0, text: "\(grouped(total.rows)) rows removed") }
    }
    try writer.synchronize()
    return total
  }

  private static func show(
    _ report: (rows: Int, excess: Int), _ before: Int, _ after: Int, json: Bool
  ) {
    guard !json else {
      return printJSON([
        ("removed", .integer(Int64(report.rows))), ("bytes_before", .integer(Int64(before))),
        ("bytes", .integer(Int64(after))), ("excess", .integer(Int64(report.excess))),
      ])
    }
    print(
      "\(grouped(report.rows)) rows removed, \(binarySize(before)) before, "
        + "\(binarySize(after)) now")
    guard report.excess > 0 else { return }
    print(
      "\(binarySize(report.excess)) more than --max stay: the states of streams are rebuilt from "
        + "them")
  }

  private static func size(_ folder: JournalFolder) -> Int {
    let database = folder.path + "/journal.sqlite"
    return fileSize(database) + fileSize(database + "-wal")
  }

  private static func fileSize(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}
