import Journal
import Wire

/// `journal swaps`: which versions were in service, and what gates decided.
enum JournalSwaps {
  private enum Entry {
    case swap(SwapRecord)
    case gate(GateRecord)

    var time: Int64 {
      switch self {
      case .swap(let record): record.time
      case .gate(let record): record.time
      }
    }
  }

  /// Shows those of one model or of all, newest first.
  static func show(
    _ model: String?, _ reader: JournalReader, _ arguments: Arguments
  ) throws {
    let models = try model.map { [$0] } ?? reader.stats().models.map(\.name)
    var entries: [Entry] = []
    for name in models {
      entries += try reader.swaps(of: name).map(Entry.swap)
      entries += try reader.gates(of: name).map(Entry.gate)
    }
    entries.sort { $0.time > $1.time }
    if entries.isEmpty, !arguments.flag("json") {
      print("no swap\(model.map { " of \(escapedForDisplay($0))" } ?? "") is in the journal")
    }
    for entry in entries { show(entry, json: arguments.flag("json")) }
  }

  private static func show(_ entry: Entry, json: Bool) {
    switch entry {
    case .swap(let record) where json:
      printJSON([
        ("model", .string(record.model)), ("time", .integer(record.time)),
        ("version", .integer(Int64(record.version))), ("swap", .integer(Int64(record.swap))),
        ("reason", .string(record.reason)),
      ])
    case .gate(let record) where json:
      let numbers = try? JSONValue.parse(Array(record.numbers.utf8))
      printJSON([
        ("model", .string(record.model)), ("time", .integer(record.time)),
        ("gate", numbers ?? .string(record.numbers)),
      ])
    case .swap(let record):
      line(record.time, record.model, "swap \(record.swap) to version \(record.version)")
      print("    " + escapedForDisplay(record.reason))
    case .gate(let record):
      line(record.time, record.model, "gate")
      print("    " + escapedForDisplay(record.numbers))
    }
  }

  private static func line(_ time: Int64, _ model: String, _ what: String) {
    print(localTime(time) + "  " + escapedForDisplay(model) + "  " + what)
  }
}
