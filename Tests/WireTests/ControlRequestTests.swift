import Testing
import Wire

@Suite struct ControlRequestTests {
  private func parse(_ body: String) throws(Refusal) -> ControlRequest {
    try ControlRequest.parse(Array(body.utf8))
  }

  @Test func `a request is its operation and the other members`() throws {
    #expect(try parse(#"{"op":"ping"}"#) == ControlRequest(op: "ping"))
    let swap = try parse(#"{"model":"ner-en","op":"swap","version":3}"#)
    #expect(swap.op == "swap")
    #expect(swap.fields["model"] == .string("ner-en"))
    #expect(swap.fields["version"] == .integer(3))
    #expect(swap.fields["op"] == nil)
  }

  @Test(arguments: [
    ("", "empty"), ("[]", "must be an object"), ("{}", "has no op"), ("{", "not valid JSON"),
    (#"{"op":1}"#, "op must be a string, found an integer"),
  ])
  func `what is no request is refused`(body: String, reason: String) {
    let refusal = #expect(throws: Refusal.self) { try parse(body) }
    #expect(refusal?.code == .malformed)
    #expect(refusal?.message.contains(reason) == true)
  }

  @Test func `a request in MessagePack is refused by name`() {
    let refusal = #expect(throws: Refusal.self) {
      try ControlRequest.parse([0x81, 0xA2, 0x6F, 0x70, 0xA4] + Array("ping".utf8))
    }
    #expect(refusal?.code == .malformed)
    #expect(refusal?.message.contains("MessagePack; wanted JSON") == true)
  }

  @Test func `a request beyond the frame limit is too large`() {
    var limits = WireLimits()
    limits.frame = 12
    let refusal = #expect(throws: Refusal.self) {
      try ControlRequest.parse(Array(#"{"op": "ping"}"#.utf8), limits: limits)
    }
    #expect(refusal?.code == .tooLarge)
  }
}
