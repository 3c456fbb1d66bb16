import Testing
import Wire

/// The bytes of hexadecimal digits.
func hex(_ digits: String) -> [UInt8] {
  let digits = Array(digits)
  return stride(from: 1, to: digits.count, by: 2).compactMap { place in
    UInt8(String(digits[(place - 1)...place]), radix: 16)
  }
}

private func parse(_ digits: String, maxDepth: Int = 16) throws(MessagePackError) -> JSONValue {
  try JSONValue.parse(messagePack: hex(digits), maxDepth: maxDepth)
}

private func refusal(_ digits: String, maxDepth: Int = 16) -> String {
  do {
    return "no error but \(try parse(digits, maxDepth: maxDepth))"
  } catch {
    return error.description
  }
}

@Suite struct MessagePackParserTests {
  @Test(
    arguments: [
      ("c0", .null), ("c2", .bool(false)), ("c3", .bool(true)),
      ("00", .integer(0)), ("7f", .integer(127)), ("e0", .integer(-32)), ("ff", .integer(-1)),
      ("cc00", .integer(0)), ("ccff", .integer(255)), ("cdffff", .integer(65535)),
      ("ceffffffff", .integer(4_294_967_295)), ("cf7fffffffffffffff", .integer(.max)),
      ("d080", .integer(-128)), ("d07f", .integer(127)), ("d18000", .integer(-32768)),
      ("d280000000", .integer(-2_147_483_648)), ("d38000000000000000", .integer(.min)),
      ("ca3f000000", .number(0.5)), ("cb3fb999999999999a", .number(0.1)),
      ("cb3ff0000000000000", .number(1)), ("ca80000000", .number(-0.0)),
      ("a0", .string("")), ("a2c3a9", .string("é")), ("d90161", .string("a")),
      ("da000161", .string("a")), ("db0000000161", .string("a")),
      ("90", .array([])), ("9101", .array([.integer(1)])), ("dc0001c0", .array([.null])),
      ("dd00000001c0", .array([.null])), ("80", .object([])),
      ("81a16101", .object([JSONMember(key: "a", value: .integer(1))])),
      ("de0001a161c0", .object([JSONMember(key: "a", value: .null)])),
      ("df00000001d90161c0", .object([JSONMember(key: "a", value: .null)])),
    ] as [(String, JSONValue)])
  func `every form of every type is read`(digits: String, value: JSONValue) throws {
    #expect(try parse(digits) == value)
  }

  @Test func `floats that are not finite are read as they are`() throws {
    guard case .number(let number) = try parse("ca7fc00000") else {
      Issue.record("NaN is no float")
      return
    }
    #expect(number.isNaN)
    #expect(try parse("cbfff0000000000000") == .number(-.infinity))
  }

  @Test(arguments: [
    ("", "byte 0: found the end, wanted a value"), ("01c0", "byte 1: found nil after the value"),
    ("0102", "found an integer after the value, wanted the end"), ("80a0", "a string after"),
    ("c1", "found the byte 0xc1, which MessagePack never uses"),
    ("91c40100", "byte 1: found binary data (bin), wanted a map, array, string, integer, float"),
    ("c50001ff", "binary data"), ("c600000001ff", "binary data"),
    ("d40500", "found an extension (ext) of type 5"), ("d580", "extension (ext) of type -128"),
    ("d6ff00000001", "byte 0: found a timestamp"), ("d7ff00", "a timestamp"),
    ("c70cff00", "a timestamp"), ("c7030578797a", "of type 5"), ("c800010700", "of type 7"),
    ("c90000000109", "of type 9"), ("c7", "found an extension (ext), wanted"),
    ("d8", "found an extension (ext), wanted"),
    ("810102", "byte 1: found an integer as a key, wanted a string"), ("81c0c0", "nil as a key"),
    ("81c4016101", "binary data (bin) as a key"), ("818001", "a map as a key"),
    ("81d6ff0000000101", "a timestamp as a key"),
    ("82a16101a16102", #"byte 4: found the key "a" twice, wanted once"#),
    ("82a16101d9016102", #"found the key "a" twice"#),
    ("cfffffffffffffffff", "found the integer 18446744073709551615, wanted -2^63 to 2^63-1"),
    ("cf8000000000000000", "found the integer 9223372036854775808"),
    ("a161ff", "an integer after the value"), ("a1ff", "byte 1: found bytes that are not UTF-8"),
    ("a2c0af", "not UTF-8"), ("a3eda080", "not UTF-8"), ("81a1ff01", "not UTF-8"),
    ("a261", "found a string of 2 bytes before the last 1, wanted all of it"),
    ("d9", "found the end, wanted a length"), ("da00", "wanted the rest of a length"),
    ("dbffffffff", "a string of 4294967295 bytes before the last 0"),
    ("cd01", "found the end, wanted the rest of an integer"), ("d3", "wanted an integer"),
    ("ca3f8000", "wanted the rest of a float"), ("cb", "wanted a float"),
    ("91", "found an array of 1 entries before the last 0 bytes"), ("dc0001", "an array of 1"),
    ("ddfffffffff0", "an array of 4294967295 entries before the last 1 bytes"),
    ("81a161", "found the end, wanted a value"), ("81", "a map of 1 entries before the last 0"),
    ("dfffffffffa161", "a map of 4294967295 entries before the last 2 bytes, wanted at least 2"),
    ("82a16101", "a map of 2 entries before the last 3 bytes"),
  ])
  func `what is not strict MessagePack is refused with place and reason`(
    digits: String, reason: String
  ) {
    let found = refusal(digits)
    #expect(found.contains(reason), "\(found)")
  }

  @Test func `the twentieth key may not repeat the third`() throws {
    let members = (0..<20).map { JSONMember(key: "k\($0)", value: .null) }
    let value = JSONValue.object(members)
    #expect(try JSONValue.parse(messagePack: value.serialized(as: .messagePack)) == value)
    let twice = JSONValue.object(members + [members[2]]).serialized(as: .messagePack)
    #expect(throws: MessagePackError.self) { try JSONValue.parse(messagePack: twice) }
  }

  @Test func `keys that differ only in their normal form are two keys`() throws {
    let value = try parse("82a2c3a901a365cc8102")
    #expect(value["\u{E9}"] == .integer(1))
    #expect(value["e\u{301}"] == .integer(2))
  }

  @Test func `nesting stops at the limit and never beyond 128`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "91", count: depth - 1) + "90"
    }
    #expect(throws: Never.self) { try parse(nested(16)) }
    #expect(refusal(nested(17)).contains("byte 16: found nesting deeper than 16"))
    #expect(refusal("80", maxDepth: 0).contains("nesting"))
    #expect(throws: Never.self) { try parse(nested(128), maxDepth: .max) }
    #expect(refusal(nested(129), maxDepth: .max).contains("nesting deeper than 128"))
    #expect(refusal(nested(100_000), maxDepth: .max).contains("128"))
  }
}
