import Testing
import Wire

/// Decodes a message of the stream "s" from JSON text.
func decoded(
  _ body: String, vectors: [UInt8]? = nil, limits: WireLimits = WireLimits()
) throws(Refusal) -> Message {
  try Message.decode(
    stream: Array("s".utf8), body: Array(body.utf8), vectors: vectors, limits: limits)
}

/// The refusal of such a message; nil if it was accepted.
func refused(
  _ body: String, vectors: [UInt8]? = nil, limits: WireLimits = WireLimits()
) -> Refusal? {
  do {
    _ = try decoded(body, vectors: vectors, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// Little-endian float32s as in frame 2.
func frame(_ floats: Float...) -> [UInt8] {
  floats.flatMap { float in (0..<4).map { UInt8(truncatingIfNeeded: float.bitPattern >> ($0 * 8)) }
  }
}

@Suite struct MessageDecodeTests {
  @Test func `every key is read`() throws {
    let message = try decoded(
      """
      {"seq": 7, "epoch": 2, "id": "a\\u00e9", "time": [1700000000000000000, -5],
       "tokens": ["in", "London"], "labels": ["O", null], "begin": true, "end": false,
       "flush": true, "top": 3}
      """)
    #expect(
      message
        == Message(
          stream: "s", seq: 7, epoch: 2, id: .string("aé"), times: [1_700_000_000_000_000_000, -5],
          content: .tokens(["in", "London"]), labels: ["O", nil], begin: true, end: false,
          flush: true, top: 3))
    #expect(message.elementCount == 2)
  }

  @Test func `what is left out has its default`() throws {
    #expect(
      try decoded(#"{"text":"In London."}"#) == Message(stream: "s", content: .text("In London.")))
  }

  @Test func `vectors may miss numbers`() throws {
    let message = try decoded(#"{"x":[[1,-2.5,null],[1e-3,0,3]]}"#)
    #expect(message.content == .vectors([[1, -2.5, nil], [0.001, 0, 3]]))
    #expect(message.elementCount == 2)
  }

  @Test func `NaN in frame 2 stands for a missing number`() throws {
    let message = try decoded("{}", vectors: frame(1, .nan))
    guard case .floats(let floats) = message.content else {
      Issue.record("found \(message.content)")
      return
    }
    #expect(floats.count == 2 && floats[0] == 1 && floats[1].isNaN)
  }

  @Test func `frame 2 holds little-endian floats`() throws {
    let message = try decoded(#"{"seq":0}"#, vectors: [0, 0, 0x80, 0x3F] + frame(-2.5))
    #expect(message.content == .floats([1, -2.5]))
    #expect(message.elementCount == nil)
  }

  @Test func `an integer id is returned as an integer`() throws {
    #expect(
      try decoded(#"{"id":9007199254740991,"end":true}"#).id == .number(9_007_199_254_740_991))
    #expect(try decoded(#"{"id":"","end":true}"#).id == .string(""))
  }

  @Test(arguments: [#"{"begin":true}"#, #"{"end":true}"#, #"{"flush":true}"#])
  func `begin, end and flush need no elements`(body: String) throws {
    let message = try decoded(body)
    #expect(message.content == .none)
    #expect(!message.isLateLabels)
  }

  @Test func `labels without elements are late labels`() throws {
    let message = try decoded(#"{"seq":17,"labels":["B-LOC",null]}"#)
    #expect(message.isLateLabels)
    #expect(message == Message(stream: "s", seq: 17, labels: ["B-LOC", nil]))
  }

  @Test func `the labels and times of text and floats are counted later`() throws {
    let text = try decoded(#"{"text":"a b","labels":["O","O","O"],"time":[1,2,3]}"#)
    #expect(text.labels?.count == 3)
    #expect(try decoded(#"{"labels":["O","O","O"]}"#, vectors: frame(1)).labels?.count == 3)
  }

  @Test func `one time is that of the first of several elements`() throws {
    #expect(try decoded(#"{"tokens":["a","b"],"time":9223372036854775807}"#).times == [.max])
  }

  @Test(arguments: ["s", "chat/é 中😀", "a!", String(repeating: "x", count: 200)])
  func `a stream id is any text of 1 to 200 bytes`(id: String) throws {
    let message = try Message.decode(stream: Array(id.utf8), body: Array(#"{"end":true}"#.utf8))
    #expect(message.stream == id)
  }

  @Test(
    arguments: [
      ([], "is empty"), (Array("!a".utf8), "begins with '!'"),
      (Array(repeating: 0x78, count: 201), "has 201 bytes, wanted 1 to 200"),
      ([0x61, 0xFF], "is not UTF-8"), ([0xED, 0xA0, 0x80], "is not UTF-8"),
      ([0x61, 0x00], #""a\u{0}" has a control character"#), ([0x1F], "control character"),
      ([0x7F], "control character"), ([0xC2, 0x80], "control character"),
      ([0xC2, 0x9F], #""\u{9f}" has a control character"#),
    ] as [([UInt8], String)])
  func `an unusable stream id is refused and seq and id still answered`(
    id: [UInt8], reason: String
  ) {
    let body = Array(#"{"seq":3,"id":"q","tokens":["a"]}"#.utf8)
    let refusal = #expect(throws: Refusal.self) { try Message.decode(stream: id, body: body) }
    #expect(refusal?.code == .streamID)
    #expect(refusal?.message.contains(reason) == true)
    #expect(refusal?.seq == 3)
    #expect(refusal?.id == .string("q"))
  }
}
