import Decoding
import Platform
import Text

/// One model on disk: its configuration, its word lists and its versions.
///
/// Configuration and word lists are read once, when it is opened; versions are looked up anew each
/// time. Holds no file open.
public struct ModelFolder: Sendable {
  /// How large the files of a folder may be, in bytes.
  enum FileLimits {
    static let config = 1 << 20
    static let vocabulary = 256 << 20
    static let labels = 1 << 20
    static let golden = 16 << 20
  }

  /// The folder.
  public let path: String
  /// What `config.json` says.
  public let config: ModelConfig
  /// The words that are looked up; nil where no feature looks words up.
  ///
  /// Line 0 is `<unk>`.
  public let vocabulary: Vocabulary?
  /// The labels in the order of their ids: for `next` the words, for `forecast` none.
  public let labels: Vocabulary
  /// The SHA-256 of `config.json` and the word lists as they were read, by file name.
  public let hashes: [String: String]

  /// Reads configuration and word lists; no version need be there.
  public static func open(_ path: String) throws(ModelError) -> ModelFolder {
    var hashes: [String: String] = [:]
    let configPath = path + "/config.json"
    let bytes = try read(configPath, limit: FileLimits.config)
    hashes["config.json"] = sha256(bytes)
    let config = try ModelConfig.parse(bytes, named: configPath)
    var vocabulary: Vocabulary?
    if let file = config.vocabularyFile {
      let words = try wordList(path + "/" + file, FileLimits.vocabulary, &hashes[file])
      guard words.tokens.first == "<unk>" else {
        throw ModelError(
          .malformed, path: path + "/" + file,
          reason: "the first line is not <unk>, which is wanted")
      }
      vocabulary = words
    }
    let labelFile = config.head.labels
    let labels = try labels(config, vocabulary, path, &hashes)
    if config.head.crf != nil {
      do throws(DecoderError) {
        _ = try config.transitionRules(labels.tokens)
      } catch {
        throw ModelError(.mismatch, path: path + "/" + labelFile, reason: error.description)
      }
    }
    return ModelFolder(
      path: path, config: config, vocabulary: vocabulary, labels: labels, hashes: hashes)
  }

  /// The labels of the head: for `next` the words, for `forecast` none.
  private static func labels(
    _ config: ModelConfig, _ vocabulary: Vocabulary?, _ path: String,
    _ hashes: inout [String: String]
  ) throws(ModelError) -> Vocabulary {
    if config.task == .next, let vocabulary { return vocabulary }
    if config.task == .forecast { return .empty }
    let file = config.head.labels
    return try wordList(path + "/" + file, FileLimits.labels, &hashes[file])
  }

  /// The tensors that a version of this model consists of.
  public var expectedTensors: [TensorShape] {
    ModelStore.expectedTensors(
      config, vocabularyCount: vocabulary?.count ?? 0, labelCount: labels.count)
  }

  /// The name of a version as errors say it: `ner-en/000003`.
  func versionName(_ version: Int) -> String { "\(config.name)/\(versionFolderName(version))" }

  /// The folder of a version.
  func versionPath(_ version: Int) -> String {
    "\(path)/versions/\(versionFolderName(version))"
  }

  private static func wordList(
    _ path: String, _ limit: Int, _ hash: inout String?
  ) throws(ModelError) -> Vocabulary {
    let bytes = try read(path, limit: limit)
    hash = sha256(bytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ModelError(.malformed, path: path, reason: "not valid UTF-8, which is wanted")
    }
    let list: Vocabulary
    do {
      list = try Vocabulary(text: text)
    } catch {
      throw ModelError(.malformed, path: path, reason: "\(error)")
    }
    guard list.count > 0 else {
      throw ModelError(.malformed, path: path, reason: "empty; one entry on each line is wanted")
    }
    return list
  }

  static func read(_ path: String, limit: Int) throws(ModelError) -> [UInt8] {
    do {
      return try readFile(path, limit: limit)
    } catch {
      throw ModelError(error.isMissing ? .missing : .unreadable, error)
    }
  }
}

extension ModelError {
  init(_ kind: Kind, _ error: PlatformError) {
    self.init(kind, path: error.path, reason: error.reason)
  }
}

/// The six digits of a version.
func versionFolderName(_ version: Int) -> String {
  let digits = String(version)
  return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}

/// The version that six digits name; nil for any other name.
func versionNumber(_ name: some StringProtocol) -> Int? {
  guard name.utf8.count == 6, name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
  return Int(name)
}
