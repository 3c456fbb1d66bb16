import Platform

extension ModelFolder {
  /// The versions in the folder, rising; names that are not six digits are ignored.
  public func versions() -> [Int] {
    let names = (try? listDirectory(path + "/versions")) ?? []
    return names.compactMap { versionNumber($0) }.sorted()
  }

  /// The version that `current` names; nil where there is none or it names none.
  public func current() -> Int? {
    guard let bytes = try? readFile(path + "/current", limit: 64) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return versionNumber(text.hasSuffix("\n") ? text.dropLast() : text[...])
  }

  /// The versions to try at start, in order: the current one, then the older ones from new to old.
  ///
  /// Without `current` it is all of them, from new to old. A current version that is not there is
  /// in the list all the same, so that loading it says so.
  public func candidates() -> [Int] {
    let newestFirst = Array(versions().reversed())
    guard let current = current() else { return newestFirst }
    return [current] + newestFirst.filter { $0 < current }
  }

  /// Writes `current`, atomically.
  ///
  /// Only the daemon, or who holds the model's lock, may do it.
  public func setCurrent(_ version: Int) throws(ModelError) {
    guard fileExists(versionPath(version) + "/model.safetensors") else {
      throw ModelError(
        .missing, path: versionName(version), reason: "there is no such version to put in service")
    }
    do {
      let text = versionFolderName(version) + "\n"
      try AtomicFile.write(Array(text.utf8), to: path + "/current")
    } catch {
      throw ModelError(.unwritable, error)
    }
  }

  /// The golden messages and logits of a version; nil where it has none.
  public func golden(version: Int) throws(ModelError) -> Golden? {
    let folder = versionPath(version)
    guard fileExists(folder + "/golden.jsonl") || fileExists(folder + "/golden.safetensors")
    else { return nil }
    return try Golden.parse(
      messages: Self.read(folder + "/golden.jsonl", limit: FileLimits.golden),
      logits: Self.read(
        folder + "/golden.safetensors", limit: SafetensorsFile.Limits.file),
      named: versionName(version))
  }
}
