// Members of the answers: one that is nil is left out.
extension BodyWriter {
  @inline(__always)
  mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    fixedKey(name)
    integer(value)
  }

  @inline(__always)
  mutating func member(_ name: StaticString, _ value: Float?) {
    guard let value else { return }
    fixedKey(name)
    number(value)
  }

  @inline(__always)
  mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    fixedKey(name)
    string(value)
  }

  @inline(__always)
  mutating func member(_ name: StaticString, _ value: MessageID?) {
    guard let value else { return }
    fixedKey(name)
    switch value {
    case .string(let text): string(text)
    case .number(let number): integer(number)
    }
  }

  @inline(__always)
  mutating func member(_ name: StaticString, _ value: Bool) {
    fixedKey(name)
    bool(value)
  }
}
