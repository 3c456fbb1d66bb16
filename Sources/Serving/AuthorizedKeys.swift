import Platform
import ZeroMQ

/// The public keys of the clients that are admitted: a folder with a file for each, read again when
/// it changes.
///
/// A file `NAME.pub` holds one key, 40 characters of Z85; empty lines and those that begin with `#`
/// are passed over.
public struct AuthorizedKeys: Sendable {
  private let folder: String
  private var names: [CurveKey: String] = [:]
  private var stamps: [String: FileStamp] = [:]
  private var folderStamp: FileStamp?

  /// Clients at most; what is beyond it is left out with a warning.
  private static let most = 100_000

  /// Reads the folder for the first time.
  ///
  /// - Throws: `PlatformError` where it cannot be read, or others can write into it.
  public init(folder: String) throws(PlatformError) {
    self.folder = folder
    try checkOwnerWrites(folder)
    try read()
  }

  /// How many clients are admitted.
  public var count: Int { names.count }

  /// The name of the client of a key, or nil for one that is not admitted.
  ///
  /// Looks at the folder, so that a change counts at once; where the folder cannot be read, nobody
  /// is admitted.
  public mutating func name(of key: CurveKey) -> String? {
    do throws(PlatformError) {
      if try hasChanged() {
        try read()
        logLine(.info, "authorized keys: read again, \(names.count) clients are admitted")
      }
    } catch {
      if folderStamp != nil { logLine(.error, "nobody is admitted: \(error)") }
      (folderStamp, names, stamps) = (nil, [:], [:])
    }
    return names[key]
  }

  private func hasChanged() throws(PlatformError) -> Bool {
    guard try FileStamp(folder) == folderStamp else { return true }
    for (path, stamp) in stamps where (try? FileStamp(path)) != stamp { return true }
    return false
  }

  /// Reads every file; one that cannot be used is left out with a warning.
  private mutating func read() throws(PlatformError) {
    // The stamp before the names: what is added meanwhile is then seen the next time.
    let stamp = try FileStamp(folder)
    let files = try listDirectory(folder).filter { $0.hasSuffix(".pub") }.sorted()
    (names, stamps) = ([:], [:])
    if files.count > Self.most {
      logLine(.warning, "\(folder): \(files.count) keys; only \(Self.most) are admitted")
    }
    for file in files.prefix(Self.most) {
      let path = folder + "/" + file
      do throws(PlatformError) {
        stamps[path] = try FileStamp(path)
        try checkOwnerWrites(path)
        guard let key = CurveKey(keyText(try readFile(path, limit: 4096))) else {
          logLine(.warning, "\(path): wanted one key of 40 characters, Z85; left out")
          continue
        }
        names[key] = String(file.dropLast(4))
      } catch {
        logLine(.warning, "\(error); left out")
      }
    }
    folderStamp = stamp
  }
}

/// The one line of a key file that is neither empty nor a comment, or an empty text.
public func keyText(_ bytes: [UInt8]) -> String {
  let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    .map { $0.filter { !$0.isWhitespace } }
    .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  return lines.count == 1 ? lines[0] : ""
}
