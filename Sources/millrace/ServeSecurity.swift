import Platform
import Serving

/// Who may reach the daemon: the options of `serve` that say so, and what is refused at the start.
enum ServeSecurity {
  static let options = [
    Option(
      long: "curve", value: "FILE",
      help: "Encrypt tcp sockets by CURVE with this secret key and admit only known clients."),
    Option(
      long: "authorized-keys", value: "DIR",
      help: "Public keys of the clients that are admitted (authorized_keys beside the key)."),
    Option(
      long: "allow-plaintext",
      help: "Bind addresses that other machines reach without CURVE: anybody there can do anything."
    ),
  ]

  /// The keys that the command line names; nil without `--curve`.
  static func settings(_ arguments: Arguments) throws -> SecuritySettings? {
    guard let file = arguments.string("curve") else {
      guard !arguments.flag("authorized-keys") else {
        throw UsageError("--authorized-keys needs --curve FILE, the daemon's own secret key")
      }
      return nil
    }
    let key = try KeyFile.secret(file)
    let folder = arguments.string("authorized-keys") ?? folder(of: file) + "authorized_keys"
    guard fileExists(folder) else {
      throw CommandFailure(
        description: "\(folder) does not exist: without a list of clients CURVE would admit "
          + "everybody; make it, and put their public keys (NAME.pub) into it")
    }
    if try AuthorizedKeys(folder: folder).count == 0 {
      logLine(.warning, "\(folder) holds no public key (NAME.pub): nobody is admitted yet")
    }
    return SecuritySettings(secretKey: key, authorizedKeys: folder)
  }

  /// Refuses what would let everybody on the network in.
  static func check(
    _ endpoints: [String?], _ security: SecuritySettings?, allowsPlaintext: Bool
  ) throws {
    guard security == nil else { return }
    for endpoint in endpoints.compactMap({ $0 }) where !isLocal(endpoint) {
      guard allowsPlaintext else {
        throw UsageError(
          "\(endpoint) can be reached from other machines, where anybody could use it; wanted "
            + "--curve FILE (see 'millrace keygen'), an address such as tcp://127.0.0.1:5556, or "
            + "--allow-plaintext")
      }
      logLine(.warning, "\(endpoint) is open to anybody who can reach it, without encryption")
    }
  }

  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
