import Foundation
import ModelStore
import Platform
import Text
import Training
import Wire

/// Reads files whose tokens predict each other, and texts that have one label as a whole.
enum TextDocuments {
  /// The tokens of each document: a file of labelled sentences has those that it names, one of
  /// messages those of its streams, any other is one text.
  static func tokens(in file: String, _ tokenizer: Tokenizer) throws -> [[String]] {
    let bytes = try readFile(file, limit: LabelledData.limit)
    if SendFormat.told(by: bytes) == .jsonl {
      return documents(try MessageLines.sentences(in: bytes, named: file, tokenizer: tokenizer))
    }
    if tokenizer == .words, let sentences = labelledSentences(bytes, file) {
      return documents(sentences)
    }
    return [tokenizer.tokens(in: try text(bytes, file)).map(\.text)]
  }

  private static func documents(_ sentences: [LabelledSentence]) -> [[String]] {
    var documents: [[String]] = []
    for sentence in sentences {
      if sentence.startsDocument || documents.isEmpty { documents.append([]) }
      documents[documents.count - 1] += sentence.tokens
    }
    return documents
  }

  /// The sentences of CoNLL columns, UNER or CoNLL-U; nil for prose.
  private static func labelledSentences(_ bytes: [UInt8], _ file: String) -> [LabelledSentence]? {
    let sentences = try? LabelledData.sentences(in: bytes, named: file, types: nil)
    return sentences.flatMap { SendFile.isLabelled($0, bytes) ? $0 : nil }
  }

  /// The texts of a file with their labels: JSON lines with `text` and `label`, or values separated
  /// by commas or tabs.
  static func labelled(in file: String) throws -> [LabelledText] {
    let bytes = try readFile(file, limit: LabelledData.limit)
    let texts =
      SendFormat.told(by: bytes) == .jsonl
      ? try jsonLines(bytes, file) : try LabelledTextReader.texts(in: bytes, named: file)
    guard !texts.isEmpty else {
      throw CommandFailure(description: "\(file): there is no text with a label in it")
    }
    return texts
  }

  private static func jsonLines(_ bytes: [UInt8], _ file: String) throws -> [LabelledText] {
    var texts: [LabelledText] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let value: JSONValue
      do {
        value = try JSONValue.parse(Array(line))
      } catch {
        throw CommandFailure(description: "\(file):\(index + 1): not valid JSON: \(error)")
      }
      guard case .string(let text)? = value["text"], case .string(let label)? = value["label"]
      else {
        throw CommandFailure(
          description: "\(file):\(index + 1): wanted an object with the strings text and label")
      }
      texts.append(LabelledText(text: text, label: label))
    }
    return texts
  }

  private static func text(_ bytes: [UInt8], _ file: String) throws(CommandFailure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(description: "\(file): the file is not valid UTF-8")
    }
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }
}
