/// One version of a model whose file, hashes and tensors have been checked.
public struct ModelVersion: Sendable {
  /// The number of its folder.
  public let number: Int
  /// The weights.
  public let tensors: SafetensorsFile
  /// What is missing without making the version unusable, a sentence each.
  public let warnings: [String]
}
