import Recurrent
import Training

extension TrainingRun {
  /// Shows what is in the data and how gradients flow through the first weights.
  ///
  /// - Returns: whether training goes on.
  func diagnose(_ start: Parameters) throws -> Bool {
    let gradients = try GradientDiagnosis(
      start, documents: train, config: folder.config, labels: labels, options: options,
      kernels: kernels)
    let report = DiagnosisReport(
      train: DataDiagnosis(train, config: folder.config, labels: labels),
      dev: DataDiagnosis(dev, config: folder.config, labels: labels), gradients: gradients,
      labels: labels)
    if arguments.flag("json") { report.printAsJSON() } else { report.printForPeople() }
    return options.epochs > 0
  }
}
