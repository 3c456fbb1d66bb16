import Glibc
import Recurrent

/// Draws labelled elements, the newest more often.
///
/// The probability falls by half with every third of the population: an element of which a share a
/// of all labelled elements is newer has weight 2^(−3a) (exponentially recency-weighted replay).
package struct RecencySampler {
  private let places: [LoggedSequences.Place]
  /// Labelled elements up to and with each place.
  private let sums: [Int]

  /// The labelled elements of `places`, oldest first.
  package init(_ places: [LoggedSequences.Place], in data: LoggedSequences) {
    self.places = places.filter { data[$0].labelled > 0 }
    var sum = 0
    sums = self.places.map { place in
      sum += data[place].labelled
      return sum
    }
  }

  /// Labelled elements that can be drawn.
  package var count: Int { sums.last ?? 0 }

  /// The share of all draws that fall on the newest `newest` elements.
  package func share(ofNewest newest: Int) -> Double {
    guard count > 0 else { return 0 }
    return (1 - exp2(-3 * Double(min(newest, count)) / Double(count))) / (1 - exp2(-3))
  }

  /// How many labelled elements are newer than the one drawn: the inverse of
  /// ``share(ofNewest:)``.
  package func age(_ random: inout SplitMix64) -> Int {
    let uniform = Double(random.next() >> 11) * 0x1p-53
    let share = -log2(1 - uniform * (1 - exp2(-3))) / 3
    return min(Int(share * Double(count)), max(count - 1, 0))
  }

  /// Draws an element; there must be one.
  package func draw(
    from data: LoggedSequences, _ random: inout SplitMix64
  ) -> (sequence: Int, position: Int) {
    let rank = count - 1 - age(&random)
    let index = sums.firstIndex(after: { $0 <= rank })
    let part = data[places[index]]
    let sequence = data.sequences[places[index].sequence]
    var left = rank - (sums[index] - part.labelled)
    for position in part.range where sequence.label(at: position) >= 0 {
      if left == 0 { return (places[index].sequence, position) }
      left -= 1
    }
    return (places[index].sequence, part.range.lowerBound)
  }
}
