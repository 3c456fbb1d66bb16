import ModelStore

/// The elements of a sequence as the network takes them, by position.
protocol ElementSource {
  /// The table rows that a token looks up; none for vectors.
  func lookups(at position: Int) -> ArraySlice<Int32>
  /// A vector as layer 0 takes it; none for tokens.
  func vector(at position: Int) -> ArraySlice<Float>
}

/// What training compares heads with beside labels, read off the elements that follow: the next
/// word for an auxiliary head, the vectors that come for a forecast.
package struct ExtraTargets: Sendable {
  /// What a forecast is compared with.
  struct Forecast: Sendable {
    let horizons: [Int]
    let dimensions: Int
    /// Whether a row says which numbers are there, after the numbers.
    let isMasked: Bool

    /// Numbers that are forecast at each element.
    var count: Int { horizons.count * dimensions }
  }

  /// Where a token's table rows have its word; nil without an auxiliary head.
  let wordColumn: Int?
  /// Nil for tasks other than `forecast`.
  let forecast: Forecast?
  /// Whether an element's label is what comes after it: of `next` the word, of `forecast` only that
  /// there is something.
  let labelsLookAhead: Bool

  /// None.
  package static let none = ExtraTargets()

  private init() {
    wordColumn = nil
    forecast = nil
    labelsLookAhead = false
  }

  /// Those of a model.
  package init(_ config: ModelConfig) {
    labelsLookAhead = config.task == .next || config.task == .forecast
    wordColumn = config.auxiliary == nil ? nil : config.wordColumn
    if config.task == .forecast, let vectors = config.vectors {
      forecast = Forecast(
        horizons: config.head.horizons, dimensions: vectors.dimensions,
        isMasked: vectors.missing == .mask)
    } else {
      forecast = nil
    }
  }

  /// Adds the targets of an element to a window.
  ///
  /// - Parameters:
  ///   - end: the position after the last element that may be looked at.
  ///   - row: the window's row of the element.
  func add(
    _ source: some ElementSource, at position: Int, end: Int, row: Int,
    to window: inout LaneBatcher.Window
  ) {
    if let wordColumn, position + 1 < end {
      let rows = source.lookups(at: position + 1)
      window.following[row] = rows[rows.startIndex + wordColumn]
    }
    guard let forecast else { return }
    forecast.add(source, at: position, end: end, first: row * forecast.count, to: &window.futures)
  }
}

extension ExtraTargets.Forecast {
  /// Writes the standardised numbers that come after an element, (horizon, dimension), from `first`
  /// on; what is missing or beyond `end` stays as it is.
  func add(
    _ source: some ElementSource, at position: Int, end: Int, first: Int, to futures: inout [Float]
  ) {
    for (index, horizon) in horizons.enumerated() where position + horizon < end {
      let row = source.vector(at: position + horizon)
      for dimension in 0..<dimensions {
        let place = row.startIndex + dimension
        guard !isMasked || row[place + dimensions] != 0 else { continue }
        futures[first + index * dimensions + dimension] = row[place]
      }
    }
  }
}
