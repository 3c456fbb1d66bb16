import Text

/// Which streams are never learned from, so that what was learned can be measured on them.
public enum HeldOutStreams {
  /// One stream of so many is held out.
  public static let share = 8
  /// With fewer streams than this none is: too much would be lost to learning.
  public static let fewest = 8

  /// Whether a stream is held out; it depends on the bytes of its id alone.
  public static func contains(_ stream: [UInt8]) -> Bool {
    Int(murmur3_x86_32(stream, seed: 0x6865_6C64)) % share == 0
  }
}
