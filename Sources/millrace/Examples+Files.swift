import ModelStore
import Platform
import Text
import Training

extension Examples {
  /// The sentences of a file of labelled text or of messages, their tags in the model's scheme.
  static func sentences(
    in file: String, _ config: ModelConfig, types: String?
  ) throws -> [LabelledSentence] {
    let bytes = try readFile(file, limit: LabelledData.limit)
    let read =
      SendFormat.told(by: bytes) == .jsonl
      ? try MessageLines.sentences(in: bytes, named: file, tokenizer: config.tokenizer)
        .map { LabelledData.keep($0, types: types) }
      : try LabelledData.sentences(in: bytes, named: file, types: types)
    guard let scheme = config.head.scheme.tags, TagScheme.areTags(Set(read.flatMap(\.labels)))
    else { return read }
    return read.map { sentence in
      var sentence = sentence
      sentence.labels = scheme.converted(sentence.labels)
      return sentence
    }
  }

  /// The series of a file of CSV or of messages.
  static func series(in file: String, _ form: SeriesReader.Form) throws -> [LabelledSeries] {
    let bytes = try readFile(file, limit: LabelledData.limit)
    return SendFormat.told(by: bytes) == .jsonl
      ? try MessageLines.series(in: bytes, named: file, form: form)
      : try SeriesReader.series(in: bytes, named: file, form: form)
  }
}
