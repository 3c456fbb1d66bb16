import Glibc

/// An open descriptor that is closed when its owner is done with it.
struct FileDescriptor: ~Copyable {
  let number: Int32
  let path: String

  /// Opens `path`; the descriptor does not survive `exec`.
  ///
  /// The corresponding C function is `open`.
  init(_ path: String, _ flags: Int32, permissions: mode_t = 0) throws(PlatformError) {
    number = try call("open it", path) { open(path, flags | O_CLOEXEC, permissions) }
    self.path = path
  }

  deinit {
    // Linux frees the descriptor even when close is interrupted: trying again could close another.
    _ = close(number)
  }

  /// Writes all of the bytes.
  func write(_ bytes: [UInt8]) throws(PlatformError) {
    var offset = 0
    while offset < bytes.count {
      offset += try call("write it", path) {
        bytes.withUnsafeBytes {
          Glibc.write(number, $0.baseAddress?.advanced(by: offset), $0.count - offset)
        }
      }
    }
  }

  /// Reads until `limit` bytes or the end.
  func read(limit: Int) throws(PlatformError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var offset = 0
    while offset < limit {
      let count = try call("read it", path) {
        bytes.withUnsafeMutableBytes {
          Glibc.read(number, $0.baseAddress?.advanced(by: offset), limit - offset)
        }
      }
      if count == 0 { break }
      offset += count
    }
    bytes.removeLast(limit - offset)
    return bytes
  }

  /// Waits until the contents are on the disk.
  func synchronize() throws(PlatformError) {
    _ = try call("fsync it", path) { fsync(number) }
  }
}
