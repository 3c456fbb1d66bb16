import Glibc

/// Reads a regular file of at most `limit` bytes that nobody but its owner can read or write.
///
/// Throws `PlatformError.tooOpen` where others have any right to it.
public func readSecretFile(_ path: String, limit: Int) throws(PlatformError) -> [UInt8] {
  try checkMode(of: path, forbidden: 0o077, wanted: "600")
  return try readFile(path, limit: limit)
}

/// Checks that nobody but its owner can write a file or what is in a folder.
///
/// Throws `PlatformError.tooOpen` where others can.
public func checkOwnerWrites(_ path: String) throws(PlatformError) {
  try checkMode(of: path, forbidden: 0o022, wanted: "go-w")
}

private func checkMode(
  of path: String, forbidden: mode_t, wanted: String
) throws(PlatformError) {
  var status = stat()
  _ = try call("inspect it", path) { stat(path, &status) }
  let mode = status.st_mode & 0o7777
  guard mode & forbidden == 0 else {
    throw .tooOpen(path: path, mode: String(mode, radix: 8), wanted: wanted)
  }
}

/// What tells whether a file has changed without reading it.
public struct FileStamp: Sendable, Equatable {
  private let device: UInt
  private let inode: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// The stamp of a file or folder as it is now; links are followed.
  public init(_ path: String) throws(PlatformError) {
    var status = stat()
    _ = try call("inspect it", path) { stat(path, &status) }
    (device, inode, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
    (seconds, nanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
  }
}
