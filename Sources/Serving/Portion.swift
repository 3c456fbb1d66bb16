/// How many messages are received at most before the next wave.
///
/// About half of those on their way: the answers to one half go out while the other is coming in, so
/// that neither the loop nor who waits for answers is idle. A flood cannot keep waves from running.
package struct Portion {
  /// Waves of so few are nearly as fast as larger ones.
  private static let least = 8
  /// For each thread: a full wave.
  private static let largest = 64

  /// So many next time.
  package private(set) var most = least

  /// As small as it gets.
  package init() {}

  /// Learns how many messages there were this time, of at most ``most``.
  package mutating func adapt(to count: Int, threads: Int) {
    most =
      count == most
      ? min(2 * most, Self.largest * threads) : max(count / 2, Self.least)
  }
}
