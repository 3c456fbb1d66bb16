import Testing
import Text

struct ConllReaderTests {
  private func read(_ text: String) throws -> [LabelledSentence] {
    try ConllReader.sentences(in: text, named: "a.conll")
  }

  @Test func `Universal NER sentences keep their documents and tags`() throws {
    let sentences = try read(
      """
      # newdoc id = a
      # sent_id = a-1
      # text = In Rome
      1\tIn\tO\t-\t-
      2\tRome\tB-OTH\t-\tx

      # sent_id = a-2
      # text = # 1
      1\t#\tO\t-\t-
      2\t1\tO\t-\t-

      # newdoc id = b
      # text = Ok
      1\tOk\tO\t-\t-
      """)
    #expect(sentences.map(\.tokens) == [["In", "Rome"], ["#", "1"], ["Ok"]])
    #expect(sentences.map(\.labels) == [["O", "B-OTH"], ["O", "O"], ["O"]])
    #expect(sentences.map(\.startsDocument) == [true, false, true])
  }

  @Test func `CoNLL-2003 columns are converted from IOB1`() throws {
    let sentences = try read(
      "-DOCSTART- -X- -X- O\n\nU.N. NNP I-NP I-ORG\n# NN I-NP O\n\n-DOCSTART- -X- O O\n\n"
        + "Ekeus NNP I-NP I-PER\nRome NNP I-NP B-PER\n")
    #expect(sentences.map(\.tokens) == [["U.N.", "#"], ["Ekeus", "Rome"]])
    #expect(sentences.map(\.labels) == [["B-ORG", "O"], ["B-PER", "B-PER"]])
    #expect(sentences.map(\.startsDocument) == [true, true])
  }

  @Test(arguments: ["\n", "\r\n"])
  func `two columns with any line ending`(end: String) throws {
    let lines = ["a b\tB-PER", "#\tO", "", "", "1\tB-LOC", ""]
    let sentences = try read(lines.joined(separator: end))
    #expect(sentences.map(\.tokens) == [["a b", "#"], ["1"]])
    #expect(sentences.map(\.startsDocument) == [true, false])
  }

  @Test func `CoNLL-U gives universal tags of words only`() throws {
    let rest = "_\t_\t_\t_\t_\t_"
    let sentences = try read(
      "# newdoc id = x\n# text = don't\n1-2\tdon't\t_\t_\t\(rest)\n1\tdo\tdo\tAUX\t\(rest)\n"
        + "2\tn't\tnot\tPART\t\(rest)\n2.1\tgo\tgo\tVERB\t\(rest)\n\n")
    #expect(sentences.map(\.tokens) == [["do", "n't"]])
    #expect(sentences.map(\.labels) == [["AUX", "PART"]])
  }

  @Test func `labels that are no entity tags stay as they are`() throws {
    let sentences = try read("dogs NOUN\nI PRON\n. .\n")
    #expect(sentences.map(\.labels) == [["NOUN", "PRON", "."]])
  }

  @Test func `an empty file has no sentences`() throws {
    #expect(try read("") == [])
    #expect(try read("# text = nothing\n\n \n") == [])
  }

  @Test(arguments: [
    ("a\tO\nb\n", 2, "1 columns", "2 columns separated by tabs"),
    ("a O\n\nb NN O\n", 3, "3 columns", "2 columns separated by spaces"),
    ("word\n", 1, "1 columns", "2 columns separated by spaces"),
    ("a\tO\n\tO\n", 2, "an empty token", "a token and its label"),
    ("a\tO\nb\t\n", 2, "an empty label", "a token and its label"),
    ("a\tB-PER\nb\tPER\n", 2, "the label \"PER\"", "O or an entity tag such as B-PER"),
    ("1\ta\tO\n2\tb\tO\n\n1\ta\tO\n3\tb\tO\n", 5, "the token number \"3\"", "2"),
    ("1\ta\tO\n\n1\ta\n", 3, "2 columns", "3 columns or more separated by tabs"),
  ])
  func `a bad line is named`(text: String, line: Int, found: String, wanted: String) {
    let error = TextError.badLine(file: "a.conll", line: line, found: found, wanted: wanted)
    #expect(throws: error) { try read(text) }
    #expect(error.description == "a.conll:\(line): found \(found), wanted \(wanted)")
  }
}
