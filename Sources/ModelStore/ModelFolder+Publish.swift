import Platform

extension ModelFolder {
  /// Writes a new version and returns its number.
  ///
  /// The version is written whole under a temporary name, fsynced file by file, renamed, and its
  /// parent fsynced; if another publisher was faster, the next number is taken. The hashes of
  /// `config.json` and the word lists, as this value read them, join `metadata`. `extraFiles` go
  /// beside the weights, by name. Does not touch `current`.
  public func publish(
    tensors: [Tensor], metadata: [String: String] = [:], extraFiles: [String: [UInt8]] = [:]
  ) throws(ModelError) -> Int {
    try checkPublishable(tensors, extraFiles)
    var files = extraFiles
    files["model.safetensors"] = SafetensorsFile.encode(
      tensors: tensors, metadata: metadata.merging(hashes) { $1 })
    let versionsPath = path + "/versions"
    do throws(PlatformError) {
      try makeDirectory(versionsPath)
      let temporary = try Self.write(files, in: versionsPath)
      do throws(PlatformError) {
        let number = try place(temporary)
        try syncDirectory(versionsPath)
        return number
      } catch {
        // Nothing to remove if the rename came through and only the last fsync failed.
        try? removeDirectory(temporary)
        throw error
      }
    } catch {
      throw ModelError(.unwritable, error)
    }
  }

  private func checkPublishable(
    _ tensors: [Tensor], _ extraFiles: [String: [UInt8]]
  ) throws(ModelError) {
    let name = "\(config.name): new version"
    for file in extraFiles.keys where !isPlainFileName(file) || file == "model.safetensors" {
      throw ModelError(.malformed, path: name, reason: "\"\(file)\" cannot be a file beside it")
    }
    try check(tensors, name)
    guard Set(tensors.map(\.name)).count == tensors.count else {
      throw ModelError(.malformed, path: name, reason: "two tensors have the same name")
    }
    for tensor in tensors {
      if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
        throw ModelError(
          .malformed, path: name,
          reason: "tensor \(tensor.name) holds \(tensor.values[index]) at index \(index); "
            + "every number must be finite")
      }
    }
  }

  private static func write(
    _ files: [String: [UInt8]], in folder: String
  ) throws(PlatformError) -> String {
    let unique = String(UInt64.random(in: .min ... .max), radix: 16)
    let temporary = "\(folder)/.publishing-\(unique)"
    try makeNewDirectory(temporary)
    do throws(PlatformError) {
      for (name, bytes) in files {
        try AtomicFile.create(bytes, at: temporary + "/" + name)
      }
      try syncDirectory(temporary)
    } catch {
      try? removeDirectory(temporary)
      throw error
    }
    return temporary
  }

  /// Renames a finished folder to the next free number.
  ///
  /// A folder in which something is cannot be replaced by a rename, so of two publishers only one
  /// gets a number.
  private func place(_ temporary: String) throws(PlatformError) -> Int {
    var number = (versions().last ?? 0) + 1
    while true {
      let target = versionPath(number)
      guard number <= 999_999 else { throw .nameTaken(path: target) }
      do throws(PlatformError) {
        try renameFile(temporary, to: target)
        return number
      } catch {
        guard error.isNameTaken else { throw error }
        number += 1
      }
    }
  }
}
