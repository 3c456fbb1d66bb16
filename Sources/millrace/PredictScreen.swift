import Foundation
import Platform
import Text

/// Shows at a terminal what may come next, under the text that is typed.
struct PredictScreen {
  private let style: Style
  private let columns: Int
  private let top: Int
  private let length: Int

  init(top: Int, length: Int) {
    style = Style(colour: true)
    columns = max(terminalColumns(STDOUT_FILENO) ?? 80, 30)
    self.top = top
    self.length = length
  }

  /// Draws the line and what is under it; the cursor stays behind the text.
  func draw(_ text: PredictedText) {
    let line = Self.shown(
      String(
        text.text.split(separator: "\n", omittingEmptySubsequences: false)
          .last ?? ""), width: columns - 4)
    var lines = [""]
    let candidates = text.candidates(top)
    let width = min(candidates.map { Self.shown($0.token, width: 24).count }.max() ?? 0, 24)
    for candidate in candidates {
      let token = padded(Self.shown(candidate.token, width: 24), to: width)
      let bar = String(repeating: "█", count: Int((30 * candidate.p).rounded()))
      lines.append(
        "  \(style.bold(token)) \(style.dim(padded(percent(Double(candidate.p)), to: 9)))"
          + style.cyan(String(bar.prefix(max(0, columns - width - 14)))))
    }
    lines.append(style.dim("  " + figures(text)))
    let next = Self.shown(text.continuation(length), width: columns - line.count - 2)
    write(
      "\r\u{1B}[J\(line)\u{1B}7" + style.dim(next) + lines.joined(separator: "\n")
        + "\u{1B}[\(lines.count - 1)A\r\u{1B}[\(line.count)C")
    if line.isEmpty { write("\r") }
  }

  /// Leaves the text and takes away what is under it.
  func end(_ text: PredictedText) { write("\u{1B}[J\n") }

  /// Leaves the line as it is and goes to the next one.
  func newLine() { write("\u{1B}[J\n") }

  func write(_ text: String) {
    print(text, terminator: "")
    flushOutput()
  }

  private func figures(_ text: PredictedText) -> String {
    guard let last = text.taken.last else { return "type; Tab takes the first, Ctrl-D ends" }
    var parts: [String] = []
    if let bits = last.surprisal {
      parts.append("\(Self.shown(last.token, width: 24)): \(fixed(bits, 2)) bits")
    }
    if !last.isKnown { parts.append("\(Self.shown(last.token, width: 24)) is not known") }
    if let mean = text.predictor.bitsPerToken {
      parts.append(
        "\(text.predictor.count) predicted, \(fixed(mean, 2)) bits each, perplexity "
          + fixed(exp2(mean), 2))
    }
    return Self.shown(parts.joined(separator: "; "), width: columns - 4)
  }

  /// The end of a text, or the whole of one that is narrow enough, with signs for what cannot be
  /// seen.
  private static func shown(_ text: String, width: Int) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case " " where text.unicodeScalars.count == 1: result += "␣"
      case "\n": result += "⏎"
      case "\t": result += " "
      default:
        result +=
          scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
      }
    }
    return String(result.suffix(max(0, width)))
  }
}
