import Foundation
import Journal
import Platform
import Wire

/// `journal verify`: whether every row of a journal is what was written.
enum JournalCheck {
  private static let most = 10_000

  static func run(_ folder: JournalFolder, _ arguments: Arguments) throws {
    let json = arguments.flag("json")
    let reader = try folder.reader()
    // Counting fails where the database itself is damaged, which is then found below.
    let rows = (try? reader.stats())?.rows
    let shows = isTerminal(STDERR_FILENO)
    var bar = ProgressBar(isTerminal: true)
    let what = rows.map { "\(grouped($0)) rows" } ?? "what can be read"
    if shows { bar.update(fraction: 0, text: "checking \(what)") }
    let started = MonotonicClock.now()
    let problems = try reader.verify(limit: most)
    bar.finish(text: nil)
    let seconds = Double(MonotonicClock.now() - started) / 1e9
    if json {
      printJSON([
        ("path", .string(reader.path)), ("ok", .bool(problems.isEmpty)),
        ("rows", rows.map { .integer(Int64($0)) } ?? .null),
        ("problems", .array(problems.map { .string($0) })),
      ])
    } else {
      for problem in problems { print(problem) }
      if problems.isEmpty { print("\(what) read in \(duration(seconds)), no problem") }
    }
    guard problems.isEmpty else { throw failure(problems.count, rows, reader.path) }
  }

  private static func failure(_ count: Int, _ rows: Int?, _ path: String) -> CommandFailure {
    let number = "\(grouped(count))\(count == most ? " or more" : "")"
    let among = rows.map { " in \(grouped($0)) rows" } ?? ""
    return CommandFailure(
      description: """
        \(path): \(number) problem\(count == 1 ? "" : "s")\(among)
        To repair it: stop the daemon, copy the folder, and let sqlite3 save what can be read:
          sqlite3 \(path) .recover | sqlite3 recovered.sqlite
        then put recovered.sqlite in the place of journal.sqlite, remove journal.sqlite-wal and \
        -shm, and verify again. A damaged row stays damaged; only its stream is affected: its \
        publisher goes on under a new id.
        """)
  }
}
