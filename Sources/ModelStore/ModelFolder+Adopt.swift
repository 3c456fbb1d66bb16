import Platform

extension ModelFolder {
  /// A copy of the model with one of its versions under another root: a shipped folder is not
  /// written to, so the first version published of it goes to a folder of the user's own.
  ///
  /// The version keeps its number. A copy that is there already is opened as it is.
  public func adopted(in root: String, version: Int) throws(ModelError) -> ModelFolder {
    let target = root + "/" + config.name
    if fileExists(target + "/config.json") { return try ModelFolder.open(target) }
    do throws(PlatformError) {
      let place = target + "/versions/" + versionFolderName(version)
      try makeDirectory(place)
      let from = versionPath(version)
      for name in try listDirectory(from) { try copyFile(name, from: from, to: place) }
      // config.json comes last: without it the folder is no model, so a half-made copy is none.
      for name in hashes.keys.sorted() where name != "config.json" {
        try copyFile(name, from: path, to: target)
      }
      try copyFile("config.json", from: path, to: target)
    } catch {
      throw ModelError(.unwritable, error)
    }
    return try ModelFolder.open(target)
  }
}

private func copyFile(_ name: String, from: String, to: String) throws(PlatformError) {
  let bytes = try readFile(from + "/" + name, limit: SafetensorsFile.Limits.file)
  try AtomicFile.write(bytes, to: to + "/" + name)
}
