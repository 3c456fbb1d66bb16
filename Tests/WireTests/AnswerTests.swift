import Testing
import Wire

private func text(_ bytes: [UInt8]) -> String {
  String(decoding: bytes, as: UTF8.self)
}

/// The contract's example of a result.
let exampleResult = MessageResult(
  seq: 2, count: 1, next: 3, model: "ner-en", version: 3, swap: 5, final: false,
  out: [
    ResultRow(seq: 0, token: "in", label: "O", p: 0.99, final: true),
    ResultRow(seq: 2, token: "London", label: "B-LOC", p: 0.97, final: false),
  ])

@Suite struct AnswerTests {
  @Test func `the contract's example of a result is written as it stands there`() {
    #expect(
      text(exampleResult.encoded())
        == #"{"seq":2,"count":1,"next":3,"model":"ner-en","version":3,"swap":5,"final":false,"#
        + #""out":[{"seq":0,"token":"in","label":"O","p":0.99,"final":true},"#
        + #"{"seq":2,"token":"London","label":"B-LOC","p":0.97,"final":false}]}"#)
  }

  @Test func `a result with everything keeps the order of keys`() {
    let row = ResultRow(
      seq: 17, token: "New", start: 3, end: 6, label: "B-LOC", p: 0.9,
      top: [.init(label: "B-LOC", p: 0.9), .init(label: "O", p: 1e-5)], final: true)
    let result = MessageResult(
      seq: 17, count: 1, next: 18, id: .string("q\""), model: "m", version: 1, swap: 0,
      duplicate: 1, gap: 2, final: true, out: [row],
      spans: [ResultSpan(type: "LOC", from: 17, to: 18, text: "New York", p: 0.91)], credit: 256)
    #expect(
      text(result.encoded())
        == #"{"seq":17,"count":1,"next":18,"id":"q\"","model":"m","version":1,"swap":0,"#
        + #""duplicate":1,"gap":2,"credit":256,"final":true,"out":[{"seq":17,"token":"New","#
        + #""start":3,"end":6,"label":"B-LOC","p":0.9,"top":[["B-LOC",0.9],["O",1e-05]],"#
        + #""final":true}],"spans":[{"type":"LOC","from":17,"to":18,"text":"New York","p":0.91}]}"#)
  }

  @Test func `a result without rows has an empty out`() {
    let result = MessageResult(
      seq: 0, count: 0, next: 0, model: "m", version: 1, swap: 0, final: true)
    #expect(text(result.encoded()).hasSuffix(#""final":true,"out":[]}"#))
  }

  @Test func `the contract's example of an error is written as it stands there`() {
    let refusal = Refusal(
      code: .dimension, message: "sensor/7: vectors of 5 numbers, model activity takes 8", seq: 7,
      next: 5)
    #expect(
      text(refusal.encoded())
        == #"{"seq":7,"next":5,"error":{"code":"dimension","#
        + #""message":"sensor/7: vectors of 5 numbers, model activity takes 8"}}"#)
    #expect(
      refusal.description == "dimension: sensor/7: vectors of 5 numbers, model activity takes 8")
  }

  @Test func `a refusal leaves out what it does not know`() {
    let bare = Refusal(code: .internal, message: "m")
    #expect(text(bare.encoded()) == #"{"error":{"code":"internal","message":"m"}}"#)
    let overload = Refusal(
      code: .overload, message: "m", next: 5, id: .number(9), retryAfterMilliseconds: 20, credit: 0)
    #expect(
      text(overload.encoded())
        == #"{"next":5,"id":9,"retry_after_ms":20,"credit":0,"#
        + #""error":{"code":"overload","message":"m"}}"#)
  }

  @Test func `the codes are those of the contract`() {
    #expect(
      ErrorCode.allCases.map(\.rawValue) == [
        "malformed", "too_large", "stream_id", "no_route", "model", "input", "dimension",
        "not_finite", "gap", "old", "label", "overload", "stream_limit", "storage", "draining",
        "internal",
      ])
  }

  @Test func `late labels are answered with their number`() {
    #expect(text(LabelReceipt(seq: 17, labels: 1).encoded()) == #"{"seq":17,"labels":1}"#)
    #expect(
      text(LabelReceipt(seq: 17, labels: 1, id: .number(2), credit: 3).encoded())
        == #"{"seq":17,"labels":1,"id":2,"credit":3}"#)
  }
}
