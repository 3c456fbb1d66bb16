import Testing
import Wire

@Suite struct EscapedForDisplayTests {
  @Test(arguments: [
    ("plain é 中 😀", "plain é 中 😀"), ("a\nb\r\tc", #"a\nb\r\tc"#), ("\"'\\", #"\"\'\\"#),
    ("\u{0}\u{7F}\u{85}\u{1B}[31m", #"\u{0}\u{7f}\u{85}\u{1b}[31m"#),
    ("a\u{2028}b\u{2029}", #"a\u{2028}b\u{2029}"#), ("\u{202E}abc", #"\u{202e}abc"#),
  ])
  func `what could disturb a line is escaped`(text: String, shown: String) {
    #expect(escapedForDisplay(text) == shown)
  }

  @Test func `80 characters stay and 81 are shortened`() {
    let eighty = String(repeating: "x", count: 80)
    #expect(escapedForDisplay(eighty) == eighty)
    #expect(escapedForDisplay(eighty + "x") == String(repeating: "x", count: 79) + "…")
  }

  @Test func `an escape is never cut and the result never longer than 80`() {
    for count in 70...82 {
      let shown = escapedForDisplay(
        String(repeating: "x", count: count) + "\u{202E}y\u{301}\u{301}")
      #expect(shown.unicodeScalars.count <= 80)
      #expect(shown.contains("{") == shown.contains("}"))
    }
    #expect(escapedForDisplay("a" + String(repeating: "\u{301}", count: 500)).utf8.count < 200)
  }
}
