import Testing
import Wire

/// Decodes a message of the stream "s" from a value written as MessagePack.
private func packed(_ value: JSONValue) throws(Refusal) -> Message {
  try Message.decode(stream: [0x73], body: value.serialized(as: .messagePack))
}

private func object(_ json: String) throws -> JSONValue {
  try JSONValue.parse(Array(json.utf8))
}

/// A random value, three times out of four of the type that the key wants.
private func fitting(_ key: String, using generator: inout SeededGenerator) -> JSONValue {
  switch (key, Int.random(in: 0..<4, using: &generator)) {
  case (_, 0): generator.value(depth: 2)
  case ("text", _): .string(generator.text())
  case ("begin", _): .bool(true)
  case ("tokens", _), ("labels", _): .array([.string(generator.text()), .string("a")])
  case ("x", _): .array([.array([.number(generator.finiteDouble()), .integer(3), .null])])
  default: .integer(Int64.random(in: 0...99, using: &generator))
  }
}

@Suite struct MessageEncodingTests {
  @Test(
    arguments: [
      (0x7B, .json), (0x20, .json), (0x7F, .json), (0x80, .messagePack), (0x8F, .messagePack),
      (0x90, .json), (0xDD, .json), (0xDE, .messagePack), (0xDF, .messagePack), (0xE0, .json),
    ] as [(UInt8, BodyEncoding)])
  func `the first byte tells the encoding`(first: UInt8, encoding: BodyEncoding) {
    #expect(BodyEncoding(firstByteOf: [first, 0x81]) == encoding)
    #expect(BodyEncoding(firstByteOf: []) == .json)
  }

  @Test(arguments: [
    #"{"seq":7,"epoch":2,"id":"a\u00e9","time":[1700000000000000000,-5],"tokens":["in","é"]}"#,
    #"{"seq":0,"id":12,"text":"In London, 😀\n","begin":true,"end":true,"top":3}"#,
    #"{"x":[[1,-2.5e-3,null],[0.1,0,3]],"time":17,"labels":["O",null]}"#,
    #"{"seq":17,"labels":["B-LOC","é"]}"#, #"{"flush":true}"#,
  ])
  func `a message is the same in both encodings`(json: String) throws {
    var message = try Message.decode(stream: [0x73], body: Array(json.utf8))
    #expect(message.encoding == .json)
    message.encoding = .messagePack
    #expect(try packed(try object(json)) == message)
  }

  @Test func `random values under known keys are one message or refused alike`() throws {
    var generator = SeededGenerator(seed: 23)
    let keys = ["seq", "id", "time", "tokens", "text", "x", "labels", "begin", "top"]
    var accepted = 0
    for _ in 0..<20_000 {
      let members = keys.shuffled(using: &generator).prefix(2).map { key in
        JSONMember(key: key, value: fitting(key, using: &generator))
      }
      let value = JSONValue.object(members)
      do throws(Refusal) {
        var message = try Message.decode(stream: [0x73], body: value.serialized())
        message.encoding = .messagePack
        accepted += 1
        #expect(try packed(value) == message)
      } catch {
        #expect(throws: error) { try packed(value) }
      }
    }
    #expect(accepted > 2000 && accepted < 18_000)
  }

