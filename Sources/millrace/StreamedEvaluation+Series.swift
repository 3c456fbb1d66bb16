import Text
import Wire

extension StreamedEvaluation {
  /// Runs series of vectors, each as a stream of its own.
  mutating func run(_ series: [LabelledSeries]) throws {
    for one in series where one.count > 0 { try run(one) }
  }

  private mutating func run(_ series: LabelledSeries) throws {
    let dimensions = series.values.count / series.count
    let (committed, _) = try committedRows(count: series.count) { range in
      var message = Message(stream: "")
      message.content = .floats(
        Array(series.values[(range.lowerBound * dimensions)..<(range.upperBound * dimensions)]))
      if !series.times.isEmpty { message.times = Array(series.times[range]) }
      return message
    }
    for (gold, predicted) in zip(series.labels, committed) {
      guard let gold else { continue }
      labels.add(gold: gold, predicted: predicted?.label ?? "")
      calibration.add(probability: predicted?.p ?? 0, isRight: predicted?.label == gold)
    }
  }
}
