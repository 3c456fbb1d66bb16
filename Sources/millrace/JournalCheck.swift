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
    guard problems.isEmpty else { throw failure(problems, rows, reader.path) }
  }

  private static func failure(
    _ problems: [String], _ rows: Int?, _ path: String
  ) -> CommandFailure {
    let count = problems.count
    let number = "\(grouped(count))\(count == most ? " or more" : "")"
    let among = rows.map { " in \(grouped($0)) rows" } ?? ""
    // A problem of the file begins with its path, one of a row with its stream.
    let isFile = problems.contains { $0.hasPrefix(path) }
    let hint =
      isFile
      ? """
      The file is damaged: restore a copy of its folder with no daemon running, or save what can \
      still be read ('millrace journal export --model NAME --output FILE'), stop the daemon and move the folder \
      away; it then starts with an empty one, and every stream in the zero state.
      """
      : """
      Only the streams named are affected. Restore a sound copy of the folder, with no daemon \
      running, or let 'millrace journal repair' remove the damaged rows: a stream whose state \
      depended on one goes on in the zero state ('--dry-run' says which).
      """
    return CommandFailure(
      description: "\(path): \(number) problem\(count == 1 ? "" : "s")\(among)\n\(hint)")
  }
}
