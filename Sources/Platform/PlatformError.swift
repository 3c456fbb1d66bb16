import Glibc

/// Why the operating system would not do something with a file, folder or descriptor.
public enum PlatformError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed with this code of `errno`.
  case system(operation: String, path: String, code: Int32)
  /// The path names a folder, pipe, socket or device where a regular file is wanted.
  case notRegular(path: String)
  /// The file is larger than the caller reads.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Another process holds the lock; `holder` is its process id, where the file tells.
  case locked(path: String, holder: Int32?)
  /// The folder belongs to somebody else or is open to others.
  case notPrivate(path: String)
  /// The file or folder gives others rights that they must not have; `mode` is in octal digits.
  case tooOpen(path: String, mode: String, wanted: String)

  /// Every name that could be used is in use.
  case nameTaken(path: String)

  /// Whether something else has the name already.
  public var isNameTaken: Bool {
    guard case .system(_, _, let code) = self else { return false }
    return code == EEXIST || code == ENOTEMPTY || code == ENOTDIR
  }

  /// Whether the file or folder does not exist.
  public var isMissing: Bool {
    guard case .system(_, _, let code) = self else { return false }
    return code == ENOENT || code == ENOTDIR
  }

  /// What went wrong, without the path.
  public var reason: String {
    switch self {
    case .system(let operation, _, let code):
      "cannot \(operation): \(String(cString: strerror(code)))"
    case .notRegular:
      "not a regular file, which is wanted"
    case .tooLarge(_, let bytes, let limit):
      "\(bytes) bytes; at most \(limit) are read"
    case .locked(_, let holder):
      "another millrace\(holder.map { " (process \($0))" } ?? "") is running on this folder; "
        + "stop it or choose another folder"
    case .nameTaken:
      "every name up to this one is in use; remove some"
    case .notPrivate:
      "the folder must belong to this user and be closed to others (mode 0700)"
    case .tooOpen(let path, let mode, let wanted):
      "its mode \(mode) lets other users in; wanted \(wanted): chmod \(wanted) \(path)"
    }
  }

  /// The path it is about.
  public var path: String {
    switch self {
    case .system(_, let path, _), .notRegular(let path), .tooLarge(let path, _, _),
      .locked(let path, _), .notPrivate(let path), .nameTaken(let path),
      .tooOpen(let path, _, _):
      path
    }
  }

  /// One sentence for the user.
  public var description: String { "\(path): \(reason)" }
}

/// Runs a system call that answers -1 on failure, again as long as a signal interrupts it.
func call<Result: SignedInteger>(
  _ operation: String, _ path: String, _ body: () -> Result
) throws(PlatformError) -> Result {
  while true {
    let result = body()
    if result != -1 { return result }
    let code = errno
    guard code == EINTR else {
      throw .system(operation: operation, path: path, code: code)
    }
  }
}
