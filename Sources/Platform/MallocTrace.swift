import CMachine
import Glibc

/// Counts the calls of the allocator by the C library's `mtrace`.
///
/// It needs glibc and the library `libc_malloc_debug.so.0`, preloaded when the process starts; without
/// it nothing is counted.
public enum MallocTrace {
  /// The library to name in `LD_PRELOAD`.
  public static let library = "libc_malloc_debug.so.0"

  /// Runs `body` and counts the blocks that all threads get meanwhile from malloc, calloc, realloc and
  /// the aligned forms, those that are freed again included.
  ///
  /// - Parameter file: where the trace is written; removed afterwards.
  /// - Returns: the count; nil where the library is not preloaded.
  public static func count(file: String, _ body: () -> Void) throws(PlatformError) -> Int? {
    setenv("MALLOC_TRACE", file, 1)
    mtrace()
    body()
    muntrace()
    unsetenv("MALLOC_TRACE")
    guard fileExists(file) else { return nil }
    defer { unlink(file) }
    let text = String(decoding: try readFile(file, limit: 1 << 30), as: UTF8.self)
    // "@ caller + address size" for malloc; realloc writes "<" for the old and ">" for the new.
    return text.split(separator: "\n").count { $0.contains(" + 0x") || $0.contains(" > 0x") }
  }
}
