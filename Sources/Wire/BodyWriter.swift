/// Appends values to a buffer, in the encoding of the type that conforms.
///
/// Calls must form one value, a key before each member's value; that is not checked.
public protocol BodyWriter: Sendable {
  /// What was written so far.
  var bytes: [UInt8] { get }

  /// Opens an object.
  mutating func beginObject()
  /// Closes an object.
  mutating func endObject()
  /// Opens an array.
  mutating func beginArray()
  /// Closes an array.
  mutating func endArray()
  /// Writes the key of the member whose value is written next.
  mutating func key(_ name: String)
  /// The same of a key that is known when the program is built, and has nothing to escape.
  mutating func fixedKey(_ name: StaticString)
  /// Writes a null.
  mutating func null()
  /// Writes a boolean.
  mutating func bool(_ value: Bool)
  /// Writes an integer.
  mutating func integer(_ value: some FixedWidthInteger)
  /// Writes a number of single precision, or null if it is not finite.
  mutating func number(_ value: Float)
  /// Writes a number of double precision, or null if it is not finite.
  mutating func number(_ value: Double)
  /// Writes a string.
  mutating func string(_ text: String)
}

extension BodyWriter {
  /// Writes a whole value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .integer(let integer): self.integer(integer)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let values):
      beginArray()
      for value in values { self.value(value) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }
}
