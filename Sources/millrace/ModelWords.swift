import ModelStore
import Platform

/// What the words after `models` have in common.
enum ModelWords {
  /// Opens the model that the first word names.
  static func open(_ name: String, _ arguments: Arguments) throws -> ModelFolder {
    try ModelFolder.open(try ModelOptions.path(arguments).find(name))
  }

  /// The lock of who changes a model's folder without a daemon.
  static func lock(_ folder: ModelFolder) throws(PlatformError) -> LockFile {
    try LockFile(folder.path + "/.lock")
  }

  /// The number of a version that was typed; `000002` is 2.
  static func version(_ word: String) throws(UsageError) -> Int {
    guard let number = Int(word), 1...999_999 ~= number else {
      throw UsageError("found '\(word)', wanted a version, such as 2")
    }
    return number
  }

  /// Checks that a model has a version.
  static func require(_ version: Int, of folder: ModelFolder) throws(CommandFailure) {
    let versions = folder.versions()
    guard !versions.contains(version) else { return }
    let there = versions.isEmpty ? "none" : versions.map(String.init).joined(separator: ", ")
    throw CommandFailure(
      description: "\(folder.config.name): there is no version \(version) in \(folder.path), "
        + "there is \(there)")
  }
}
