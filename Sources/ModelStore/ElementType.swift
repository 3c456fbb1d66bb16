/// The number formats that are read from safetensors files.
enum ElementType: String, CaseIterable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case f64 = "F64"

  /// Bytes of one element.
  var width: Int {
    switch self {
    case .f16, .bf16: 2
    case .f32: 4
    case .f64: 8
    }
  }

  /// Converts `count` little-endian elements that begin at byte `start`, aligned or not.
  ///
  /// F64 values are rounded; what does not fit becomes infinite, which the parser then refuses.
  ///
  /// - Precondition: the elements lie within `bytes`.
  func values(in bytes: [UInt8], from start: Int, _ count: Int) -> [Float] {
    switch self {
    case .f32: load(bytes, start, count) { Float(bitPattern: UInt32(littleEndian: $0)) }
    case .f16: load(bytes, start, count) { Float(Float16(bitPattern: UInt16(littleEndian: $0))) }
    case .bf16:
      load(bytes, start, count) { (bits: UInt16) in
        Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
      }
    case .f64: load(bytes, start, count) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
    }
  }

  private func load<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: [UInt8], _ start: Int, _ count: Int, _ convert: (Bits) -> Float
  ) -> [Float] {
    precondition(count >= 0 && start >= 0 && start + count * width <= bytes.count)
    return bytes.withUnsafeBytes { raw in
      [Float](unsafeUninitializedCapacity: count) { values, initialized in
        for index in 0..<count {
          let bits = raw.loadUnaligned(fromByteOffset: start + index * width, as: Bits.self)
          values.initializeElement(at: index, to: convert(bits))
        }
        initialized = count
      }
    }
  }
}

/// The 16 bits of a bfloat16 nearest to a float, ties to even; NaN stays NaN.
func bfloat16Bits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  // Rounding could carry a NaN's payload into infinity.
  if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
}
