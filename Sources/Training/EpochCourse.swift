import Recurrent

/// The epochs so far.
struct EpochCourse {
  var reports: [EpochReport] = []
  var best: (parameters: Parameters, report: EpochReport)?
  /// Epochs since the best one.
  var poorEpochs = 0
  var isStopped = false

  func isOver(patience: Int?) -> Bool { isStopped || poorEpochs >= patience ?? .max }

  /// Takes an epoch and the weights that it ended with; tells whether it is the best.
  mutating func add(_ report: EpochReport, _ parameters: Parameters) -> EpochReport {
    var report = report
    report.isBest = best.map { report.isBetter(than: $0.report) } ?? true
    if report.isBest { best = (parameters.copied(), report) }
    poorEpochs = report.isBest ? 0 : poorEpochs + 1
    reports.append(report)
    return report
  }

  func outcome(epochs: Int) throws(TrainingError) -> Trainer.Outcome {
    guard let best else { throw TrainingError(description: "no epoch was finished") }
    return Trainer.Outcome(
      best: best.parameters, report: best.report, epochs: reports, wasStopped: isStopped,
      ranOutOfPatience: !isStopped && reports.count < epochs)
  }
}
