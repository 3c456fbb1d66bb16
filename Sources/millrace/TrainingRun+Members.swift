import Training
import Wire

extension TrainingRun {
  /// What `--json` prints of an epoch, and `metrics.jsonl` keeps.
  func members(_ report: EpochReport) -> [(String, JSONValue)] {
    [
      ("epoch", .integer(Int64(report.epoch))), ("updates", .integer(Int64(report.updates))),
      ("loss", .number(report.loss)), ("gradient_norm", .number(report.gradientNorm)),
      ("rate", .number(shortest(report.rate))),
    ] + words.members(report.measured) + [
      ("seconds", .number(report.seconds)),
      ("elements_per_second", .number(report.elementsPerSecond.rounded())),
      ("best", .bool(report.isBest)), ("dropped_updates", .integer(Int64(report.droppedUpdates))),
    ]
  }
}
