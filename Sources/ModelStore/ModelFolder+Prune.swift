import Platform

extension ModelFolder {
  private static let removalPrefix = ".removing-"

  /// The versions that pruning removes, rising: all but the newest `keep`, the one that `current`
  /// names and those `inUse`.
  ///
  /// - Parameter keep: how many of the newest stay; at least 1, whatever is given, because the next
  ///   publication counts on from the newest.
  public func prunable(keep: Int, inUse: Set<Int>) -> [Int] {
    let current = current()
    return versions().dropLast(max(keep, 1)).filter { $0 != current && !inUse.contains($0) }
  }

  /// Removes versions from the folder.
  ///
  /// Each is renamed first, so that no reader finds half of one; what a removal that was cut short
  /// left behind is removed too. Only who holds the model's lock may do it.
  ///
  /// - Throws: ``ModelError`` where `current` names one of them, before anything is removed, or
  ///   where the file system refuses.
  public func remove(versions numbers: [Int]) throws(ModelError) {
    if let current = current(), numbers.contains(current) {
      throw ModelError(
        .unwritable, path: versionName(current), reason: "it is the current version and stays")
    }
    let folder = path + "/versions"
    do throws(PlatformError) {
      for number in numbers {
        let unique = String(UInt64.random(in: .min ... .max), radix: 16)
        try renameFile(versionPath(number), to: "\(folder)/\(Self.removalPrefix)\(unique)")
      }
      try syncDirectory(folder)
      for name in try listDirectory(folder) where name.hasPrefix(Self.removalPrefix) {
        try removeDirectory(folder + "/" + name)
      }
    } catch {
      throw ModelError(error.isMissing ? .missing : .unwritable, error)
    }
  }
}
