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

  /// The keys that the configuration names; nil without CURVE.
  static func settings(
    _ program: ProgramSettings, _ arguments: Arguments
  ) throws -> SecuritySettings? {
    let security = program.settings.security
    guard security.curve else {
      guard !arguments.flag("authorized-keys") else {
        throw UsageError("--authorized-keys needs --curve FILE, the daemon's own secret key")
      }
      return nil
    }
    let file = try program.expanded(security.secretKey)
    let key = try KeyFile.secret(file)
    let listed = try program.expanded(security.authorizedKeys)
    let folder = listed.isEmpty ? folder(of: file) + "authorized_keys" : listed
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

  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
