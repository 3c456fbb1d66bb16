import Journal
import Text

extension Job {
  /// The elements in a range, as they are logged.
  func elements(_ range: Range<Int>) -> Segment.Elements {
    guard dimensions > 0 else { return .tokens(tokens[range].map(\.text)) }
    return .vectors(range.map { Array(vector($0, dimensions: dimensions)) })
  }

  /// What came with the elements in a range.
  func extras(_ range: Range<Int>) -> [ElementExtra] {
    range.map { index in
      ElementExtra(place: place(index), time: index < times.count ? times[index] : nil)
    }
  }

  private func place(_ index: Int) -> ElementExtra.Place? {
    guard hasOffsets else { return nil }
    let isGlued = index > 0 && tokens[index - 1].end == tokens[index].start
    return .init(range: tokens[index].start..<tokens[index].end, isGlued: isGlued)
  }
}
