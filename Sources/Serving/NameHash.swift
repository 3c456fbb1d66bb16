/// A hash of stream ids with a key of its own, which nobody outside can know.
///
/// Each 8 bytes are mixed in by the two halves of a product of 128 bits (the "folded multiply" of
/// wyhash and aHash): a few nanoseconds, where SipHash takes tens.
struct NameHash: Sendable {
  private let start, factor, last: UInt64

  /// A hash with a key from the system's random numbers.
  init() {
    var random = SystemRandomNumberGenerator()
    // Odd, so that no factor loses bits.
    (start, factor, last) = (random.next(), random.next() | 1, random.next() | 1)
  }

  /// The hash of a name.
  func callAsFunction(_ name: Span<UInt8>) -> UInt64 {
    var hash = start ^ UInt64(truncatingIfNeeded: name.count)
    var (word, bits): (UInt64, UInt64) = (0, 0)
    for index in name.indices {
      word |= UInt64(name[index]) &<< bits
      bits += 8
      if bits == 64 {
        hash = Self.fold(hash ^ word, factor)
        (word, bits) = (0, 0)
      }
    }
    if bits > 0 { hash = Self.fold(hash ^ word, factor) }
    return Self.fold(hash, last)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
