import Platform
import ZeroMQ

/// `millrace keygen`: a CURVE key pair.
enum KeygenCommand: Command {
  static let spec = CommandSpec(
    name: "keygen", summary: "Make a key pair for encrypted sockets.",
    usage: "keygen NAME",
    details: """
      Writes NAME.key, the secret key, which nobody else can read, and NAME.pub, the public one; \
      neither may exist. Each is one line of 40 characters (Z85), as ZeroMQ bindings take it.

      The daemon has a pair of its own ('millrace serve --curve server.key') and admits the clients \
      whose public keys lie in the folder authorized_keys beside it. A client wants its own secret \
      key and the daemon's public one.
      """,
    examples: [
      ("millrace keygen server", "Writes server.key and server.pub."),
      ("millrace keygen authorized_keys/alice", "A client's pair; move alice.key to alice."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.count == 1, let name = arguments.positionals.first else {
      throw UsageError("wanted one NAME, such as 'millrace keygen server'")
    }
    guard !name.isEmpty, !name.hasSuffix("/") else {
      throw UsageError("'\(name)' is not the name of a file")
    }
    let pair = try CurveKeyPair.generate()
    let (secret, pub) = (name + ".key", name + ".pub")
    if fileExists(pub) { throw taken(pub) }
    try write(pair.secretKey, secret, permissions: 0o600)
    try write(pair.publicKey, pub, permissions: 0o644)
    print("\(secret)  secret: keep it\n\(pub)  public: \(pair.publicKey.text)")
  }

  private static func write(_ key: CurveKey, _ path: String, permissions: UInt32) throws {
    do throws(PlatformError) {
      try AtomicFile.create(Array((key.text + "\n").utf8), at: path, permissions: permissions)
    } catch {
      throw error.isNameTaken ? taken(path) : CommandFailure(description: "\(error)")
    }
  }

  private static func taken(_ path: String) -> CommandFailure {
    CommandFailure(
      description: "\(path) exists, and a key that is in use would be lost; choose another name")
  }
}
