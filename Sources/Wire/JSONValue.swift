/// One value of JSON or MessagePack, with integers kept apart from other numbers and members in
/// their order.
public enum JSONValue: Sendable, Equatable {
  /// The literal `null`.
  case null
  /// The literals `true` and `false`.
  case bool(Bool)
  /// A number written without point or exponent.
  case integer(Int64)
  /// A number written with a point or an exponent, always finite when it was parsed; or a float of
  /// MessagePack, which may be anything.
  case number(Double)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, its members in the order they were written in.
  case object([JSONMember])

  /// The kind of the value with its article, for messages: "a string", "an integer".
  public var describedType: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number with a point or exponent (a float)"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The value of an object's member of that name; nil where there is none or no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.hasSameBytes(as: key) }?.value
  }

  /// Parses one JSON text by RFC 8259, strictly: duplicate keys, a byte order mark, invalid UTF-8,
  /// lone surrogates and integers beyond `Int64` are errors too.
  ///
  /// Arrays and objects may nest `maxDepth` deep, and never deeper than 128.
  public static func parse(_ bytes: [UInt8], maxDepth: Int = 16) throws(JSONError) -> JSONValue {
    try parse(bytes.span, maxDepth: maxDepth)
  }

  /// The same of a text that lies in memory owned by somebody else.
  public static func parse(
    _ bytes: Span<UInt8>, maxDepth: Int = 16
  ) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      try parse(buffer, maxDepth: maxDepth)
    }
  }

  /// Parses one JSON text that lies in memory owned by somebody else, such as a mapped file.
  public static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, maxDepth: Int = 16
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes, maxDepth: maxDepth)
    return try parser.parseDocument()
  }

  /// Parses one MessagePack value, strictly: duplicate keys, keys that are no strings, invalid
  /// UTF-8, integers beyond `Int64`, binary data and extensions are errors.
  ///
  /// Maps and arrays may nest `maxDepth` deep, and never deeper than 128.
  public static func parse(
    messagePack bytes: [UInt8], maxDepth: Int = 16
  ) throws(MessagePackError) -> JSONValue {
    try parse(messagePack: bytes.span, maxDepth: maxDepth)
  }

  /// The same of a value that lies in memory owned by somebody else.
  public static func parse(
    messagePack bytes: Span<UInt8>, maxDepth: Int = 16
  ) throws(MessagePackError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (buffer) throws(MessagePackError) in
      var parser = MessagePackParser(bytes: buffer, maxDepth: maxDepth)
      return try parser.parseDocument()
    }
  }

  /// The value as JSON text without blanks, or as MessagePack, members in their order.
  public func serialized(as encoding: BodyEncoding = .json) -> [UInt8] {
    encoding.encoded(self)
  }
}

extension JSONValue: WritableBody {
  func write(to writer: inout some BodyWriter) {
    writer.value(self)
  }
}

/// One member of an object.
public struct JSONMember: Sendable, Equatable {
  /// The name, unescaped.
  public var key: String
  /// What it names.
  public var value: JSONValue

  /// Creates a member.
  public init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}

extension String {
  /// Whether both are the same code points; `==` also equates canonically equivalent spellings.
  func hasSameBytes(as other: String) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}
