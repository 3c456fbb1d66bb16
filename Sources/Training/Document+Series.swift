import ModelStore
import Text

/// A number in the data that the model cannot use.
public struct UnusableNumberError: Error, CustomStringConvertible, Sendable {
  /// Where it is and why.
  public let description: String
}

/// Makes a document of each series: vectors as the model takes them, and label ids.
///
/// - Throws: ``UnknownLabelError`` when a label is not one of `labels`, ``UnusableNumberError`` when
///   a number is missing or far from its mean and must not be.
public func documents(
  from series: [LabelledSeries], input: VectorInput, labels: [String]
) throws -> [Document] {
  let ids = labelIDs(labels)
  return try series.filter { $0.count > 0 }.map { series in
    try check(series, input)
    return Document(
      lookups: [], vectors: input.rows(of: series.values, times: series.times),
      labels: try series.labels.map { (label) throws(UnknownLabelError) in
        guard let label else { return -1 }
        guard let id = ids[label] else { throw UnknownLabelError(label, labels) }
        return id
      }, sentences: [])
  }
}

private func check(
  _ series: LabelledSeries, _ input: VectorInput
) throws(UnusableNumberError) {
  for index in 0..<series.count {
    let first = index * input.dimensions
    guard let fault = input.fault(in: series.values[first..<(first + input.dimensions)]) else {
      continue
    }
    let place = "row \(index) of the stream \(series.name.debugDescription): number "
    switch fault {
    case .missing(let column):
      throw UnusableNumberError(
        description: place + "\(column) is missing, the model takes no missing numbers")
    case .far(let column):
      throw UnusableNumberError(
        description: place + "\(column) is \(series.values[first + column]), more than "
          + "\(VectorInput.farthest) standard deviations from its mean")
    }
  }
}
