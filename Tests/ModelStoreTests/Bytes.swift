import ModelStore

/// A safetensors file made by hand: the length of the header, the header, the data.
func file(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  let json = Array(header.utf8)
  return littleEndian(length ?? UInt64(json.count)) + json + data
}

/// The bytes of an integer, lowest first.
func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// The bytes of two hexadecimal digits each.
func bytes(hex: String) -> [UInt8] {
  let digits = hex.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] * 16 + digits[$0 + 1])
  }
}

/// The sentence of the error that `body` throws; nil where it throws none.
func refusal<Result>(_ body: () throws(ModelError) -> Result) -> String? {
  do throws(ModelError) {
    _ = try body()
    return nil
  } catch {
    return error.description
  }
}

/// Random numbers that are the same on every run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
