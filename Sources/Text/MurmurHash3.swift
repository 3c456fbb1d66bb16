// The name is the reference implementation's (Austin Appleby, public domain).
// swift-format-ignore: AlwaysUseLowerCamelCase
/// Returns the 32-bit MurmurHash3 (x86 variant) of some bytes, on every platform the same.
@inlinable
public func murmur3_x86_32(_ bytes: some Sequence<UInt8>, seed: UInt32) -> UInt32 {
  var hash = seed
  var block: UInt32 = 0
  var count: UInt32 = 0
  for byte in bytes {
    block |= UInt32(byte) &<< (8 &* (count & 3))
    count &+= 1
    if count & 3 == 0 {
      hash = murmurRotated(hash ^ murmurScrambled(block), 13) &* 5 &+ 0xE654_6B64
      block = 0
    }
  }
  if count & 3 != 0 { hash ^= murmurScrambled(block) }
  return murmurFinished(hash ^ count)
}

@inlinable
func murmurRotated(_ value: UInt32, _ bits: UInt32) -> UInt32 {
  value &<< bits | value &>> (32 &- bits)
}

@inlinable
func murmurScrambled(_ block: UInt32) -> UInt32 {
  murmurRotated(block &* 0xCC9E_2D51, 15) &* 0x1B87_3593
}

@inlinable
func murmurFinished(_ value: UInt32) -> UInt32 {
  var hash = value
  hash = (hash ^ hash &>> 16) &* 0x85EB_CA6B
  hash = (hash ^ hash &>> 13) &* 0xC2B2_AE35
  return hash ^ hash &>> 16
}
