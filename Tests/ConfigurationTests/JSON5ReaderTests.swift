import Testing

@testable import Configuration

@Suite struct JSON5ReaderTests {
  @Test(
    arguments: [
      ("{}", .object([])), ("[1, 2,]", .array(["1", "2"])), ("// c\n7 /* d */", .text("7")),
      ("'it\\'s'", .text("it's")), ("\"a\\\nb\"", .text("ab")), ("'\\x41\\u00e9'", .text("Aé")),
      ("'\\uD83D\\uDE00'", .text("😀")), ("0x1F", .text("31")), ("-0x1F", .text("-31")),
      ("+5", .text("5")), (".5", .text("0.5")), ("5.", .text("5.0")), ("1e3", .text("1000.0")),
      ("\u{FEFF}true", .text("true")), ("{a_1: null, 'b c': 2}", .object(["a_1", "b c"])),
      ("{ä: 1}", .object(["ä"])), ("\u{A0}1", .text("1")),
    ] as [(String, Shape)])
  func `what JSON5 allows is read`(_ text: String, _ shape: Shape) throws {
    var reader = JSON5Reader(Array(text.utf8), source: "f")
    #expect(Shape(try reader.read()) == shape)
    #expect(reader.problems.isEmpty)
  }

  @Test(arguments: [
    ("", 1, 1), ("{", 1, 2), ("{a}", 1, 3), ("{a: 1 b: 2}", 1, 7), ("{a: 1,, }", 1, 7),
    ("[1", 1, 3),
    ("{\n  a: 30d\n}", 2, 6), ("'abc", 1, 1), ("'ab\nc'", 1, 1), ("/* x", 1, 1), ("1 2", 1, 3),
    ("/1", 1, 1), ("01", 1, 1), ("1_000", 1, 1), ("NaN", 1, 1), ("Infinity", 1, 1), ("1e999", 1, 1),
    ("99999999999999999999x", 1, 1), ("'\\u12'", 1, 2), ("'\\uD800'", 1, 2), ("'\\1'", 1, 2),
    ("{é: 'ü', b: no}", 1, 13), ("{\"a\" 1}", 1, 6),
  ])
  func `what is no JSON5 is refused with its line and column`(
    _ text: String, _ line: Int, _ column: Int
  ) {
    var reader = JSON5Reader(Array(text.utf8), source: "f")
    let problem = #expect(throws: ConfigProblem.self) { try reader.read() }
    #expect(problem?.place == ConfigPlace(source: "f", line: line, column: column))
  }

  @Test func `nesting beyond the limit is refused and not followed`() {
    var reader = JSON5Reader(Array(repeating: UInt8(ascii: "["), count: 100_000), source: "f")
    let problem = #expect(throws: ConfigProblem.self) { try reader.read() }
    #expect(problem?.place.column == JSON5Reader.deepest + 1)
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    var reader = JSON5Reader([UInt8(ascii: "'"), 0xFF, UInt8(ascii: "'")], source: "f")
    #expect(throws: ConfigProblem.self) { try reader.read() }
  }

  @Test func `no bytes make the reader trap`() {
    let alphabet = Array("{}[]:,'\"\\ux0123e.-+/*ab \n\u{C2}\u{A0}".utf8)
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      var seed = state
      let bytes = (0..<Int(state >> 60)).map { _ in
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return alphabet[Int(seed >> 33) % alphabet.count]
      }
      var reader = JSON5Reader(bytes, source: "f")
      if let node = try? reader.read() { #expect(node.place.line >= 1) }
    }
  }
}

/// A value without its places.
enum Shape: Equatable, Sendable {
  case text(String)
  case array([String])
  case object([String])

  init(_ node: ConfigNode) {
    switch node.value {
    case .array(let items): self = .array(items.map(\.described))
    case .object(let members): self = .object(members.map(\.key))
    case .string(let string): self = .text(string)
    default: self = .text(node.described)
    }
  }
}
