import Testing
import Wire

@Suite struct MessageFuzzTests {
  private static let seeds = [
    #"{"seq":7,"epoch":2,"id":"a\u00e9","time":[1700000000000000000,-5],"tokens":["in","Lon"]}"#,
    #"{"seq":0,"id":12,"text":"In London, 😀\n","begin":true,"end":true,"top":3}"#,
    #"{"x":[[1,-2.5e-3,null],[0.1,0,3]],"time":17,"labels":["O",null]}"#,
    #"{"seq":17,"labels":["B-LOC","é"]}"#, #"{"flush":true}"#,
  ].map { Array($0.utf8) }

  @Test func `20,000 damaged messages give a message or a refusal that is JSON`() throws {
    var generator = SeededGenerator(seed: 7)
    var accepted = 0
    for round in 0..<20_000 {
      let (stream, body, vectors) = damagedFrames(round, using: &generator)
      do throws(Refusal) {
        let message = try Message.decode(stream: stream, body: body, vectors: vectors)
        accepted += 1
        #expect(
          message.elementCount != 0 || message.labels != nil || message.begin
            || message.end || message.flush)
      } catch {
        #expect(try JSONValue.parse(error.encoded())["error"] != nil)
        #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 })
      }
    }
    #expect(accepted > 2000 && accepted < 18_000)
  }

  /// Damages one frame only: a message with two broken ones rarely gets past the first.
  private func damagedFrames(
    _ round: Int, using generator: inout SeededGenerator
  ) -> (stream: [UInt8], body: [UInt8], vectors: [UInt8]?) {
    let stream = Array("chat/é".utf8)
    let body = Self.seeds[round % Self.seeds.count]
    return switch Int.random(in: 0..<4, using: &generator) {
    case 0: (generator.mutated(stream), body, nil)
    case 1: (stream, Array(#"{"seq":3}"#.utf8), generator.mutated(frame(1, -2, .pi)))
    default: (stream, generator.mutated(body), nil)
    }
  }

  @Test func `random bytes are refused`() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8(truncatingIfNeeded: generator.next())
      }
      #expect(throws: Refusal.self) {
        try Message.decode(stream: bytes, body: bytes, vectors: bytes)
      }
      #expect(throws: Refusal.self) { try ControlRequest.parse(bytes) }
    }
  }

  @Test func `random JSON under known keys is a message or a refusal`() throws {
    var generator = SeededGenerator(seed: 9)
    let keys = [
      "seq", "epoch", "id", "time", "tokens", "text", "x", "labels", "begin", "end", "flush", "top",
    ]
    for _ in 0..<20_000 {
      let members = keys.shuffled(using: &generator).prefix(3).map { key in
        JSONMember(key: key, value: generator.value(depth: 2))
      }
      do throws(Refusal) {
        _ = try Message.decode(stream: [0x73], body: JSONValue.object(members).serialized())
      } catch {
        #expect([.malformed, .tooLarge, .notFinite].contains(error.code))
      }
    }
  }
}
