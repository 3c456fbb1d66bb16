/// SplitMix64: a stream of random numbers from a seed (Steele, Lea & Flood 2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose numbers depend on the seed alone.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mixed(state)
  }

  /// A number uniform in [0, 1).
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }
}

/// The finaliser of SplitMix64: every bit of the result depends on every bit of `value`.
@inline(__always)
public func mixed(_ value: UInt64) -> UInt64 {
  var z = value
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

/// Fills a mask for inverted dropout: 0 at probability `rate`, else 1 / (1 − rate).
///
/// After Srivastava et al. 2014. Each value comes from a counter, not from a stream, so that it
/// does not depend on who fills which part.
///
/// - Parameters:
///   - mask: the memory to fill.
///   - rate: the share that is dropped, in [0, 1).
///   - seed: the mask's seed; the same seed gives the same mask.
public func fillDropoutMask(_ mask: FloatBuffer, rate: Float, seed: UInt64) {
  fillDropoutMask(mask.base, count: mask.count, rate: rate, seed: seed)
}

/// Fills a mask as ``fillDropoutMask(_:rate:seed:)`` does, `count` numbers from `mask` on.
func fillDropoutMask(
  _ mask: UnsafeMutablePointer<Float>, count: Int, rate: Float, seed: UInt64
) {
  let keep = 1 / (1 - rate)
  let threshold = UInt32(min(Double(rate) * 4_294_967_296, 4_294_967_295))
  let key = mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
  var index = 0
  while index + 1 < count {
    let bits = mixed(key &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
    mask[index] = UInt32(truncatingIfNeeded: bits) < threshold ? 0 : keep
    mask[index + 1] = UInt32(truncatingIfNeeded: bits >> 32) < threshold ? 0 : keep
    index += 2
  }
  if index < count { mask[index] = keep }
}
