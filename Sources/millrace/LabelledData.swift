import Foundation
import Platform
import Text

/// Reads labelled text files for training and evaluation.
enum LabelledData {
  /// The largest file that is read, in bytes.
  static let limit = 2 << 30

  static let types = Option(
    long: "types", value: "TYPES",
    help: "Entity types to keep, such as LOC,ORG,PER; labels of other types are read as O.")

  /// The sentences of all files in order.
  ///
  /// - Parameter types: the value of `--types`; nil keeps every label.
  static func sentences(_ files: [String], types: String?) throws -> [LabelledSentence] {
    try files.flatMap { file in
      try sentences(in: readFile(file, limit: limit), named: file, types: types)
    }
  }

  /// The sentences of a file that was read.
  static func sentences(
    in bytes: [UInt8], named file: String, types: String?
  ) throws -> [LabelledSentence] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(description: "\(file): the file is not valid UTF-8")
    }
    return try ConllReader.sentences(in: text, named: file).map { keep($0, types: types) }
  }

  /// A sentence of which only some types are kept, as ``types`` names them.
  static func keep(_ sentence: LabelledSentence, types: String?) -> LabelledSentence {
    guard let types else { return sentence }
    let kept = types.split(separator: ",")
    var result = sentence
    result.labels = sentence.labels.map { label in
      guard let hyphen = label.firstIndex(of: "-") else { return label }
      return kept.contains(label[label.index(after: hyphen)...]) ? label : "O"
    }
    return result
  }
}
