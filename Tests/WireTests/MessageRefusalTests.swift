import Testing
import Wire

@Suite struct MessageRefusalTests {
  @Test(arguments: [
    ("", "the body is empty"), ("[]", "must be an object, found an array"),
    ("{", "not valid JSON: line 1, column 2"), (#"{"seq":1,"seq":1}"#, #"the key "seq" twice"#),
    (#"{"seq":NaN}"#, "found NaN, wanted a value"), (#"{"x":[[NaN]]}"#, "found NaN"),
    (#"{"frobs\n":1}"#, #"unknown key "frobs\n"; the keys are seq, epoch"#),
    (#"{"seq":"1"}"#, "seq must be an integer from 0 to 9007199254740991, found a string"),
    (#"{"seq":-1}"#, "found -1"), (#"{"seq":9007199254740992}"#, "found 9007199254740992"),
    (#"{"seq":1.0}"#, "found a number with a point or exponent"), (#"{"seq":1e3}"#, "exponent"),
    (#"{"seq":null}"#, "found null"), (#"{"epoch":-1}"#, "epoch must be"),
    (#"{"epoch":true}"#, "found a boolean"),
    (#"{"id":1.5}"#, "id must be a string or an integer"), (#"{"id":-1}"#, "found -1"),
    (#"{"id":9007199254740992}"#, "found 9007199254740992"), (#"{"id":[]}"#, "found an array"),
    (#"{"time":1.5}"#, "time must be an integer or an array of integers"),
    (#"{"time":[]}"#, "time is empty"), (#"{"time":[1,"2"]}"#, "time[1] must be an integer"),
    (#"{"tokens":"a"}"#, "tokens must be an array of strings, found a string"),
    (#"{"tokens":[]}"#, "tokens is empty"), (#"{"tokens":["a",null]}"#, "tokens[1] must be a"),
    (#"{"tokens":["a",""]}"#, "tokens[1] is empty"), (#"{"text":["a"]}"#, "text must be a string"),
    (#"{"x":1}"#, "x must be an array of arrays"), (#"{"x":[]}"#, "x is empty"),
    (#"{"x":[1]}"#, "x[0] must be an array"), (#"{"x":[[1],[]]}"#, "x[1] is empty"),
    (#"{"x":[[1,"2"]]}"#, "x[0][1] must be a number or null, found a string"),
    (#"{"x":[[9007199254740992]]}"#, "x[0][0] is 9007199254740992"),
    (#"{"labels":"O"}"#, "labels must be an array"), (#"{"labels":[]}"#, "labels is empty"),
    (#"{"labels":[1]}"#, "labels[0] must be a string or null, found 1"),
    (#"{"begin":1}"#, "begin must be true or false, found 1"), (#"{"end":null}"#, "found null"),
    (#"{"flush":"true"}"#, "flush must be"), (#"{"top":101}"#, "from 0 to 100, found 101"),
    (#"{"top":-1}"#, "found -1"), (#"{"top":true}"#, "top must be"),
    (#"{"tokens":["a"],"text":"a"}"#, "given twice"), (#"{"x":[[1]],"tokens":["a"]}"#, "twice"),
    (#"{"tokens":["a"],"labels":["O","O"]}"#, "labels has 2 entries for 1 elements"),
    (#"{"x":[[1],[2]],"labels":["O"]}"#, "labels has 1 entries for 2 elements"),
    (#"{"seq":1,"end":true,"labels":["O"]}"#, "labels has 1 entries for 0 elements"),
    (#"{"tokens":["a"],"time":[1,2]}"#, "time has 2 entries for 1 elements"),
    ("{}", "has neither elements nor begin, end, flush or labels"),
    (#"{"seq":1,"end":false}"#, "neither"), (#"{"labels":["O"]}"#, "need seq"),
  ])
  func `a malformed body is refused with what was found and wanted`(body: String, reason: String) {
    let refusal = refused(body)
    #expect(refusal?.code == .malformed)
    #expect(refusal?.message.contains(reason) == true, "\(String(describing: refusal))")
    #expect(refusal?.message.hasPrefix("s: ") == true)
  }

  @Test func `seq and id are answered whatever comes before them is wrong`() {
    let refusal = refused(#"{"tokens":1,"bad":2,"id":5,"seq":7}"#)
    #expect(refusal?.seq == 7)
    #expect(refusal?.id == .number(5))
    let half = refused(#"{"seq":-1,"id":"q"}"#)
    #expect(half?.seq == nil)
    #expect(half?.id == .string("q"))
    #expect(refused(#"{"seq":1,"id":1.5}"#)?.seq == 1)
  }

  @Test func `an id of 64 bytes is taken and one of 65 is not`() throws {
    let id = String(repeating: "é", count: 32)
    #expect(try decoded(#"{"end":true,"id":"\#(id)"}"#).id == .string(id))
    let refusal = refused(#"{"end":true,"seq":1,"id":"\#(id)x"}"#)
    #expect(refusal?.code == .malformed)
    #expect(refusal?.message == "s: id has 65 bytes, wanted at most 64")
    #expect(refusal?.id == nil)
    #expect(refusal?.seq == 1)
  }

  @Test func `sizes at the limit are taken and beyond it refused`() throws {
    var limits = WireLimits()
    limits.elements = 2
    limits.token = 3
    for (at, beyond) in [
      (#"{"tokens":["a","b"]}"#, #"{"tokens":["a","b","c"]}"#),
      (#"{"tokens":["éa"]}"#, #"{"tokens":["éé"]}"#),
      (#"{"x":[[1],[2]]}"#, #"{"x":[[1],[2],[3]]}"#),
      (#"{"text":"a","time":[1,2]}"#, #"{"text":"a","time":[1,2,3]}"#),
      (#"{"seq":1,"labels":["O","O"]}"#, #"{"seq":1,"labels":["O","O","O"]}"#),
      (#"{"seq":1,"labels":["abc"]}"#, #"{"seq":1,"labels":["abcd"]}"#),
    ] {
      #expect(throws: Never.self) { try decoded(at, limits: limits) }
      #expect(refused(beyond, limits: limits)?.code == .tooLarge)
    }
  }

  @Test func `frames at the limit are taken and beyond it refused`() {
    var limits = WireLimits()
    limits.frame = 12
    #expect(refused(#"{"end":true}"#, limits: limits) == nil)
    #expect(refused(#"{"end": true}"#, limits: limits)?.code == .tooLarge)
    #expect(refused("{}", vectors: frame(1, 2, 3), limits: limits) == nil)
    #expect(refused("{}", vectors: frame(1, 2, 3, 4), limits: limits)?.code == .tooLarge)
  }

  @Test func `frame 2 is whole floats and the only elements`() {
    #expect(
      refused("{}", vectors: [])?.message
        == "s: frame 2 has 0 bytes, wanted float32s of 4 bytes each")
    #expect(refused("{}", vectors: [0, 0, 0, 0, 0])?.code == .malformed)
    #expect(refused(#"{"tokens":["a"]}"#, vectors: frame(1))?.message.contains("twice") == true)
  }

  @Test func `numbers that are not finite are refused`() {
    #expect(refused("{}", vectors: frame(1, .infinity))?.code == .notFinite)
    #expect(refused("{}", vectors: frame(-.infinity))?.code == .notFinite)
    let refusal = refused(#"{"x":[[0,1e39]]}"#)
    #expect(refusal?.code == .notFinite)
    #expect(refusal?.message.contains("x[0][1] is 1e+39") == true)
  }
}
