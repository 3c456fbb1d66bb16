import ModelStore
import Testing

@Suite struct SafetensorsRefusalTests {
  private let two = littleEndian(Float(1).bitPattern) + littleEndian(Float(2).bitPattern)

  private func reason(_ bytes: [UInt8]) -> String {
    refusal { () throws(ModelError) in try SafetensorsFile.parse(bytes, named: "w") } ?? "accepted"
  }

  private func entry(_ begin: Int, _ end: Int, _ shape: String = "[1]") -> String {
    #"{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  @Test func `a header that claims a gigabyte is refused before memory is taken`() {
    #expect(reason(file("{}", length: 1 << 30)).contains("a header of 1073741824 bytes; at most"))
    #expect(reason(file("{}", length: .max)).contains("at most 1048576"))
  }

  @Test(arguments: 0..<8) func `fewer than eight bytes are refused`(_ count: Int) {
    #expect(reason([UInt8](repeating: 0, count: count)).contains("\(count) bytes; a safetensors"))
  }

  @Test func `every truncation of a file is refused`() {
    let whole = SafetensorsFile.encode(
      tensors: [Tensor(name: "a", shape: [2], values: [1, 2])], metadata: ["k": "v"])
    for count in 0..<whole.count { #expect(reason(Array(whole[..<count])) != "accepted") }
    #expect(reason(whole) == "accepted")
  }

  @Test(arguments: ["", " {}", "\n{}", "[]", "null", "\u{FEFF}{}"])
  func `a header must begin with a brace`(_ header: String) {
    #expect(reason(file(header)).contains("does not begin with {"))
  }

  @Test(arguments: ["{}\0", "{}x", "{", "{\"a\":}", "{\"\\ud800\":{}}", "{\"a\":[[[[1]]]]}"])
  func `a header must be strict JSON`(_ header: String) {
    #expect(reason(file(header)).contains("not valid JSON"))
  }

  @Test func `trailing spaces in the header are fine`() {
    #expect(reason(file("{}     ")) == "accepted")
  }

  @Test func `invalid UTF-8 in the header is refused`() {
    #expect(
      reason(littleEndian(UInt64(6)) + Array("{\"".utf8) + [0xFF] + Array("\":1".utf8))
        .contains("not valid JSON"))
  }

  @Test func `duplicate names are refused, also in two spellings`() {
    let twice = #"{"a":\#(entry(0, 4)),"a":\#(entry(4, 8))}"#
    #expect(reason(file(twice, data: two)).contains("not valid JSON"))
    let spelled = "{\"\u{E9}\":\(entry(0, 4)),\"e\u{301}\":\(entry(4, 8))}"
    #expect(reason(file(spelled, data: two)).contains("twice in two spellings"))
  }

