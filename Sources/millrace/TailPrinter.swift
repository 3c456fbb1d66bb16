import Foundation
import Journal
import Platform
import Wire

/// Prints what `journal tail` has found, as lines for people or as JSON.
struct TailPrinter {
  let json: Bool
  private let style = Style(colour: isTerminal(STDOUT_FILENO))

  init(json: Bool) { self.json = json }

  /// Which stream it is, and which numbering of it.
  func heading(_ position: StreamPosition) {
    let name = String(decoding: position.stream, as: UTF8.self)
    guard !json else {
      return printJSON([
        ("stream", .string(name)), ("model", .string(position.model)),
        ("epoch", .integer(Int64(position.epoch))), ("next", .integer(Int64(position.next))),
      ])
    }
    print(
      style.bold(escapedForDisplay(name))
        + "  model \(escapedForDisplay(position.model)), epoch \(position.epoch), "
        + "next seq \(position.next)")
    print(style.dim(LoggedElement.heading))
  }

  /// An element, with or without its committed label.
  func element(_ element: LoggedElement) {
    if json { printJSON(element.members) } else { print(element.line(style)) }
  }

  /// Something that was done to the stream between two elements.
  func mark(_ mark: Segment.Mark, epoch: Int) {
    guard !json else {
      return printJSON([
        ("epoch", .integer(Int64(epoch))), ("seq", .integer(Int64(mark.position))),
        ("mark", .string("\(mark.kind)")),
      ])
    }
    print(style.cyan("          -- \(mark.kind)"))
  }

  /// Another version computes the stream from here on.
  func change(_ change: VersionChange) {
    guard !json else {
      return printJSON([
        ("epoch", .integer(Int64(change.epoch))), ("seq", .integer(Int64(change.seq))),
        ("to_version", .integer(Int64(change.version))), ("swap", .integer(Int64(change.swap))),
        ("time", .integer(change.time)),
      ])
    }
    print(
      style.cyan(
        "          -- version \(change.version), swap \(change.swap), \(localTime(change.time))"))
  }

  /// A row that cannot be read.
  func note(_ damage: JournalError) {
    if json { printJSON([("damage", .string("\(damage)"))]) } else { print(style.red("\(damage)")) }
  }
}
