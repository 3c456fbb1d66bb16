/// Consecutive elements of one stream between two cuts, as the journal has them: as the network
/// takes them, with their gold labels.
public struct LoggedSequence: Sendable, Equatable, ElementSource {
  /// What one segment gave to a sequence.
  public struct Part: Sendable, Equatable {
    /// The number of the segment's row, which rises with the time of writing.
    public let id: Int64
    /// The positions.
    public let range: Range<Int>
    /// How many of the elements have a gold label.
    public internal(set) var labelled: Int
    /// How many of them had one when the version in service was last measured on them.
    var measured = 0
  }

  /// The stream's id.
  public let stream: [UInt8]
  /// The numbering that the positions belong to.
  public let epoch: Int
  /// The position of the first element that is kept.
  public internal(set) var first: Int
  /// Whether the state before the first element is zero, and not merely unknown.
  public internal(set) var startsFromZero: Bool
  /// Whether the stream's sequence ends with the last element, and is not merely unknown after it.
  public internal(set) var isEnded = false
  /// Gold labels as they were logged, one an element: codes of ``GoldTags``; −1 where there is none.
  public internal(set) var labels: [Int32] = []
  /// Positions before which everything open was committed.
  public internal(set) var flushes: [Int] = []
  /// The segments, in order.
  public internal(set) var parts: [Part] = []
  /// Table rows of all tokens: (count, lookups); empty for vectors.
  var lookups: [Int32] = []
  /// Vectors as layer 0 takes them: (count, inputSize); empty for tokens.
  var vectors: [Float] = []

  private let tags: GoldTags

  init(stream: [UInt8], epoch: Int, first: Int, startsFromZero: Bool, tags: GoldTags) {
    self.tags = tags
    self.stream = stream
    self.epoch = epoch
    self.first = first
    self.startsFromZero = startsFromZero
  }

  /// The position after the last element.
  public var next: Int { first + labels.count }

  /// The gold label id of an element, in the model's scheme; −1 where it has none or is not kept.
  package func label(at position: Int) -> Int32 {
    guard position >= first, position < next else { return -1 }
    let index = position - first
    let isFirst = index == 0
    let isLast = position + 1 == next
    return tags.label(
      labels[index],
      after: isFirst ? startsFromZero ? GoldTags.border : -1 : labels[index - 1],
      before: isLast ? isEnded ? GoldTags.border : -1 : labels[index + 1])
  }

  /// The table rows that a token looks up; none for vectors.
  func lookups(at position: Int) -> ArraySlice<Int32> {
    row(at: position, of: lookups)
  }

  /// The vector at a position; none for tokens.
  func vector(at position: Int) -> ArraySlice<Float> {
    row(at: position, of: vectors)
  }

  private func row<Number>(at position: Int, of rows: [Number]) -> ArraySlice<Number> {
    let width = rows.count / labels.count
    return rows[((position - first) * width)..<((position - first + 1) * width)]
  }

  /// The first element that is still open when the one at `position` is stepped: what a delay may
  /// label at most.
  func origin(at position: Int) -> Int {
    let after = flushes.firstIndex(after: { $0 <= position })
    return after > 0 ? max(first, flushes[after - 1]) : first
  }

  /// What happens at an element.
  func marks(at position: Int) -> LaneBatcher.Marks {
    var marks: LaneBatcher.Marks = []
    if position == first, startsFromZero { marks.insert(.begins) }
    if position + 1 == next, isEnded {
      marks.insert(.ends)
    } else if isFlushed(before: position + 1) {
      marks.insert(.flushes)
    }
    return marks
  }

  /// Whether everything before a position was committed there.
  func isFlushed(before position: Int) -> Bool {
    let after = flushes.firstIndex(after: { $0 <= position })
    return after > 0 && flushes[after - 1] == position
  }

  /// The position after the last element whose segment is `id` or an older one.
  func end(through id: Int64) -> Int {
    let after = parts.firstIndex(after: { $0.id <= id })
    return after > 0 ? parts[after - 1].range.upperBound : first
  }

  /// Gives an element a gold label, by its code.
  mutating func setLabel(_ label: Int32, at position: Int) {
    guard position >= first, position < next else { return }
    if labels[position - first] < 0, label >= 0 {
      parts[parts.firstIndex(after: { $0.range.upperBound <= position })].labelled += 1
    }
    labels[position - first] = label
  }

  /// Drops the segments up to `id`, which are the first ones.
  mutating func drop(through id: Int64) {
    let end = end(through: id)
    guard end > first else { return }
    lookups.removeFirst((end - first) * lookups.count / labels.count)
    vectors.removeFirst((end - first) * vectors.count / labels.count)
    labels.removeFirst(end - first)
    parts.removeAll { $0.id <= id }
    flushes.removeAll { $0 <= end }
    first = end
    startsFromZero = false
  }
}

extension Array {
  /// The first index whose element is not before the border; the elements before it come first.
  func firstIndex(after isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
