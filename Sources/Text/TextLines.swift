/// The lines of a text, without their `\n` or `\r\n` and without a byte order mark before the
/// first.
struct TextLines: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View?

  init(_ text: String) {
    let mark = "\u{FEFF}".utf8
    rest = text.utf8.starts(with: mark) ? text.utf8.dropFirst(mark.count) : text.utf8[...]
  }

  mutating func next() -> String? {
    guard let current = rest else { return nil }
    var line = current
    if let end = current.firstIndex(of: 0x0A) {
      line = current[..<end]
      rest = current[current.index(after: end)...]
    } else {
      rest = nil
    }
    if line.last == 0x0D { line = line.dropLast() }
    return String(Substring(line))
  }
}
