/// The checksum of Castagnoli, as in iSCSI and ext4.
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }

  /// The checksum of the parts one after the other.
  package static func checksum(_ parts: [UInt8]...) -> UInt32 {
    var value = UInt32.max
    table.withUnsafeBufferPointer { table in
      for part in parts {
        for byte in part {
          value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8
        }
      }
    }
    return ~value
  }
}
