import Testing
import Wire

@Suite struct MessagePackPropertyTests {
  /// What Python's msgpack 1.2 packs, beside what its json writes of the same value.
  @Test(arguments: [
    ("80", #"{}"#), ("81a6746f6b656e7391a64c6f6e646f6e", #"{"tokens":["London"]}"#),
    (
      "83a373657107a6746f6b656e7392a2696ea64c6f6e646f6ea3656e64c3",
      #"{"seq":7,"tokens":["in","London"],"end":true}"#
    ),
    ("82a26964a6c3a9f09f9880a66c6162656c7392a14fc0", #"{"id":"é😀","labels":["O",null]}"#),
    ("81a1789193cb3ff8000000000000fec0", #"{"x":[[1.5,-2,null]]}"#),
    ("81a474696d65cf17979cfe362a0000", #"{"time":1700000000000000000}"#),
    (
      "81a474696d659affe0d0dfd080d1ff7fd18000d2ffff7fffd280000000d3ffffffff7fffffff"
        + "d38000000000000000",
      #"{"time":[-1,-32,-33,-128,-129,-32768,-32769,-2147483648,-2147483649,-9223372036854775808]}"#
    ),
    (
      "81a1619b00017fcc80ccffcd0100cdffffce00010000ceffffffffcf0000000100000000"
        + "cf7fffffffffffffff",
      #"{"a":[0,1,127,128,255,256,65535,65536,4294967295,4294967296,9223372036854775807]}"#
    ),
    (
      "81a474657874bf78787878787878787878787878787878787878787878787878787878787878",
      #"{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#
    ),
    (
      "81a474657874d9207878787878787878787878787878787878787878787878787878787878787878",
      #"{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#
    ),
    (
      "81a16694cb3fb999999999999acb8000000000000000cb7e37e43c8800759ccb0000000000000001",
      #"{"f":[0.1,-0.0,1e+300,5e-324]}"#
    ),
    ("81a16e81a16e81a16e80", #"{"n":{"n":{"n":{}}}}"#),
    ("81a1659490a080c2", #"{"e":[[],"",{},false]}"#),
    (
      "de0010a13000a13101a13202a13303a13404a13505a13606a13707a13808a13909a231300aa231310b"
        + "a231320ca231330da231340ea231350f",
      #"{"0":0,"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9,"10":10,"11":11,"#
        + #""12":12,"13":13,"14":14,"15":15}"#
    ),
    (
      "81a16cdc0010000102030405060708090a0b0c0d0e0f",
      #"{"l":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}"#
    ),
    ("81a171a4225c0a00", #"{"q":"\"\\\n\u0000"}"#), ("81a000", #"{"":0}"#),
    ("83a5666c757368c3a3746f7003a565706f636802", #"{"flush":true,"top":3,"epoch":2}"#),
    ("81a474657874aae4b8ade696872065cc81", #"{"text":"中文 e\u0301"}"#),
    (
      "82a26964d9283031323334353637383961626364656630313233343536373839616263646566"
        + "3031323334353637a5626567696ec3",
      #"{"id":"0123456789abcdef0123456789abcdef01234567","begin":true}"#
    ),
    (
      "81a17592cf001fffffffffffffd3ffe0000000000000",
      #"{"u":[9007199254740991,-9007199254740992]}"#
    ),
  ])
  func `what Python packs is read and written byte for byte`(digits: String, json: String) throws {
    let bytes = hex(digits)
    let value = try JSONValue.parse(messagePack: bytes)
    #expect(value == (try JSONValue.parse(Array(json.utf8))))
    #expect(value.serialized(as: .messagePack) == bytes)
  }

  @Test func `random values read back as they were written`() throws {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<5000 {
      let value = generator.value()
      let bytes = value.serialized(as: .messagePack)
      #expect(try JSONValue.parse(messagePack: bytes) == value)
    }
  }

  @Test(arguments: [0, 15, 16, 31, 32, 255, 256, 65535, 65536])
  func `containers and strings of every width read back`(count: Int) throws {
    let text = String(repeating: "x", count: count)
    for value in [
      JSONValue.string(text), .array(Array(repeating: .null, count: count)),
      .array([.array(Array(repeating: .string("é"), count: count)), .bool(true)]),
      .object((0..<count).map { JSONMember(key: "\($0)", value: .integer(Int64($0))) }),
      .object([JSONMember(key: text, value: .string(text))]),
    ] {
      #expect(try JSONValue.parse(messagePack: value.serialized(as: .messagePack)) == value)
    }
  }

  @Test func `every integer around a change of width takes its shortest form`() throws {
    let lengths: [(Int64, Int)] = [
      (-33, 2), (-32, 1), (-1, 1), (0, 1), (127, 1), (128, 2), (255, 2), (256, 3), (65535, 3),
      (65536, 5), (4_294_967_295, 5), (4_294_967_296, 9), (.max, 9), (-128, 2), (-129, 3),
      (-32768, 3), (-32769, 5), (-2_147_483_648, 5), (-2_147_483_649, 9), (.min, 9),
    ]
    for (value, length) in lengths {
      let bytes = JSONValue.integer(value).serialized(as: .messagePack)
      #expect(bytes.count == length)
      #expect(try JSONValue.parse(messagePack: bytes) == .integer(value))
    }
  }

  @Test func `a document cut anywhere is refused`() throws {
    let text = #"{"a":[1,2.5e-3,"é\u00e9\n",null,true,{"b":-70000}],"c":"😀","d":1e300}"#
    let bytes = try JSONValue.parse(Array(text.utf8)).serialized(as: .messagePack)
    for length in bytes.indices {
      #expect(throws: MessagePackError.self) {
        try JSONValue.parse(messagePack: Array(bytes[..<length]))
      }
    }
  }

  @Test func `what is read of 20,000 damaged values reads the same when written again`() throws {
    var generator = SeededGenerator(seed: 22)
    var read = 0
    for _ in 0..<20_000 {
      let bytes = generator.mutated(
        generator.value().serialized(as: .messagePack), spice: Array(0x80...0xFF))
      guard let value = try? JSONValue.parse(messagePack: bytes) else { continue }
      let again = value.serialized(as: .messagePack)
      let same = try JSONValue.parse(messagePack: again).serialized(as: .messagePack)
      #expect(same == again)
      read += 1
    }
    #expect(read > 2000 && read < 18_000)
  }
}
