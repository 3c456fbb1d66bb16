import ModelStore
import Platform
import Recurrent
import Text

/// Makes the folder of a new model from a configuration and the data it will be trained on.
public enum NewModel {
  /// The words that occur at least `minimumCount` times after folding, most frequent first, ties by
  /// code point; line 0 is `<unk>`.
  public static func vocabulary(
    of texts: [[String]], fold: Bool, minimumCount: Int
  ) throws(TextError) -> Vocabulary {
    var counts: [String: Int] = [:]
    for tokens in texts {
      for token in tokens { counts[fold ? normalized(token) : token, default: 0] += 1 }
    }
    let words = counts.filter { $0.value >= minimumCount && $0.key != "<unk>" && !$0.key.isEmpty }
      .sorted { $0.value != $1.value ? $0.value > $1.value : precedes($0.key, $1.key) }
      .map(\.key)
    return try Vocabulary(tokens: ["<unk>"] + words)
  }

  /// The labels of the data: of entity tags `O` first, then by type with B before I; for a scheme
  /// that writes an entity by its length, those of all lengths.
  public static func labels(
    of sentences: [LabelledSentence], scheme: TagScheme? = nil
  ) throws(TextError) -> Vocabulary {
    let all = Set(sentences.flatMap(\.labels)).subtracting([""])
    let hasOutside = all.isEmpty || all.contains { $0 == "O" || $0.dropFirst().first == "-" }
    var found = all.subtracting(["O"])
    if let letters = scheme == .bioes ? "BIES" : scheme == .iob1 ? "BI" : nil {
      for type in Set(found.filter { TagScheme.areTags([$0]) }.map { $0.dropFirst() }) {
        found.formUnion(letters.map { "\($0)\(type)" })
      }
    }
    let sorted = found.sorted { left, right in
      let (a, b) = (left.dropFirst(2), right.dropFirst(2))
      return a != b ? a < b : left < right
    }
    return try Vocabulary(tokens: (hasOutside ? ["O"] : []) + sorted)
  }

  /// Writes configuration and word lists to a folder that has none yet; lists that are there stay.
  ///
  /// - Parameters:
  ///   - sentences: what words and labels are taken from.
  ///   - texts: further tokens.
  /// - Throws: `ModelError` or `TextError` with what stood in the way.
  public static func make(
    in folder: String, config bytes: [UInt8], sentences: [LabelledSentence],
    texts: [[String]] = [], minimumCount: Int? = nil
  ) throws {
    try make(
      in: folder, config: bytes, texts: sentences.map(\.tokens) + texts,
      labels: labels(
        of: sentences, scheme: ModelConfig.parse(bytes, named: "config.json").head.scheme.tags),
      minimumCount: minimumCount)
  }

  /// The same for tokens and labels that are known.
  ///
  /// - Parameters:
  ///   - texts: tokens, from which the words are taken.
  ///   - labels: the labels, where the model has a list of its own.
  ///   - minimumCount: how often a word must occur; nil for 3 times, characters once.
  public static func make(
    in folder: String, config bytes: [UInt8], texts: [[String]], labels: Vocabulary,
    minimumCount: Int? = nil
  ) throws {
    let config = try ModelConfig.parse(bytes, named: "config.json")
    try makeDirectory(folder)
    if let name = config.vocabularyFile, !fileExists(folder + "/" + name) {
      let words = try vocabulary(
        of: texts, fold: config.folds,
        minimumCount: minimumCount ?? (config.tokenizer == .characters ? 1 : 3))
      try AtomicFile.write(Array(words.fileText.utf8), to: folder + "/" + name)
    }
    if config.task != .next, !fileExists(folder + "/" + config.head.labels) {
      try AtomicFile.write(Array(labels.fileText.utf8), to: folder + "/" + config.head.labels)
    }
    try AtomicFile.write(bytes, to: folder + "/config.json")
  }

  /// The labels of texts, in code point order.
  public static func labels(of texts: [LabelledText]) throws(TextError) -> Vocabulary {
    try Vocabulary(tokens: Set(texts.map(\.label)).sorted(by: precedes))
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
