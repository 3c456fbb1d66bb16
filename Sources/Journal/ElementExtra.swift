/// What came with an element beside its token or vector: where it stood in a text, and its time.
///
/// The bytes of a segment's `extra`: nothing where no element has any of it, else for each element
/// a byte of flags and what they announce.
public struct ElementExtra: Sendable, Equatable {
  /// Where a token stands in the text that it came in.
  public struct Place: Sendable, Equatable {
    /// Offsets in code points, end exclusive.
    public var range: Range<Int>
    /// Whether no space stands between it and the token before.
    public var isGlued: Bool

    /// Creates a place.
    public init(range: Range<Int>, isGlued: Bool) {
      self.range = range
      self.isGlued = isGlued
    }
  }

  /// The place, for tokens of a text.
  public var place: Place?
  /// Nanoseconds since 1970, where the message said so.
  public var time: Int64?

  /// Creates what came with an element.
  public init(place: Place? = nil, time: Int64? = nil) {
    self.place = place
    self.time = time
  }

  /// The bytes for the elements of a segment.
  public static func encode(_ extras: [ElementExtra]) -> [UInt8] {
    guard extras.contains(where: { $0 != ElementExtra() }) else { return [] }
    var writer = ByteWriter()
    for extra in extras {
      let glued: UInt8 = extra.place?.isGlued == true ? 2 : 0
      writer.byte((extra.place == nil ? 0 : 1) | glued | (extra.time == nil ? 0 : 4))
      if let place = extra.place {
        writer.number(place.range.lowerBound)
        writer.number(place.range.count)
      }
      if let time = extra.time { writer.fixed(time) }
    }
    return writer.bytes
  }

  /// What came with each of `count` elements.
  ///
  /// - Throws: `JournalError` where the bytes are not such a list.
  public static func decode(_ bytes: [UInt8], count: Int) throws(JournalError) -> [ElementExtra] {
    guard !bytes.isEmpty else { return Array(repeating: ElementExtra(), count: count) }
    guard count <= bytes.count else {
      throw .invalid("\(bytes.count) bytes cannot describe \(count) elements")
    }
    var reader = ByteReader(bytes)
    var extras: [ElementExtra] = []
    for _ in 0..<count { extras.append(try read(&reader)) }
    try reader.finish()
    return extras
  }

  private static func read(_ reader: inout ByteReader) throws(JournalError) -> ElementExtra {
    let flags = try reader.byte()
    guard flags < 8 else { throw .invalid("an element has the unknown flags \(flags)") }
    var extra = ElementExtra()
    if flags & 1 != 0 {
      let start = try reader.number(limit: JournalLimits.body)
      let length = try reader.number(limit: JournalLimits.body)
      extra.place = Place(range: start..<start + length, isGlued: flags & 2 != 0)
    }
    if flags & 4 != 0 {
      var bits: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bits |= UInt64(try reader.byte()) << shift
      }
      extra.time = Int64(bitPattern: bits)
    }
    return extra
  }
}
