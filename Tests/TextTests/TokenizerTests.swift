import Testing
import Text

struct TokenizerTests {
  @Test(arguments: [
    ("I don't know, it's fine.", "I|do|n't|know|,|it|'s|fine|."),
    ("We’re late; can't wait!", "We|’re|late|;|ca|n't|wait|!"),
    ("He wouldn't've said I'll", "He|would|n't|'ve|said|I|'ll"),
    ("She cannot; they didnt", "She|can|not|;|they|did|nt"),
    ("the dogs' bowls and Bush's", "the|dogs|'|bowls|and|Bush|'s"),
    ("'Twas the 60's of '72", "'|Twas|the|60's|of|'72"),
    ("Shi'ite d'etat", "Shi'ite|d'etat"),
  ])
  func `clitics are tokens of their own`(text: String, expected: String) {
    #expect(joined(text) == expected)
  }

  @Test(arguments: [
    ("$5 and 50% of 1,000.50", "$|5|and|50|%|of|1,000.50"),
    ("pi is 3.14, not 1,2,3", "pi|is|3.14|,|not|1|,|2|,|3"),
    ("US$ 5 at 7:30 on 11/28/2000", "US$|5|at|7:30|on|11/28/2000"),
    ("call 713-853-3989 by 5pm", "call|713-853-3989|by|5|pm"),
    ("10k, 1st", "10|k|,|1st"),
  ])
  func `numbers stay whole and signs and units are cut off`(text: String, expected: String) {
    #expect(joined(text) == expected)
  }

  @Test(arguments: [
    ("Mr. Smith of the U.S. left.", "Mr.|Smith|of|the|U.S.|left|."),
    ("e.g. J. Doe, at 5 p.m. etc. and so on", "e.g.|J.|Doe|,|at|5|p.m.|etc.|and|so|on"),
    ("So did I. The end.", "So|did|I|.|The|end|."),
    ("In Sept. the sun. Set", "In|Sept.|the|sun|.|Set"),
    ("Wait... what?! No!!", "Wait|...|what|?!|No|!!"),
  ])
  func `periods belong to abbreviations and end sentences`(text: String, expected: String) {
    #expect(joined(text) == expected)
  }

  @Test(arguments: [
    ("(see http://a.example/b?c=d,e#f).", "(|see|http://a.example/b?c=d,e#f|)|."),
    ("mail jo.doe@mail.example, please", "mail|jo.doe@mail.example|,|please"),
    ("\"www.example.org\" <mailto:a@b.example>", "\"|www.example.org|\"|<|mailto:a@b.example|>"),
    ("open notes.txt or shop.com.", "open|notes.txt|or|shop.com|."),
    ("x<http://a.b>y", "x|<|http://a.b|>|y"),
    ("from Jo\"<jo.doe@a.example>", "from|Jo|\"|<|jo.doe@a.example|>"),
    ("in alt.animals.cat.", "in|alt.animals.cat|."),
    ("this ended.Then", "this|ended|.|Then"),
  ])
  func `addresses and file names stay whole`(text: String, expected: String) {
    #expect(joined(text) == expected)
  }

  @Test(arguments: [
    ("Al-Zaman and/or e-mail", "Al|-|Zaman|and|/|or|e-mail"),
    ("co-workers -- AT&T ----", "co-workers|--|AT&T|----"),
    ("nice :) and :-(", "nice|:)|and|:-("),
    ("hi 👩🏽‍💻🇬🇧!", "hi|👩🏽‍💻|🇬🇧|!"),
    ("Zürich “naïve”", "Zürich|“|naïve|”"),
    ("note: 5", "note|:|5"),
  ])
  func `hyphens, symbols, emoticons and emoji`(text: String, expected: String) {
    #expect(joined(text) == expected)
  }

  @Test func `offsets count code points`() {
    let tokens = Tokenizer.words.tokens(in: "👍🏽 e\u{301}t\r\nx")
    #expect(tokens.map(\.start) == [0, 3, 8])
    #expect(tokens.map(\.end) == [2, 6, 9])
  }

  @Test(arguments: Tokenizer.allCases)
  func `an empty text has no tokens`(tokenizer: Tokenizer) {
    #expect(tokenizer.tokens(in: "").isEmpty)
  }

  @Test func `characters are code points with white space`() {
    let tokens = Tokenizer.characters.tokens(in: "a \r\né")
    #expect(tokens.map(\.text) == ["a", " ", "\r", "\n", "é"])
    #expect(tokens.map(\.start) == [0, 1, 2, 3, 4])
    #expect(tokens.last?.end == 5)
  }

  @Test func `tokens cover everything but white space whatever the text`() {
    let alphabet = Array("aZ.9'’-:)@/<$,& \n\u{200D}\u{FE0F}👍🇬é\u{301}中%!w\"#\0".unicodeScalars)
    var generator = SplitMix(state: 7)
    for _ in 0..<3000 {
      let length = Int(generator.next() % 24)
      var view = String.UnicodeScalarView()
      for _ in 0..<length { view.append(alphabet[Int(generator.next() % UInt64(alphabet.count))]) }
      expectCoverage(of: String(view))
    }
  }

  @Test(arguments: ["a", "a@", "'", "<", "a.", "1-", ":", "http://", "a'", "🇬", "n't", "a/"])
  func `a long text without spaces takes linear time`(piece: String) {
    let count = 400_000 / piece.count
    let tokens = Tokenizer.words.tokens(in: String(repeating: piece, count: count))
    #expect(tokens.last?.end == count * piece.unicodeScalars.count)
  }

  private func joined(_ text: String) -> String {
    Tokenizer.words.tokens(in: text).map(\.text).joined(separator: "|")
  }

  private func expectCoverage(of text: String) {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    for token in Tokenizer.words.tokens(in: text) {
      #expect(token.start >= position && token.end > token.start)
      #expect(!scalars[position..<token.start].contains { !$0.properties.isWhitespace })
      #expect(Array(token.text.unicodeScalars) == Array(scalars[token.start..<token.end]))
      position = token.end
    }
    #expect(!scalars[position...].contains { !$0.properties.isWhitespace })
  }
}

/// A small generator with a fixed seed: the same texts in every run.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed &>> 31
  }
}
