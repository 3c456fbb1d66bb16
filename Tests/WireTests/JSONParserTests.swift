import Testing
import Wire

private func parse(_ text: String) throws(JSONError) -> JSONValue {
  try JSONValue.parse(Array(text.utf8))
}

private func refusal(_ bytes: [UInt8], maxDepth: Int = 16) -> String {
  do {
    return "no error but \(try JSONValue.parse(bytes, maxDepth: maxDepth))"
  } catch {
    return error.description
  }
}

@Suite struct JSONParserTests {
  @Test func `every kind of value is read`() throws {
    let value = try parse(#" {"a": [null, true, false, -1, 1.5, "x"], "b": {}, "c": []} "#)
    let elements: [JSONValue] = [
      .null, .bool(true), .bool(false), .integer(-1), .number(1.5), .string("x"),
    ]
    #expect(value["a"] == .array(elements))
    #expect(value["b"] == .object([]))
    #expect(value["c"] == .array([]))
    #expect(value["d"] == nil)
    #expect(JSONValue.null["a"] == nil)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
  ])
  func `a number without point or exponent is an integer`(text: String, value: Int64) throws {
    #expect(try parse(text) == .integer(value))
  }

  @Test(arguments: [
    ("0.1", 0.1), ("-0.0", -0.0), ("1e2", 100), ("1E+2", 100), ("25e-1", 2.5), ("1e-400", 0),
    ("1.7976931348623157e308", .greatestFiniteMagnitude), ("5e-324", .leastNonzeroMagnitude),
    ("9007199254740993.0", 9_007_199_254_740_992), ("0.30000000000000004", 0.1 + 0.2),
  ])
  func `a number with point or exponent is the nearest double`(text: String, value: Double) throws {
    #expect(try parse(text) == .number(value))
  }

  @Test func `escapes stand for their characters`() throws {
    #expect(
      try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000""#)
        == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}\u{0}"))
    #expect(try parse(#""\\u0041""#) == .string(#"\u0041"#))
    #expect(try parse("\"中😀\u{7F}\u{2028}\"") == .string("中😀\u{7F}\u{2028}"))
  }

  @Test(arguments: [
    ("", "line 1, column 1: found the end, wanted a value"),
    (" ", "found the end, wanted a value"), ("\u{FEFF}1", "byte order mark"),
    ("[1,]", "line 1, column 4: found ], wanted a value"), ("[,1]", "found ,, wanted a value"),
    (#"{"a":1,}"#, "found }, wanted a key in double quotes"), ("{a:1}", "found a, wanted a key"),
    ("{'a':1}", "found a single quote, wanted a key"), (#"{"a" 1}"#, "wanted a colon"),
    (#"{"a":1 "b":2}"#, "found a double quote, wanted a comma or }"),
    ("[1 2]", "found 2, wanted a comma or ]"), ("[1", "found the end, wanted a comma or ]"),
    ("NaN", "found NaN, wanted a value"), ("[Infinity]", "found Infinity, wanted a value"),
    ("-Infinity", "found Infinity, wanted a digit"), ("-", "found the end, wanted a digit"),
    ("01", "leading zero"), ("-01", "leading zero"), ("+1", "found +, wanted a value"),
    (".5", "found ., wanted a value"), ("1.", "wanted a digit after the decimal point"),
    ("1.e5", "wanted a digit after the decimal point"), ("1e", "wanted a digit after the exponent"),
    ("1e+", "wanted a digit after the exponent"), ("0x10", "found x after the value"),
    ("1e999", "beyond double precision"), ("9223372036854775808", "beyond 64 bits"),
    ("-9223372036854775809", "beyond 64 bits"), ("tru", "found tru, wanted true"),
    ("nul", "wanted null"), ("falze", "wanted false"), ("truex", "after the value"),
    ("1 1", "found 1 after the value, wanted the end"), ("{} x", "after the value"),
    ("\"a", "found a string without its closing quote"), (#""\""#, "without its closing quote"),
    (#""\x""#, "unknown escape"), (#""\u12""#, "four hexadecimal digits"),
    (#""\u12g4""#, "four hexadecimal digits"), (#""\ud800""#, "half of a surrogate pair"),
    (#""\udc00""#, "half of a surrogate pair"), (#""\ud800\u0041""#, "half of a surrogate pair"),
    (#""\ud800\ud800""#, "half of a surrogate pair"), (#""\ud800\u00""#, "four hexadecimal digits"),
    ("\"a\nb\"", "found the control character byte 0x0a"), ("\"\\\n\"", "unknown escape"),
    ("\u{0}", "found byte 0x00"), ("// c\n1", "found /, wanted a value"),
    (#"{"a":1,"a":2}"#, #"line 1, column 8: found the key "a" twice"#),
    (#"{"a":1,"\u0061":2}"#, #"found the key "a" twice"#),
    ("[1,\n é]", "line 2, column 2: found byte 0xc3, wanted a value"),
  ])
  func `what is not strict JSON is refused with place and reason`(text: String, reason: String) {
    let found = refusal(Array(text.utf8))
    #expect(found.contains(reason), "\(found)")
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    #expect(refusal([0x22] + bytes + [0x22]).contains("not UTF-8"))
    #expect(refusal([0x22, 0x5C, 0x6E] + bytes + [0x22]).contains("not UTF-8"))
    #expect(refusal([0x22] + bytes + [0x5C, 0x6E, 0x22]).contains("not UTF-8"))
  }

  @Test func `keys that differ only in their normal form are two keys`() throws {
    let value = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == .integer(1))
    #expect(value["e\u{301}"] == .integer(2))
  }

  @Test func `the twentieth key may not repeat the third`() throws {
    let keys = (0..<20).map { "\"k\($0)\":0" }
    #expect(throws: Never.self) { try parse("{" + keys.joined(separator: ",") + "}") }
    let repeated = keys + ["\"k2\":0"]
    #expect(throws: JSONError.self) { try parse("{" + repeated.joined(separator: ",") + "}") }
  }

  @Test func `nesting stops at the limit and never beyond 128`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(16)) }
    #expect(refusal(nested(17)).contains("column 17: found nesting deeper than 16"))
    #expect(refusal(nested(1), maxDepth: 0).contains("nesting"))
    #expect(throws: Never.self) { try JSONValue.parse(nested(128), maxDepth: .max) }
    #expect(refusal(nested(129), maxDepth: .max).contains("nesting deeper than 128"))
    #expect(refusal([UInt8](repeating: 0x5B, count: 1_000_000), maxDepth: .max).contains("128"))
  }

  @Test func `an error knows its byte offset`() {
    #expect(throws: JSONError(offset: 8, line: 2, column: 2, message: "found ], wanted a value")) {
      try parse("[\"é\",\n ]")
    }
  }
}
