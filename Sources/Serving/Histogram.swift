/// How many values there were up to 1, 2, 4 and so on to 2^20, and beyond.
///
/// No array, so that counting and copying never allocate.
public struct Histogram: Sendable {
  /// Buckets with an upper bound.
  public static let bounded = 21

  /// Values in each bucket; the last is for those beyond the largest bound.
  public private(set) var counts = InlineArray<22, Int>(repeating: 0)
  /// The sum of all values.
  public private(set) var sum = 0

  /// No values yet.
  public init() {}

  /// The largest value that belongs into a bucket.
  public static func bound(_ bucket: Int) -> Int { 1 << bucket }

  /// Counts a value.
  package mutating func add(_ value: Int) {
    let bucket = value <= 1 ? 0 : Int.bitWidth - (value - 1).leadingZeroBitCount
    counts[min(bucket, Self.bounded)] += 1
    sum &+= value
  }

  /// How many values there were.
  public var count: Int {
    var total = 0
    for index in counts.indices { total += counts[index] }
    return total
  }
}
