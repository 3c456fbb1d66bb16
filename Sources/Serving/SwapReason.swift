import Journal

/// Why a version went into service, as the journal keeps it.
enum SwapReason: String, Sendable {
  /// The daemon started with it.
  case start
  /// Somebody asked for it.
  case request
  /// Somebody asked for the one before.
  case rollback
}

extension SwapRecord {
  /// The versions to go back to after these swaps, oldest first.
  static func wayBack(_ swaps: [SwapRecord]) -> [Int] {
    var way: [Int] = []
    var live: Int?
    for swap in swaps {
      if swap.reason == SwapReason.rollback.rawValue {
        _ = way.popLast()
      } else if let live, live != swap.version {
        way.append(live)
      }
      live = swap.version
    }
    return way
  }
}
