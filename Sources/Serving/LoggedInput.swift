import Journal
import ModelStore

/// An element out of the journal, as the network takes it.
struct LoggedInput {
  /// The token; nil for a vector.
  let token: String?
  /// The table rows that a token looks up.
  private(set) var lookups: [Int32] = []
  /// The row that a vector becomes.
  private(set) var vector: [Float] = []
  /// The time of a vector.
  let time: Int64?

  /// Reads the element at `index`; `last` is the time of the vector before it.
  ///
  /// - Throws: `JournalError` where it is none that the model takes.
  init(
    _ elements: Segment.Elements, _ index: Int, _ extra: ElementExtra, _ model: TaggerModel,
    last: Int64?
  ) throws(JournalError) {
    switch (elements, model.vectors) {
    case (.tokens(let tokens), nil):
      token = tokens[index]
      time = nil
      model.featurizer.append(tokens[index], to: &lookups)
    case (.vectors(let vectors), let input?):
      let element = vectors[index]
      guard element.count == input.dimensions, input.fault(in: element[...]) == nil else {
        throw .invalid("a vector is logged that model \(model.name) does not take")
      }
      token = nil
      time = extra.time
      let seconds = time.map { VectorInput.seconds(from: last, to: $0) } ?? 0
      input.append(element[...], seconds: seconds, to: &vector)
    default:
      throw .invalid("what is logged and model \(model.name) differ: tokens or vectors")
    }
  }
}
