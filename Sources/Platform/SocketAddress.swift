import Glibc

/// A numeric address and port, such as `127.0.0.1:9464` or `[::1]:9464`; port 0 is any that is free.
public struct SocketAddress: Sendable, Equatable, CustomStringConvertible {
  /// The address, without brackets.
  public let host: String
  /// The port.
  public let port: UInt16

  /// Reads an address, where `localhost` is 127.0.0.1; nil where it is none.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.host = host == "localhost" ? "127.0.0.1" : host
    self.port = port
    guard isVersion6 == text.hasPrefix("["), withBytes({ _, _ in true }) != nil else { return nil }
  }

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Whether only this machine reaches it.
  public var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }

  /// The address as it is written in a URL.
  public var description: String { isVersion6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private var isVersion6: Bool { host.contains(":") }

  /// Calls `body` with the C structure; nil where the host is no numeric address.
  private func withBytes<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result? {
    func call<Address>(_ address: inout Address) -> Result {
      let size = socklen_t(MemoryLayout<Address>.size)
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
      }
    }
    if isVersion6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { return nil }
      return call(&address)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    return call(&address)
  }

  /// Opens a socket that takes connections here.
  ///
  /// - Returns: the descriptor, and the address with the port that the system chose for 0.
  /// - Throws: `PlatformError` where the port is taken or the address is not this machine's.
  func listen() throws(PlatformError) -> (descriptor: Int32, address: SocketAddress) {
    let place = description
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let family = isVersion6 ? AF_INET6 : AF_INET
    let descriptor = try Platform.call("open a socket", place) { socket(family, type, 0) }
    do throws(PlatformError) {
      // Connections of a daemon that has just ended must not keep the next one from starting.
      var flag: Int32 = 1
      _ = try Platform.call("prepare the socket", place) {
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &flag, socklen_t(MemoryLayout<Int32>.size))
      }
      _ = try Platform.call("bind it", place) {
        withBytes { bind(descriptor, $0, $1) } ?? -1
      }
      _ = try Platform.call("listen on it", place) { Glibc.listen(descriptor, 16) }
      return (descriptor, SocketAddress(host: host, port: try Self.port(of: descriptor, place)))
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func port(of descriptor: Int32, _ place: String) throws(PlatformError) -> UInt16 {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    _ = try Platform.call("ask for its port", place) {
      withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &size)
        }
      }
    }
    // The port lies at the same place in both families.
    return withUnsafeBytes(of: &storage) { bytes in
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
