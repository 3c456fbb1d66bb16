// Members of the answers: one that is nil is left out.
extension BodyWriter {
  @inline(__always)
  mutating func member(_ name: String, _ value: Int?) {
    guard let value else { return }
    key(name)
    integer(value)
  }

  @inline(__always)
  mutating func member(_ name: String, _ value: Float?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  @inline(__always)
  mutating func member(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  @inline(__always)
  mutating func member(_ name: String, _ value: MessageID?) {
    guard let value else { return }
    key(name)
    switch value {
    case .string(let text): string(text)
    case .number(let number): integer(number)
    }
  }

  @inline(__always)
  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }
}
