import ModelStore
import Platform
import Text

extension NewModel {
  /// The labels of the series, in code point order.
  public static func labels(of series: [LabelledSeries]) throws(TextError) -> Vocabulary {
    let found = Set(series.flatMap { $0.labels.compactMap(\.self) })
    return try Vocabulary(tokens: found.sorted(by: precedes))
  }

  /// Mean and standard deviation (of the population) of each dimension over all numbers that are
  /// there; a dimension that never changes, or of which there is nothing, gets 1 as its deviation.
  public static func statistics(
    of series: [LabelledSeries], dimensions: Int
  ) -> (mean: [Float], std: [Float]) {
    var moments = [RunningMoments](repeating: .init(), count: dimensions)
    for one in series {
      for (index, value) in one.values.enumerated() where !value.isNaN {
        moments[index % dimensions].add(Double(value))
      }
    }
    return (moments.map { Float($0.mean) }, moments.map(\.deviation))
  }

  /// Writes configuration and labels of a model of vectors to a folder that has none yet; labels
  /// that are there stay.
  ///
  /// - Parameters:
  ///   - bytes: the configuration; mean and std, if it has none, are those of `train`.
  ///   - train: the series to be trained on.
  ///   - all: these and those held out: all their labels are the model's.
  /// - Throws: `ModelError`, `TextError` or `PlatformError` with what stood in the way.
  public static func make(
    in folder: String, config bytes: [UInt8], train: [LabelledSeries], all: [LabelledSeries]
  ) throws {
    var config = try ModelConfig.parse(bytes, named: "config.json", template: true)
    var text = bytes
    if case .vectors(var input) = config.input, input.mean.isEmpty {
      (input.mean, input.std) = statistics(of: train, dimensions: input.dimensions)
      config.input = .vectors(input)
      text = Array(config.encoded().utf8)
    }
    try makeDirectory(folder)
    if config.task != .forecast, !fileExists(folder + "/" + config.head.labels) {
      let list = try labels(of: all)
      try AtomicFile.write(Array(list.fileText.utf8), to: folder + "/" + config.head.labels)
    }
    try AtomicFile.write(text, to: folder + "/config.json")
  }
}

/// Mean and variance of numbers as they come (Welford 1962).
private struct RunningMoments {
  private(set) var mean = 0.0
  private var squares = 0.0
  private var count = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / count
    squares += distance * (value - mean)
  }

  /// The standard deviation, or 1 where single precision has none.
  var deviation: Float {
    let deviation = Float((squares / max(count, 1)).squareRoot())
    return deviation >= .leastNormalMagnitude && deviation.isFinite ? deviation : 1
  }
}
