import Foundation
import Journal
import Platform
import Wire

/// `journal repair`: removes damaged rows while no daemon runs, so that their streams can go on.
enum JournalRepair {
  static let options = [
    Option(long: "dry-run", help: "Say what 'repair' would remove, and change nothing.")
  ]

  static func run(_ folder: JournalFolder, _ arguments: Arguments) throws {
    // A writer would make a journal where there is none.
    _ = try folder.reader()
    let lock = try JournalPrune.lock(
      folder, advice: "stop it first, and copy the folder: what is repaired is gone")
    defer { withExtendedLifetime(lock) {} }
    let isTrial = arguments.flag("dry-run")
    let writer = try JournalWriter(folder: folder.path, durability: .always)
    let report = try writer.repair(isTrial: isTrial)
    guard !arguments.flag("json") else { return printAsJSON(report, writer.path, isTrial) }
    for line in report.damage { print(line) }
    for stream in report.zeroed {
      let id = escapedForDisplay(String(decoding: stream.id, as: UTF8.self))
      print("stream \"\(id)\" goes on in the zero state at seq \(stream.seq)")
    }
    let count = report.damage.count
    let rows = "\(grouped(count)) damaged row\(count == 1 ? "" : "s")"
    print(count == 0 ? "no row is damaged" : rows + (isTrial ? " would be removed" : " removed"))
  }

  private static func printAsJSON(_ report: RepairReport, _ path: String, _ isTrial: Bool) {
    let streams = report.zeroed.map { stream in
      JSONValue.object([
        JSONMember(key: "stream", value: .string(String(decoding: stream.id, as: UTF8.self))),
        JSONMember(key: "epoch", value: .integer(Int64(stream.epoch))),
        JSONMember(key: "seq", value: .integer(Int64(stream.seq))),
      ])
    }
    printJSON([
      ("path", .string(path)), ("dry_run", .bool(isTrial)),
      ("removed", .array(report.damage.map { .string($0) })), ("zero_state", .array(streams)),
    ])
  }
}
