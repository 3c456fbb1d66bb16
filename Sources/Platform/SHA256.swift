import CCrypto

/// The SHA-256 of some bytes as 64 lower-case hexadecimal digits.
///
/// The corresponding C function is `EVP_Digest`.
public func sha256(_ bytes: [UInt8]) -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  var length: UInt32 = 0
  let status = bytes.withUnsafeBytes {
    EVP_Digest($0.baseAddress, $0.count, &digest, &length, EVP_sha256(), nil)
  }
  // It fails only where the library has no SHA-256 or no memory: an empty hash would let files
  // pass.
  precondition(status == 1 && length == 32, "sha256: libcrypto has no SHA-256")
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in digest {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