  @Test(
    arguments: [
      ("81a3736571cb401c000000000000", .malformed, "seq must be an integer from 0 to 90"),
      ("81a3736571cb401c000000000000", .malformed, "point or exponent (a float)"),
      ("81a3736571cf0020000000000000", .malformed, "found 9007199254740992"),
      ("81a3736571cfffffffffffffffff", .malformed, "found the integer 18446744073709551615"),
      ("81a17891919102", .malformed, "x[0][0] must be a number or null, found an array"),
      ("81a1789191ca7fc00000", .notFinite, "x[0][0] is nan"),
      ("81a1789191cb7ff0000000000000", .notFinite, "x[0][0] is inf"),
      ("81a1789191cb7e37e43c8800759c", .notFinite, "x[0][0] is 1e+300"),
      ("81a474696d65ca7fc00000", .malformed, "time must be an integer or an array of integers"),
      ("81a474696d65d6ff00000001", .malformed, "byte 6: found a timestamp, wanted a map"),
      (
        "81a6746f6b656e7391c40161", .malformed,
        "cannot be read as MessagePack: byte 9: found binary"
      ),
      ("81a46e6f7065c0c0", .malformed, "byte 7: found nil after the value"),
      ("8f", .malformed, "found a map of 15 entries before the last 0 bytes"),
      ("80", .malformed, "has neither elements nor begin, end, flush or labels"),
    ] as [(String, ErrorCode, String)])
  func `a body in MessagePack is refused with what was found and wanted`(
    digits: String, code: ErrorCode, reason: String
  ) {
    let refusal = #expect(throws: Refusal.self) {
      try Message.decode(stream: [0x73], body: hex(digits))
    }
    #expect(refusal?.code == code)
    #expect(refusal?.message.contains(reason) == true, "\(String(describing: refusal))")
    #expect(refusal?.message.hasPrefix("s: ") == true)
  }

  @Test func `seq and id of a refused message in MessagePack are answered`() throws {
    let value = try object(#"{"tokens":1,"bad":2,"id":5,"seq":7}"#)
    let refusal = #expect(throws: Refusal.self) { try packed(value) }
    #expect(refusal?.seq == 7 && refusal?.id == .number(5))
  }

  @Test func `the contract's example of a result is written as Python packs it`() {
    #expect(
      exampleResult.encoded(as: .messagePack)
        == hex(
          "88a373657102a5636f756e7401a46e65787403a56d6f64656ca66e65722d656ea776657273696f6e03"
            + "a47377617005a566696e616cc2a36f75749285a373657100a5746f6b656ea2696ea56c6162656ca14f"
            + "a170ca3f7d70a4a566696e616cc385a373657102a5746f6b656ea64c6f6e646f6ea56c6162656c"
            + "a5422d4c4f43a170ca3f7851eca566696e616cc2"))
  }

  @Test func `every answer says the same in both encodings`() throws {
    let row = ResultRow(
      seq: 17, token: "New", start: 3, end: 6, label: "B-LOC", p: 0.5,
      top: [.init(label: "B-LOC", p: 0.5), .init(label: "O", p: 0.25)], final: true)
    let result = MessageResult(
      seq: 17, count: 40, next: 57, id: .string("q\""), model: "m", version: 1, swap: 0,
      duplicate: 1, gap: 2, final: true, out: Array(repeating: row, count: 40),
      spans: [ResultSpan(type: "LOC", from: 17, to: 18, text: "New York", p: 0.75)], credit: 256)
    let refusal = Refusal(
      code: .overload, message: "m", seq: 1, next: 5, id: .number(1 << 53 - 1),
      retryAfterMilliseconds: 20, credit: 0)
    let receipt = LabelReceipt(seq: 17, labels: 1, id: .number(2), credit: 3)
    for (json, pack) in [
      (result.encoded(), result.encoded(as: .messagePack)),
      (refusal.encoded(), refusal.encoded(as: .messagePack)),
      (receipt.encoded(), receipt.encoded(as: .messagePack)),
    ] {
      #expect(BodyEncoding(firstByteOf: pack) == .messagePack)
      #expect(try JSONValue.parse(messagePack: pack) == JSONValue.parse(json))
    }
  }

  @Test func `numbers that neither encoding can write are nil`() {
    var writer = MessagePackWriter()
    writer.beginArray()
    writer.number(Float.nan)
    writer.number(Double.infinity)
    writer.integer(Int128.max)
    writer.integer(UInt64.max)
    writer.endArray()
    #expect(writer.bytes == hex("94c0c0c0cfffffffffffffffff"))
  }
}
