import Foundation

/// Colours for a terminal; without colour every text stays as it is.
struct Style: Sendable {
  /// Whether colour is used.
  let colour: Bool

  /// Colour is never used where `NO_COLOR` is set to anything but the empty string.
  init(colour: Bool) {
    let refusal = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
    self.colour = colour && refusal.isEmpty
  }

  func bold(_ text: String) -> String { sgr(1, text) }
  func dim(_ text: String) -> String { sgr(2, text) }
  func red(_ text: String) -> String { sgr(31, text) }
  func green(_ text: String) -> String { sgr(32, text) }
  func yellow(_ text: String) -> String { sgr(33, text) }
  func blue(_ text: String) -> String { sgr(34, text) }
  func cyan(_ text: String) -> String { sgr(36, text) }

  /// A text in the colour of an entity type.
  func entity(_ text: String, _ type: String) -> String {
    switch type {
    case "PER": green(text)
    case "LOC": blue(text)
    case "ORG": yellow(text)
    default: cyan(text)
    }
  }

  private func sgr(_ code: Int, _ text: String) -> String {
    colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
