import Foundation
import ModelStore
import Recurrent
import Testing
import Text
import Training

/// A new model that begins with what another one has learned.
@Suite struct BeginTests {
  private static func features(_ size: Int) -> [Feature] {
    [
      Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: 3),
      Feature(kind: .hashed(of: .suffix(2), rows: 5, seeds: 1), size: size),
    ]
  }

  /// A folder with one version, whose weights are drawn from `seed`.
  private func model(
    _ name: String, in root: String, words: [String], labels: [String], units: LayerShape = 4,
    size: Int = 2, seed: UInt64
  ) throws -> (folder: ModelFolder, weights: Parameters) {
    let config = ModelConfig(name: name, features: Self.features(size), layers: [units])
    let path = root + "/" + name
    try NewModel.make(
      in: path, config: Array(config.encoded().utf8), texts: [words],
      labels: try Vocabulary(tokens: labels), minimumCount: 1)
    let folder = try ModelFolder.open(path)
    let weights = Parameters(shape: folder.networkShape)
    weights.initialise(seed: seed)
    _ = try folder.publish(tensors: weights.tensors)
    return (folder, weights)
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let root = NSTemporaryDirectory() + "/millrace-begin-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try body(root)
  }

  @Test func `tables and cells are taken over, words by what they are, heads are not`() throws {
    try inFolder { root in
      let old = try model("old", in: root, words: ["b", "a", "a"], labels: ["N", "V"], seed: 1)
      let new = try model("new", in: root, words: ["b", "c"], labels: ["X", "Y"], seed: 2)
      let before = new.weights.copied()
      try new.folder.begin(new.weights, with: old.folder, version: 1)
      for name in ["hashed.0.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0"] {
        #expect(new.weights.array(name) == old.weights.array(name), "\(name)")
      }
      #expect(new.weights.array("head.weight") == before.array("head.weight"))
      func vector(_ word: String, _ model: ModelFolder, _ weights: Parameters) throws -> [Float] {
        let id = Int(try #require(model.vocabulary?.id(of: word)))
        return Array(weights.array("embedding.weight")[id * 3..<id * 3 + 3])
      }
      for word in ["<unk>", "b"] {
        #expect(
          try vector(word, new.folder, new.weights) == vector(word, old.folder, old.weights))
      }
      #expect(try vector("c", new.folder, new.weights) == vector("c", new.folder, before))
    }
  }

  @Test func `a model of other features or layers is refused`() throws {
    try inFolder { root in
      let new = try model("new", in: root, words: ["a"], labels: ["X"], seed: 2)
      let wide = try model("wide", in: root, words: ["a"], labels: ["X"], units: 5, seed: 1)
      let other = try model("other", in: root, words: ["a"], labels: ["X"], size: 1, seed: 1)
      for old in [wide, other] {
        #expect {
          try new.folder.begin(new.weights, with: old.folder, version: 1)
        } throws: { "\($0)".contains("features or layers") }
      }
    }
  }
}
