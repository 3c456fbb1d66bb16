import Platform
import Wire

extension ModelFolder {
  /// Reads the weights of a version and checks them against hashes and configuration.
  ///
  /// The whole file is read into memory before anything is checked, so that nobody can change it in
  /// between. A hash, golden or metrics file that is not there is a warning; one that does not fit
  /// is an error.
  public func load(version: Int) throws(ModelError) -> ModelVersion {
    let name = versionName(version)
    let folder = versionPath(version)
    let bytes = try Self.read(
      folder + "/model.safetensors", limit: SafetensorsFile.Limits.file)
    let file = try SafetensorsFile.parse(bytes, named: name)
    var warnings = try checkHashes(file.metadata, name)
    try check(file.tensors, name)
    for optional in ["golden.jsonl", "golden.safetensors", "metrics.json"]
    where !fileExists(folder + "/" + optional) {
      warnings.append("\(name): no \(optional)")
    }
    return ModelVersion(number: version, tensors: file, warnings: warnings)
  }

  private func checkHashes(
    _ metadata: [String: String], _ name: String
  ) throws(ModelError) -> [String] {
    var warnings: [String] = []
    for (file, hash) in hashes.sorted(by: { $0.key < $1.key }) {
      guard let wanted = metadata[file] else {
        warnings.append("\(name): the weights do not say which \(file) they were trained with")
        continue
      }
      guard wanted.lowercased() == hash else {
        throw ModelError(
          .mismatch, path: name,
          reason: "trained with a \(file) of SHA-256 \(escapedForDisplay(wanted)), "
            + "the one in the folder has \(hash)")
      }
    }
    return warnings
  }

  /// Checks that `tensors` are exactly those the configuration wants.
  func check(_ tensors: [Tensor], _ name: String) throws(ModelError) {
    let wanted = expectedTensors
    let found = Dictionary(tensors.map { ($0.name, $0.shape) }) { first, _ in first }
    for tensor in wanted {
      guard let shape = found[tensor.name] else {
        throw ModelError(
          .mismatch, path: name,
          reason:
            "tensor \(tensor.name) is missing, config.json wants it with shape \(tensor.shape)")
      }
      guard shape == tensor.shape else {
        throw ModelError(
          .mismatch, path: name,
          reason: "tensor \(tensor.name) has shape \(shape), config.json wants \(tensor.shape)")
      }
    }
    let names = Set(wanted.map(\.name))
    if let extra = tensors.first(where: { !names.contains($0.name) }) {
      throw ModelError(
        .mismatch, path: name,
        reason: "tensor \(escapedForDisplay(extra.name)) is not one that config.json wants")
    }
  }
}
