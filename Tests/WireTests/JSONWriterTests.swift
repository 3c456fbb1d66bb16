import Testing
import Wire

private func written(_ write: (inout JSONWriter) -> Void) -> String {
  var writer = JSONWriter()
  write(&writer)
  return String(decoding: writer.bytes, as: UTF8.self)
}

@Suite struct JSONWriterTests {
  @Test func `commas stand between values and nowhere else`() {
    let text = written { writer in
      writer.beginObject()
      writer.key("a")
      writer.beginArray()
      writer.integer(1)
      writer.beginArray()
      writer.endArray()
      writer.string("{")
      writer.null()
      writer.endArray()
      writer.key("b")
      writer.bool(false)
      writer.endObject()
    }
    #expect(text == #"{"a":[1,[],"{",null],"b":false}"#)
  }

  @Test func `a line feed starts a new text`() {
    let text = written { writer in
      writer.bool(true)
      writer.bytes.append(UInt8(ascii: "\n"))
      writer.beginObject()
      writer.endObject()
    }
    #expect(text == "true\n{}")
  }

  @Test func `quotes, backslashes and control characters are escaped and nothing else`() {
    let text = written { $0.string("\"\\/\n\r\t\u{0}\u{8}\u{1F}\u{7F}é😀\u{2028}") }
    #expect(text == "\"\\\"\\\\/\\n\\r\\t\\u0000\\u0008\\u001f\u{7F}é😀\u{2028}\"")
  }

  @Test func `integers of every size are written in decimal`() {
    #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
    #expect(written { $0.integer(UInt64.max / 2 + 1) } == "9223372036854775808")
    #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
    #expect(written { $0.integer(Int128.max) } == Int128.max.description)
    for value in [0, 9, 10, 99, 100, 1_000_007, -1, -10] as [Int] {
      #expect(written { $0.integer(value) } == value.description)
    }
  }

  @Test(
    arguments: [
      (0, "0.0"), (0.97, "0.97"), (1e-5, "1e-05"), (1, "1.0"), (0.1, "0.1"), (-1e20, "-1e+20"),
      (.nan, "null"), (.infinity, "null"),
    ] as [(Float, String)])
  func `a float is the shortest text that reads back`(value: Float, text: String) {
    #expect(written { $0.number(value) } == text)
  }

  @Test func `random floats read back exactly`() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      guard value.isFinite else { continue }
      let text = written { $0.number(value) }
      #expect(try JSONValue.parse(Array(text.utf8)) == .number(Double(text) ?? .nan))
      #expect(Float(text)?.bitPattern == value.bitPattern)
    }
  }

  @Test func `every kind has its words`() {
    let values: [JSONValue] = [
      .null, .bool(true), .integer(1), .number(1), .string(""), .array([]), .object([]),
    ]
    #expect(
      values.map(\.describedType) == [
        "null", "a boolean", "an integer", "a number with a point or exponent (a float)",
        "a string",
        "an array", "an object",
      ])
  }
}