  @Test func `holes, overlaps and data around the tensors are refused`() {
    let hole = #"{"a":\#(entry(0, 4)),"b":\#(entry(8, 12))}"#
    #expect(
      reason(file(hole, data: two + two)).contains("tensor b begins at byte 8 and leaves a hole"))
    #expect(reason(file(#"{"a":\#(entry(4, 8))}"#, data: two)).contains("leaves a hole"))
    let overlap = #"{"a":\#(entry(0, 8, "[2]")),"b":\#(entry(4, 8))}"#
    #expect(reason(file(overlap, data: two)).contains("tensor b begins at byte 4 and overlaps"))
    let alias = #"{"a":\#(entry(0, 8, "[2]")),"b":\#(entry(0, 8, "[2]"))}"#
    #expect(reason(file(alias, data: two)).contains("overlaps"))
    #expect(reason(file(#"{"a":\#(entry(0, 4))}"#, data: two)).contains("something follows"))
    #expect(reason(file(#"{"a":\#(entry(0, 8, "[2]"))}"#, data: [1])).contains("cut short"))
  }

  @Test func `sizes that do not fit the shape are refused`() {
    #expect(reason(file(#"{"a":\#(entry(0, 8))}"#, data: two)).contains("takes 4"))
    #expect(reason(file(#"{"a":\#(entry(8, 0))}"#, data: two)).contains("two rising offsets"))
    let large = "[2147483648,2147483648,2147483648]"
    #expect(reason(file(#"{"a":\#(entry(0, 8, large))}"#, data: two)).contains("too large"))
    let bytes = "[2147483648,2147483648,2]"
    #expect(reason(file(#"{"a":\#(entry(0, 8, bytes))}"#, data: two)).contains("too large"))
    #expect(reason(file(#"{"a":\#(entry(0, 0, "[2147483649,0]"))}"#)).contains("dimension of"))
    #expect(reason(file(#"{"a":\#(entry(0, 4, "[1,1,1,1,1,1,1,1,1]"))}"#)).contains("9 dimensions"))
  }

  @Test(arguments: ["-1", "1.0", "1e0", "\"1\"", "null"])
  func `a dimension must be an integer of 0 or more`(_ number: String) {
    #expect(
      reason(file(#"{"a":\#(entry(0, 4, "[\(number)]"))}"#, data: two)).contains("not an integer"))
  }

  @Test func `integers beyond 64 bits are refused`() {
    #expect(reason(file(#"{"a":\#(entry(0, 4, "[18446744073709551616]"))}"#)) != "accepted")
  }

  @Test(arguments: [
    (#"{"a":1}"#, "is an integer; an object"),
    (#"{"a":{"shape":[],"data_offsets":[0,4]}}"#, "no string \"dtype\""),
    (#"{"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}"#, "dtype I64; F32, F16, BF16, F64"),
    (#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, "no array \"shape\""),
    (#"{"a":{"dtype":"F32","shape":[]}}"#, "no array \"data_offsets\""),
    (#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0]}}"#, "two rising offsets"),
    (#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"x":1}}"#, "unknown field \"x\""),
    (#"{"__metadata__":null}"#, "__metadata__ is null"),
    (#"{"__metadata__":{"a":1}}"#, "__metadata__.a is an integer; a string"),
  ]) func `an entry must have the fields it should have`(_ header: String, _ wanted: String) {
    #expect(reason(file(header, data: two)).contains(wanted))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `a number that is not finite is refused by name and index`(_ value: Float) throws {
    let tensor = Tensor(name: "rnn", shape: [3], values: [0, value, 0])
    let bytes = SafetensorsFile.encode(tensors: [tensor])
    #expect(reason(bytes).contains("w: tensor rnn holds \(value) at index 1"))
    #expect(throws: Never.self) {
      try SafetensorsFile.parse(bytes, named: "w", allowNonFinite: true)
    }
  }

  @Test func `a double beyond 32 bits is refused`() {
    let header = #"{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}"#
    #expect(reason(file(header, data: littleEndian(1e300.bitPattern))).contains("holds inf"))
  }

  @Test func `more than 4096 tensors are refused`() {
    let entries = (0..<4097).map { "\"\($0)\":\(entry(0, 0, "[0]"))" }
    #expect(reason(file("{" + entries.joined(separator: ",") + "}")).contains("names 4097 tensors"))
  }

  @Test func `ten thousand mutated files are read or refused`() throws {
    var random = SplitMix64(state: 1)
    let tensors = [
      Tensor(name: "a", shape: [2, 2], values: [1, 2, 3, 4]),
      Tensor(name: "b", shape: [], values: [5]),
    ]
    let original = SafetensorsFile.encode(tensors: tensors, metadata: ["k": "v"])
    var refused = 0
    for _ in 0..<10_000 {
      let mutated = mutate(original, &random)
      if reason(mutated) != "accepted" { refused += 1 }
    }
    #expect(refused > 5000 && refused < 10_000)
  }

  private func mutate(_ original: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[index] = .random(in: .min ... .max, using: &random)
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.insert(UInt8(ascii: "9"), at: index)
      default: bytes.removeSubrange(index..<min(index + 3, bytes.count))
      }
    }
    // Without a length that fits, most mutations of the header would never reach the scanner.
    if Bool.random(using: &random), bytes.count > 28, let end = bytes.lastIndex(of: 0x7D), end > 8 {
      bytes.replaceSubrange(0..<8, with: littleEndian(UInt64(end - 7)))
    }
    return bytes
  }
}
