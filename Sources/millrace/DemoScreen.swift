import Foundation
import Platform

/// What the demo prints for people.
final class DemoScreen {
  private static let indent = "   "

  /// Whether nothing is printed.
  let isSilent: Bool
  /// Whether what was printed can be drawn anew.
  let isLive: Bool
  let style: Style
  /// Columns that may be used.
  let width: Int
  /// Whether nobody reads any more.
  private(set) var isClosed = false
  private var step = 0

  init(isSilent: Bool) {
    self.isSilent = isSilent
    let shows = isTerminal(STDOUT_FILENO)
    isLive = shows && !isSilent && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    style = Style(colour: shows)
    width = min(max(terminalColumns(STDOUT_FILENO) ?? 80, 40), 80)
  }

  /// Begins a step with its headline.
  func headline(_ text: String) {
    step += 1
    write("\n" + style.bold("\(step)  \(text)") + "\n")
  }

  /// Prints paragraphs, broken into lines.
  func say(_ text: String) {
    for paragraph in text.split(separator: "\n") {
      write(broken(paragraph.split(separator: " ").map { Piece($0) }) + "\n")
    }
  }

  /// Prints a command line as somebody would type it.
  func command(_ words: String) {
    var line = "$"
    for word in words.split(separator: " ") {
      if line.count + word.count + 3 + Self.indent.count > width {
        write(Self.indent + style.dim(line + " \\") + "\n")
        line = "   "
      }
      line += " " + word
    }
    write(Self.indent + style.dim(line) + "\n")
  }

  /// Breaks pieces into lines, those after the first indented by `hanging` columns more.
  func broken(_ pieces: [Piece], hanging: Int = 0) -> String {
    var lines = Self.indent
    var column = Self.indent.count
    for (index, piece) in pieces.enumerated() {
      // What is glued to a piece goes where the piece goes.
      let glued = pieces[(index + 1)...].prefix(while: \.isGlued)
      let columns = glued.reduce(piece.columns) { $0 + $1.columns }
      if index > 0, !piece.isGlued {
        let breaks = column + 1 + columns > width
        let indent = Self.indent.count + hanging
        lines += breaks ? "\n" + String(repeating: " ", count: indent) : " "
        column = breaks ? indent : column + 1
      }
      lines += piece.text
      column += piece.columns
    }
    return lines
  }

  /// Writes as it is, at once.
  func write(_ text: String) {
    guard !isSilent, !isClosed else { return }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      isClosed = true
    }
  }
}

/// A word on the screen and the columns that it takes; colours take none.
struct Piece {
  let text: String
  let columns: Int
  /// Whether it stands right behind the one before it.
  let isGlued: Bool

  init(_ text: some StringProtocol) {
    self.init(String(text), columns: text.count, isGlued: false)
  }

  init(_ text: String, columns: Int, isGlued: Bool) {
    self.text = text
    self.columns = columns
    self.isGlued = isGlued
  }
}
