import Testing
import Text

struct TokenValueTests {
  @Test(arguments: [
    ("London", "london"), ("1,984", "0,000"), ("ÄRGER", "ärger"), ("٣x", "0x"), ("ΣΑΣ", "σασ"),
    ("½", "½"), ("", ""),
  ])
  func `the norm is lower case with digits as 0`(token: String, norm: String) {
    #expect(normalized(token) == norm)
    #expect(TokenValue.norm.value(of: token) == norm)
  }

  @Test(arguments: [
    ("London", "Xxxxx"), ("AB12cd", "XXddxx"), ("1234567", "dddd"), ("U.S.", "X.X."),
    ("------", "----"), ("中文", "中文"), ("McDonald", "XxXxxxx"), ("Éa", "Xx"),
  ])
  func `the shape cuts runs to four`(token: String, shape: String) {
    #expect(TokenValue.shape.value(of: token) == shape)
  }

  @Test func `prefix and suffix count code points of the norm`() {
    #expect(TokenValue.prefix(3).value(of: "Running") == "run")
    #expect(TokenValue.suffix(3).value(of: "RunninG9") == "ng0")
    #expect(TokenValue.suffix(3).value(of: "at") == "at")
    #expect(TokenValue.prefix(1).value(of: "👍🏽") == "👍")
  }

  @Test func `names are read as they are written`() {
    for value in [TokenValue.norm, .shape, .prefix(1), .suffix(12)] {
      #expect(TokenValue(value.name) == value)
    }
    for name in [
      "", "Norm", "prefix", "prefix0", "prefix03", "suffix-1", "suffix+1", "suffix123", "shape2",
    ] {
      #expect(TokenValue(name) == nil)
    }
  }
}
