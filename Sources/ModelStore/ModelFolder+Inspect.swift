import Wire

extension ModelFolder {
  /// The largest `metrics.json` that is read, in bytes.
  private static let metricsLimit = 1 << 20

  /// The weights of a version as they are, for tools that show or compare them.
  ///
  /// Unlike ``load(version:)`` it checks neither hashes nor shapes, and lets numbers pass that are
  /// not finite.
  ///
  /// - Throws: ``ModelError`` where the file is not there or is no safetensors file.
  public func inspect(version: Int) throws(ModelError) -> SafetensorsFile {
    let bytes = try Self.read(weightsPath(version: version), limit: SafetensorsFile.Limits.file)
    return try SafetensorsFile.parse(bytes, named: versionName(version), allowNonFinite: true)
  }

  /// Where the weights of a version lie.
  public func weightsPath(version: Int) -> String {
    versionPath(version) + "/model.safetensors"
  }

  /// What was measured when a version was accepted; nil where it does not say.
  ///
  /// - Throws: ``ModelError`` where `metrics.json` is there and is no JSON object.
  public func metrics(version: Int) throws(ModelError) -> JSONValue? {
    let name = versionName(version) + "/metrics.json"
    let bytes: [UInt8]
    do throws(ModelError) {
      bytes = try Self.read(versionPath(version) + "/metrics.json", limit: Self.metricsLimit)
    } catch {
      guard error.kind == .missing else { throw error }
      return nil
    }
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes)
    } catch {
      throw ModelError(.malformed, path: name, reason: "not valid JSON: \(error)")
    }
    guard case .object = value else {
      throw ModelError(
        .malformed, path: name, reason: "holds \(value.describedType), an object is wanted")
    }
    return value
  }
}
