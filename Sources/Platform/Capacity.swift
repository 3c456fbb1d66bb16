import Glibc

/// How much there is of what a service needs.
public enum Capacity {
  /// Bytes that an unprivileged process may still write below a path that exists; nil where the
  /// system does not say.
  ///
  /// The corresponding C function is `statvfs`.
  public static func freeBytes(_ path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: status.f_bavail)
      .multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
    return overflow ? nil : bytes
  }

  /// Bytes of memory that processes may still take without swapping; nil where the system does not
  /// say.
  ///
  /// Source: proc(5), `MemAvailable` of `/proc/meminfo`.
  public static func availableMemory() -> Int? {
    guard let file = fopen("/proc/meminfo", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
      guard words.first == "MemAvailable:", words.count > 1 else { continue }
      return Int(words[1]).map { $0 << 10 }
    }
    return nil
  }

  /// Whether this process may write into a folder.
  ///
  /// The corresponding C function is `access`.
  public static func canWrite(_ path: String) -> Bool {
    access(path, W_OK | X_OK) == 0
  }
}
