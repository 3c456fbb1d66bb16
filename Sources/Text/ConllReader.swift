/// Reads labelled sentences from the text of a file.
///
/// Understood, and told apart by content: Universal NER (`.iob2`), CoNLL-U (the labels are UPOS)
/// and columns in the manner of CoNLL-2003, separated by tabs or spaces, with the token first and
/// the label last. Entity tags in IOB1 or IOBES come back as IOB2.
public enum ConllReader {
  /// Returns the sentences of `text`; `named` is the name that errors give to the file.
  ///
  /// Documents begin at `# newdoc` and `-DOCSTART-`; the first sentence always begins one.
  public static func sentences(
    in text: String, named: String
  ) throws(TextError) -> [LabelledSentence] {
    var parser = ConllParser(format: .detect(text), file: named)
    for line in TextLines(text) { try parser.read(line) }
    return try parser.finish()
  }
}
