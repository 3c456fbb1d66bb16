import Journal
import ModelStore

/// The elements of a segment, checked to be such as the model takes.
struct LoggedInputs {
  private let elements: Segment.Elements
  private let input: VectorInput?
  /// The time of each vector, where the model takes it in.
  private let times: [Int64?]

  /// Nil where the model takes other elements: tokens or vectors, their dimension, missing numbers,
  /// times that are not there.
  init?(_ segment: Segment, vectors input: VectorInput?) {
    elements = segment.elements
    self.input = input
    guard segment.elements.count > 0 else {
      times = []
      return
    }
    switch (segment.elements, input) {
    case (.tokens, nil): times = []
    case (.vectors(let vectors), let input?):
      guard
        vectors.allSatisfy({
          $0.count == input.dimensions && input.fault(in: $0[...]) == nil
        }), let extras = try? ElementExtra.decode(segment.extra, count: vectors.count),
        !input.gap || extras.allSatisfy({ $0.time != nil })
      else { return nil }
      times = extras.map(\.time)
    default: return nil
    }
  }

  /// Adds elements to a sequence as the network takes them.
  ///
  /// - Parameter last: the time of the vector before them.
  /// - Returns: the time of the last of them.
  func append(
    _ range: Range<Int>, to sequence: inout LoggedSequence, _ featurizer: Featurizer,
    after last: Int64?
  ) -> Int64? {
    switch elements {
    case .tokens(let tokens):
      for token in tokens[range] { featurizer.append(token, to: &sequence.lookups) }
      return nil
    case .vectors(let vectors):
      var last = last
      for index in range {
        let seconds = times[index].map { VectorInput.seconds(from: last, to: $0) } ?? 0
        input?.append(vectors[index][...], seconds: seconds, to: &sequence.vectors)
        last = times[index]
      }
      return last
    }
  }
}
