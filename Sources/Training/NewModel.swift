import ModelStore
import Platform
import Recurrent
import Text

/// Makes the folder of a new model from a configuration and the data it will be trained on.
public enum NewModel {
  /// The words that occur at least `minimumCount` times after folding, most frequent first, ties by
  /// code point; line 0 is `<unk>`.
  public static func vocabulary(
    of sentences: [LabelledSentence], fold: Bool, minimumCount: Int
  ) throws(TextError) -> Vocabulary {
    var counts: [String: Int] = [:]
    for sentence in sentences {
      for token in sentence.tokens { counts[fold ? normalized(token) : token, default: 0] += 1 }
    }
    let words = counts.filter { $0.value >= minimumCount && $0.key != "<unk>" && !$0.key.isEmpty }
      .sorted { $0.value != $1.value ? $0.value > $1.value : precedes($0.key, $1.key) }
      .map(\.key)
    return try Vocabulary(tokens: ["<unk>"] + words)
  }

  /// The labels of the data: of entity tags `O` first, then by type with B before I.
  public static func labels(of sentences: [LabelledSentence]) throws(TextError) -> Vocabulary {
    let all = Set(sentences.flatMap(\.labels))
    let hasOutside = all.isEmpty || all.contains { $0 == "O" || $0.dropFirst().first == "-" }
    let found = all.subtracting(["O"])
    let sorted = found.sorted { left, right in
      let (a, b) = (left.dropFirst(2), right.dropFirst(2))
      return a != b ? a < b : left < right
    }
    return try Vocabulary(tokens: (hasOutside ? ["O"] : []) + sorted)
  }

  /// Writes configuration and word lists to a folder that has none yet; lists that are there stay.
  ///
  /// - Throws: `ModelError` or `TextError` with what stood in the way.
  public static func make(
    in folder: String, config bytes: [UInt8], sentences: [LabelledSentence], minimumCount: Int = 3
  ) throws {
    let config = try ModelConfig.parse(bytes, named: "config.json")
    try makeDirectory(folder)
    if let name = config.vocabularyFile, !fileExists(folder + "/" + name) {
      let words = try vocabulary(of: sentences, fold: config.folds, minimumCount: minimumCount)
      try AtomicFile.write(Array(words.fileText.utf8), to: folder + "/" + name)
    }
    if !fileExists(folder + "/" + config.head.labels) {
      let list = try labels(of: sentences)
      try AtomicFile.write(Array(list.fileText.utf8), to: folder + "/" + config.head.labels)
    }
    try AtomicFile.write(bytes, to: folder + "/config.json")
  }
}

extension ModelConfig {
  /// Whether words are looked up folded.
  var folds: Bool {
    features.contains { feature in
      if case .word(_, let fold) = feature.kind { return fold }
      return false
    }
  }
}

/// Code point order, which does not depend on the machine's language.
func precedes(_ left: String, _ right: String) -> Bool {
  left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
}
