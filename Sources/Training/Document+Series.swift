import ModelStore
import Text

/// A number in the data that the model cannot use.
public struct UnusableNumberError: Error, CustomStringConvertible, Sendable {
  /// Where it is and why.
  public let description: String
}

/// Makes a document of each series: vectors as the model takes them, and label ids.
///
/// - Parameters:
///   - task: of the model; for `classify` the last label of a series is that of the whole, and
///     forecasts have none.
///   - everyElement: for `classify` whether every element learns the label, or only the last one.
/// - Throws: ``UnknownLabelError`` when a label is not one of `labels`, ``UnusableNumberError`` when
///   a number is missing or far from its mean and must not be.
public func documents(
  from series: [LabelledSeries], input: VectorInput, labels: [String],
  task: ModelConfig.Task = .tag, everyElement: Bool = true
) throws -> [Document] {
  let ids = labelIDs(labels)
  func id(of label: String?) throws(UnknownLabelError) -> Int32 {
    guard let label, task != .forecast else { return -1 }
    guard let id = ids[label] else { throw UnknownLabelError(label, labels) }
    return id
  }
  return try series.filter { $0.count > 0 }.map { series in
    try check(series, input)
    var found = try series.labels.map(id)
    if task == .classify {
      let last = found.last { $0 >= 0 } ?? -1
      found = sequenceLabels(last, found.count, everyElement)
    }
    return Document(
      lookups: [], vectors: input.rows(of: series.values, times: series.times), labels: found,
      sentences: [])
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
