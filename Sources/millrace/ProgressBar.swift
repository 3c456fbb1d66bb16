import Foundation
import Platform

/// Shows on standard error how far something has come.
///
/// On a terminal it is one line drawn again and again; elsewhere each update is a line of its own,
/// so the caller decides how many there are.
struct ProgressBar {
  private static let barWidth = 24
  private let isTerminal: Bool
  private var isDrawn = false

  init(isTerminal: Bool) {
    self.isTerminal = isTerminal
  }

  /// Shows a fraction from 0 to 1 and a text beside it.
  mutating func update(fraction: Double, text: String) {
    let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    let percent = Int(share * 100)
    let padded = String(repeating: " ", count: 3 - String(percent).count) + "\(percent) %"
    guard isTerminal else {
      write("\(padded)  \(text)\n")
      return
    }
    let filled = Int(share * Double(Self.barWidth))
    let bar = String(repeating: "█", count: filled)
    let rest = String(repeating: "░", count: Self.barWidth - filled)
    let columns = min(max(terminalColumns(STDERR_FILENO) ?? 80, 40), 400)
    // A line as wide as the terminal would wrap and could not be drawn over.
    let line = "\(bar)\(rest) \(padded)  \(text)".prefix(columns - 1)
    write("\r\u{1B}[K" + line)
    isDrawn = true
  }

  /// Clears the bar and, if there is a text, leaves it in its place.
  mutating func finish(text: String?) {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
    if let text { write(text + "\n") }
  }

  private func write(_ text: String) {
    // Standard error may be closed; progress is not worth failing for.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
