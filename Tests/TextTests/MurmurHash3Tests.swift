import Testing
import Text

struct MurmurHash3Tests {
  @Test(
    arguments: [
      ("", 0, 0), ("", 1, 0x514E_28B7), ("", 0xFFFF_FFFF, 0x81F1_6F39),
      ("test", 0, 0xBA6B_D213), ("test", 0x9747_B28C, 0x704B_81DC),
      ("Hello, world!", 0, 0xC036_3E43), ("Hello, world!", 0x9747_B28C, 0x2488_4CBA),
      ("aaaa", 0x9747_B28C, 0x5A97_808A), ("aaa", 0x9747_B28C, 0x283E_0130),
      ("aa", 0x9747_B28C, 0x5D21_1726), ("a", 0x9747_B28C, 0x7FA0_9EA6),
      ("The quick brown fox jumps over the lazy dog", 0x9747_B28C, 0x2FA8_26CD),
    ] as [(String, UInt32, UInt32)])
  func `hashes are those of the reference implementation`(text: String, seed: UInt32, hash: UInt32)
  {
    #expect(murmur3_x86_32(text.utf8, seed: seed) == hash)
  }

  @Test func `the reference implementation's self-check passes`() {
    var hashes: [UInt8] = []
    for length in 0..<256 {
      let key = (0..<length).map { UInt8($0) }
      let hash = murmur3_x86_32(key, seed: UInt32(256 - length))
      for shift in [0, 8, 16, 24] {
        hashes.append(UInt8(truncatingIfNeeded: hash >> UInt32(shift)))
      }
    }
    #expect(murmur3_x86_32(hashes, seed: 0) == 0xB0F5_7EE3)
  }

  @Test func `rows follow from the hash of each seed`() {
    let rows = hashedRows(of: "TEST", value: .norm, seeds: 2, rows: 5000)
    #expect(rows.first == Int(0xBA6B_D213 % 5000))
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { (0..<5000).contains($0) })
    #expect(hashedRows(of: "a", value: .shape, seeds: 3, rows: 1) == [0, 0, 0])
  }

  @Test func `a table without rows or seeds has no rows to sum`() {
    #expect(hashedRows(of: "a", value: .norm, seeds: 0, rows: 9).isEmpty)
    #expect(hashedRows(of: "a", value: .norm, seeds: -1, rows: 9).isEmpty)
    #expect(hashedRows(of: "a", value: .norm, seeds: 2, rows: 0).isEmpty)
  }
}
