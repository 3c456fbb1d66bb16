import Foundation
import Testing
import Wire

/// Whether Foundation's reading, with one type for all numbers and booleans, is ours.
private func agrees(_ ours: JSONValue, _ theirs: Any) -> Bool {
  switch ours {
  case .null: return theirs is NSNull
  case .bool(let flag): return (theirs as? NSNumber)?.boolValue == flag
  case .integer(let integer): return (theirs as? NSNumber)?.int64Value == integer
  case .number(let number):
    // Foundation on Linux misses the nearest double: it reads 0.30000000000000004 as
    // 0.3000000000000001.
    let found = (theirs as? NSNumber)?.doubleValue ?? .nan
    return abs(found - number) <= max(abs(number) * 1e-14, .leastNormalMagnitude)
  case .string(let text): return (theirs as? String)?.utf8.elementsEqual(text.utf8) == true
  case .array(let values):
    guard let array = theirs as? [Any], array.count == values.count else { return false }
    return zip(values, array).allSatisfy { agrees($0, $1) }
  case .object(let members):
    guard let dictionary = theirs as? [String: Any], dictionary.count == members.count else {
      return false
    }
    return members.allSatisfy { member in
      dictionary[member.key].map { agrees(member.value, $0) } ?? false
    }
  }
}

@Suite struct JSONPropertyTests {
  @Test func `random values read back as they were written`() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let value = generator.value()
      let bytes = value.serialized()
      let again = try JSONValue.parse(bytes)
      #expect(again == value)
      #expect(again.serialized() == bytes)
    }
  }

  @Test func `random spellings of a value are read as that value`() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<5000 {
      let value = generator.value()
      let text = generator.spelled(value)
      #expect(try JSONValue.parse(Array(text.utf8)) == value, "\(text)")
    }
  }

  @Test func `Foundation reads random texts as we do`() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let text = generator.spelled(generator.value())
      let theirs = try JSONSerialization.jsonObject(
        with: Data(text.utf8), options: .fragmentsAllowed)
      #expect(agrees(try JSONValue.parse(Array(text.utf8)), theirs), "\(text)")
    }
  }

  @Test func `doubles are read as the C library reads them`() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<20_000 {
      let digits = generator.next().description
      let exponent = Int.random(in: -340...280, using: &generator)
      let text = "\(digits.prefix(1)).\(digits.dropFirst())e\(exponent)"
      #expect(try JSONValue.parse(Array(text.utf8)) == .number(strtod(text, nil)), "\(text)")
    }
  }

  @Test func `what we read of damaged texts Foundation reads the same`() {
    var generator = SeededGenerator(seed: 4)
    var read = 0
    for _ in 0..<5000 {
      let bytes = generator.mutated(Array(generator.spelled(generator.value()).utf8))
      guard let ours = try? JSONValue.parse(bytes) else { continue }
      read += 1
      let theirs = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: .fragmentsAllowed)
      #expect(theirs.map { agrees(ours, $0) } == true, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(read > 500)
  }

  @Test func `a document cut anywhere is refused`() {
    let text = Array(#"{"a":[1,2.5e-3,"é\u00e9\n",null,true,{"b":false}],"c":"😀"}"#.utf8)
    for length in text.indices {
      #expect(throws: JSONError.self) { try JSONValue.parse(Array(text[..<length])) }
    }
  }

  // In quadratic time each of these would take hours.
  @Test func `a megabyte of anything is read`() throws {
    let size = 1 << 20
    func parsed(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }
    let zeros = try parsed("[" + String(repeating: "0,", count: size / 2) + "0]")
    #expect(zeros == .array(Array(repeating: .integer(0), count: size / 2 + 1)))
    #expect(try parsed("0." + String(repeating: "3", count: size)) == .number(1.0 / 3))
    #expect(throws: JSONError.self) { try parsed("1" + String(repeating: "0", count: size) + ".0") }
    let members = (0..<100_000).map { JSONMember(key: "\($0)", value: .integer(0)) }
    let text = "{" + members.map { "\"\($0.key)\":0" }.joined(separator: ",") + "}"
    #expect(try parsed(text) == .object(members))
    let letters = try parsed("\"" + String(repeating: "\\u00e9", count: size / 6) + "\"")
    #expect(letters == .string(String(repeating: "é", count: size / 6)))
  }
}
