/// Returns the rows of a hashed feature's table that are summed for a token.
///
/// There is one row for each of the seeds `0..<seeds`: MurmurHash3 of the UTF-8 modulo `rows`.
/// There is none where either number is below one.
public func hashedRows(of token: String, value: TokenValue, seeds: Int, rows: Int) -> [Int] {
  guard seeds > 0, rows > 0, let lastSeed = UInt32(exactly: seeds - 1) else { return [] }
  let text = value.value(of: token)
  return (0...lastSeed).map { seed in
    // A row number is non-negative and a hash has 32 bits, so neither conversion can fail.
    Int(UInt64(murmur3_x86_32(text.utf8, seed: seed)) % UInt64(rows))
  }
}
