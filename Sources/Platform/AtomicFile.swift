import Glibc
import Synchronization

/// Writes files so that a crash leaves the old contents or the new, never a mixture.
public enum AtomicFile {
  // Two writers of one path within one process must not share a temporary file.
  private static let counter = Atomic<UInt64>(0)

  /// Replaces the contents of `path`.
  ///
  /// The bytes go to a temporary file beside it, are fsynced and renamed over it, and the folder is
  /// fsynced. On failure the temporary file is removed and the old contents stay.
  public static func write(
    _ bytes: [UInt8], to path: String, permissions: mode_t = 0o644
  ) throws(PlatformError) {
    let number = counter.add(1, ordering: .relaxed).newValue
    let folder = parent(of: path)
    let temporary = "\(path).tmp-\(getpid())-\(number)"
    // Left behind by a process of the same id that was killed.
    _ = unlink(temporary)
    do throws(PlatformError) {
      try create(bytes, at: temporary, permissions: permissions)
      try renameFile(temporary, to: path)
    } catch {
      _ = unlink(temporary)
      throw error
    }
    try syncDirectory(folder)
  }

  /// Writes a file that must not exist yet and fsyncs it; its folder is the caller's to fsync.
  public static func create(
    _ bytes: [UInt8], at path: String, permissions: mode_t = 0o644
  ) throws(PlatformError) {
    let file = try FileDescriptor(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions)
    try file.write(bytes)
    try file.synchronize()
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
