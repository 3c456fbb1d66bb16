import Journal
import ModelStore
import Testing
import Text
import Training

/// Labels in the journal, and what a model of another scheme learns from them.
struct GoldTagsTests {
  private static let labels: [ModelConfig.Head.Scheme: [String]] = [
    .iob2: ["O", "B-X", "I-X", "B-Y", "I-Y"],
    .bioes: ["O", "B-X", "E-X", "I-X", "S-X", "B-Y", "E-Y", "I-Y", "S-Y"],
  ]

  /// The labels that a model learns, `-` where it learns none, from segments of one stream.
  private func learned(
    _ scheme: ModelConfig.Head.Scheme, _ segments: [String], isEnded: Bool = false
  ) throws -> [String] {
    let labels = try #require(Self.labels[scheme])
    let config = ModelConfig(
      name: "m", features: [Feature(kind: .word(vocabulary: "v", fold: true), size: 2)],
      layers: [2], head: .init(scheme: scheme))
    let vocabulary = try Vocabulary(tokens: ["<unk>", "a"])
    var data = LoggedSequences(
      config: config, featurizer: Featurizer(config: config, vocabulary: vocabulary),
      labels: labels)
    var seq = 0
    for (id, text) in segments.enumerated() {
      let gold = text.split(separator: " ").map { $0 == "-" ? nil : String($0) }
      var segment = Segment(
        stream: Array("m/a".utf8), model: "m", version: 1, epoch: 0, firstSeq: seq,
        elements: .tokens(gold.map { _ in "a" }), time: 1)
      seq += gold.count
      if isEnded, id == segments.count - 1 {
        segment.marks = [.init(position: seq, kind: .end)]
      }
      data.append(segment, id: Int64(id + 1), labels: gold)
    }
    let sequence = try #require(data.sequences.first)
    return (0..<seq).map { position in
      let label = sequence.label(at: position)
      return label < 0 ? "-" : labels[Int(label)]
    }
  }

  @Test(
    arguments: [
      ("B-X I-X O B-Y", "B-X I-X O B-Y"), ("I-X I-X B-X I-Y", "B-X I-X B-X B-Y"),
      ("B-X E-X S-Y U-Y O", "B-X I-X B-Y B-Y O"), ("O - I-X I-X", "O - I-X I-X"),
    ])
  func `a model of IOB2 learns from all schemes`(tags: String, wanted: String) throws {
    #expect(try learned(.iob2, [tags]).joined(separator: " ") == wanted)
    // Where messages and so segments are cut makes no difference.
    let single = tags.split(separator: " ").map(String.init)
    #expect(try learned(.iob2, single).joined(separator: " ") == wanted)
  }

  @Test func `a model of BIOES learns where entities end once it is known`() throws {
    #expect(try learned(.bioes, ["B-X I-X O B-Y"]) == ["B-X", "E-X", "O", "-"])
    #expect(
      try learned(.bioes, ["B-X I-X O", "B-Y"], isEnded: true) == ["B-X", "E-X", "O", "S-Y"])
    #expect(try learned(.bioes, ["I-X I-Y", "B-Y O"]) == ["S-X", "S-Y", "S-Y", "O"])
    #expect(try learned(.bioes, ["B-X E-X S-Y"]) == ["B-X", "E-X", "S-Y"])
  }
}
