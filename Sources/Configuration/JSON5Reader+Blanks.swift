// Blanks and comments.
extension JSON5Reader {
  /// Steps over blanks and comments.
  mutating func skipBlanks() throws(ConfigProblem) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20: position += 1
      case UInt8(ascii: "/"): try skipComment()
      default:
        // A space of another kind, which editors and web pages leave behind.
        guard bytes[position...].starts(with: [0xC2, 0xA0]) else { return }
        position += 2
      }
    }
  }

  private mutating func skipComment() throws(ConfigProblem) {
    let start = position
    switch position + 1 < bytes.count ? bytes[position + 1] : 0 {
    case UInt8(ascii: "/"):
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    case UInt8(ascii: "*"):
      position += 2
      while position + 1 < bytes.count {
        if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") {
          position += 2
          return
        }
        position += 1
      }
      throw problem("found a comment without its end, wanted */", at: start)
    default: throw problem("found '/', wanted a comment: // or /*", at: start)
    }
  }
}
