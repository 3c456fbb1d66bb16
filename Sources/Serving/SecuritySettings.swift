import ZeroMQ

/// Who may talk to the daemon over the network.
public struct SecuritySettings: Sendable {
  /// The daemon's own key.
  public var secretKey: CurveKey
  /// The folder with the clients' public keys.
  public var authorizedKeys: String

  /// Gathers the settings.
  public init(secretKey: CurveKey, authorizedKeys: String) {
    self.secretKey = secretKey
    self.authorizedKeys = authorizedKeys
  }
}

/// Whether only this machine can reach an endpoint: `ipc://`, `inproc://`, or `tcp://` on a loopback
/// address.
public func isLocal(_ endpoint: String) -> Bool {
  if endpoint.hasPrefix("ipc://") || endpoint.hasPrefix("inproc://") { return true }
  guard endpoint.hasPrefix("tcp://") else { return false }
  let address = endpoint.dropFirst("tcp://".count)
  guard let colon = address.lastIndex(of: ":") else { return false }
  let host = address[..<colon]
  if host == "localhost" || host == "[::1]" || host == "lo" { return true }
  // Numbers only: 127.example.org is a name that may lead anywhere.
  let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
  return numbers.count == 4 && !numbers.contains(nil) && numbers[0] == 127
}
