import Recurrent

/// Hides words from a network while it learns: their rows of the word table become that of `<unk>`.
///
/// So that it learns to read unknown words by the features beside the table (Iyyer et al. 2015,
/// section 4.1, who leave the words out altogether).
struct WordDropout {
  /// Which of an element's rows are a word's.
  private let columns: [Int]
  private let width: Int
  private let threshold: UInt32
  private let seed: UInt64

  /// Drops a share of the words, 0 to 1; nil where nothing would be dropped.
  init?(rate: Float, shape: NetworkShape, seed: UInt64) {
    var (columns, first) = ([Int](), 0)
    for table in shape.tables {
      if table.name == "embedding.weight" { columns.append(first) }
      first += table.lookups
    }
    guard rate > 0, !columns.isEmpty else { return nil }
    self.columns = columns
    self.seed = mixed(seed ^ 0xD20B_0A7D)
    width = shape.lookups
    threshold = UInt32(min(Double(rate) * 4_294_967_296, 4_294_967_295))
  }

  /// Hides words of one window.
  ///
  /// - Parameter update: the number of the window: each has words of its own.
  func apply(to window: inout LaneBatcher.Window, update: UInt64) {
    let key = mixed(seed &+ update)
    for row in window.reaches.indices where window.reaches[row] >= 0 {
      let bits = mixed(key &+ UInt64(row) &* 0x9E37_79B9_7F4A_7C15)
      guard UInt32(truncatingIfNeeded: bits >> 32) < threshold else { continue }
      for column in columns { window.lookups[row * width + column] = 0 }
    }
  }
}
