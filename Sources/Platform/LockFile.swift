import Glibc

/// A lock on a file that only one process holds, until it lets go or dies.
///
/// The file holds the holder's process id and stays when the lock is gone: removing it would let
/// two processes lock two files of the same name.
public struct LockFile: ~Copyable {
  private let file: FileDescriptor

  /// Takes the lock without waiting; makes the file where it is missing.
  ///
  /// Throws `PlatformError.locked` if another process, or another `LockFile` of this one, has it.
  /// The corresponding C function is `flock`.
  public init(_ path: String) throws(PlatformError) {
    let file = try FileDescriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW, permissions: 0o644)
    let number = file.number
    do throws(PlatformError) {
      _ = try call("lock it", path) { flock(number, LOCK_EX | LOCK_NB) }
      _ = try call("shorten it", path) { ftruncate(number, 0) }
    } catch .system(_, _, EWOULDBLOCK) {
      throw .locked(path: path, holder: Self.holder(path))
    }
    try file.write(Array("\(getpid())\n".utf8))
    self.file = file
  }

  private static func holder(_ path: String) -> Int32? {
    guard let bytes = try? readFile(path, limit: 32) else { return nil }
    return Int32(String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
