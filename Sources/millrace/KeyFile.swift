import Platform
import Serving
import ZeroMQ

/// Keys that a command line names.
enum KeyFile {
  /// Reads a secret key, whose file nobody else may read.
  static func secret(_ path: String) throws -> CurveKey {
    try key(readSecretFile(path, limit: 4096), path, "a secret key")
  }

  /// A public key: its 40 characters, or the file that holds them.
  static func publicKey(_ text: String) throws -> CurveKey {
    if let key = CurveKey(text) { return key }
    return try key(readFile(text, limit: 4096), text, "a public key")
  }

  private static func key(_ bytes: [UInt8], _ path: String, _ what: String) throws -> CurveKey {
    guard let key = CurveKey(keyText(bytes)) else {
      throw CommandFailure(
        description: "\(path): not \(what), which is one line of 40 characters (Z85); "
          + "'millrace keygen' makes them")
    }
    return key
  }
}
