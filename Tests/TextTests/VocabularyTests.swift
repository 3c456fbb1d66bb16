import Testing
import Text

struct VocabularyTests {
  @Test(arguments: [
    "<unk>\nthe\ncat", "<unk>\nthe\ncat\n", "<unk>\r\nthe\r\ncat\r\n", "\u{FEFF}<unk>\nthe\ncat",
  ])
  func `a line is a token and its number the id`(text: String) throws {
    let vocabulary = try Vocabulary(text: text)
    #expect(vocabulary.tokens == ["<unk>", "the", "cat"])
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "cat") == 2)
    #expect(vocabulary.id(of: "dog") == nil)
    #expect(vocabulary.fileText == "<unk>\nthe\ncat\n")
  }

  @Test func `a duplicate is an error that names both lines`() {
    #expect(throws: TextError.duplicateToken(token: "a", firstLine: 1, secondLine: 3)) {
      try Vocabulary(text: "a\nb\na\n")
    }
  }

  @Test func `an empty line is an error that names the line`() {
    #expect(throws: TextError.emptyToken(line: 2)) { try Vocabulary(text: "a\n\nb\n") }
  }

  @Test func `a token with a line break inside is refused`() {
    #expect(throws: TextError.lineBreakInToken(token: "a\nb", line: 1)) {
      try Vocabulary(tokens: ["a\nb"])
    }
    #expect(throws: TextError.lineBreakInToken(token: "a\r", line: 1)) {
      try Vocabulary(tokens: ["a\r"])
    }
  }

  @Test func `line breaks and backslashes survive the file`() throws {
    let tokens = [
      "\n", "\r", "\\n", "\\r", "\\\\n", "\\", "\\\\", "\\x", " ", "\t", "n", "\u{2028}", "n\\n",
    ]
    let vocabulary = try Vocabulary(tokens: tokens)
    let again = try Vocabulary(text: vocabulary.fileText)
    #expect(again == vocabulary)
    #expect(vocabulary.fileText.hasPrefix("\\n\n\\r\n\\\\n\n"))
  }

  @Test func `tokens that only look alike are different`() throws {
    let vocabulary = try Vocabulary(tokens: ["\u{E9}", "e\u{301}"])
    #expect(vocabulary.id(of: "e\u{301}") == 1)
    #expect(vocabulary.id(of: "\u{E9}") == 0)
  }

  @Test func `an empty file is an empty vocabulary`() throws {
    let vocabulary = try Vocabulary(text: "")
    #expect(vocabulary.count == 0)
  }
}
