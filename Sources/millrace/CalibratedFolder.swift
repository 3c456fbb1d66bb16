import ModelStore
import Platform
import Recurrent
import Training

extension ModelFolder {
  /// The folder with the temperature of its CRF fitted on held-out documents and written into
  /// `config.json`.
  ///
  /// Only before there is a version: versions hold the hash of the configuration that they were
  /// trained with. A temperature that was written by hand stays.
  func calibrated(
    for parameters: Parameters, on dev: [Document], kernels: KernelTable
  ) throws -> ModelFolder {
    var config = config
    guard versions().isEmpty, config.head.crf?.temperature == 1,
      let fit = fittedTemperature(
        parameters, config: config, labels: labels.tokens, on: dev, kernels: kernels),
      fit.temperature != 1
    else { return self }
    // Three decimals: more say nothing, and the file is read by people.
    config.head.crf?.temperature = (fit.temperature * 1000).rounded() / 1000
    try AtomicFile.write(Array(config.encoded().utf8), to: path + "/config.json")
    return try ModelFolder.open(path)
  }
}
