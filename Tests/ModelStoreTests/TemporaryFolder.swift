import Foundation
import ModelStore

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/millrace-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try write("", to: name)
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }
}

/// A small tagger on disk: three words, two labels, delays 0 and 1.
func makeModel(in folder: TemporaryFolder) throws -> ModelFolder {
  let config = ModelConfig(
    name: "tiny",
    features: [
      Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: 3),
      Feature(kind: .hashed(of: .suffix(3), rows: 5, seeds: 2), size: 2),
    ], layers: [4], delays: [0, 1])
  try folder.write(config.encoded(), to: "config.json")
  try folder.write("<unk>\nthe\ncat\n", to: "vocab.txt")
  try folder.write("O\nX\n", to: "labels.txt")
  return try ModelFolder.open(folder.path)
}

/// Tensors of the right names and shapes, all elements equal.
func makeTensors(_ model: ModelFolder, _ value: Float = 0.5) -> [Tensor] {
  model.expectedTensors.map {
    Tensor(
      name: $0.name, shape: $0.shape,
      values: [Float](repeating: value, count: $0.shape.reduce(1, *)))
  }
}
