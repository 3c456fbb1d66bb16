import Foundation
import ModelStore
import Recurrent
import Text
import Training

extension TrainingRun {
  /// The tokens of the files of --unlabelled.
  static func unlabelled(_ name: String, _ arguments: Arguments) throws -> [[String]] {
    let files = arguments.strings("unlabelled")
    guard !files.isEmpty else { return [] }
    let config = try config(name, arguments)
    guard config.auxiliary != nil else {
      throw UsageError(
        "--unlabelled: \(name) has no auxiliary head to learn from text without labels; "
          + "\"auxiliary\" in config.json makes one")
    }
    return try files.flatMap { try TextDocuments.tokens(in: $0, config.tokenizer) }
  }

  /// Draws the first weights of a model, or takes those of --start.
  func initialise(_ start: Parameters) throws {
    start.initialise(seed: options.seed)
    guard let name = arguments.string("start") else { return }
    let path = try ModelOptions.path(arguments)
    let other = try ModelFolder.open(try path.find(name))
    guard let version = other.candidates().first else {
      throw CommandFailure(description: "--start: \(name) has no version")
    }
    try folder.begin(start, with: other, version: version)
  }

  /// What is learnt from and what is scored on.
  static func documents(
    _ examples: Examples, _ folder: ModelFolder, _ arguments: Arguments
  ) throws -> (train: [Document], dev: [Document]) {
    let place = arguments.string("sequence-loss")
    guard place == nil || folder.config.task == .classify && ["steps", "end"].contains(place) else {
      throw UsageError("--sequence-loss: wanted 'steps' or 'end', for a model of task 'classify'")
    }
    let isEverywhere = place != "end"
    guard arguments.strings("dev").isEmpty else {
      let dev = try Examples.read(
        arguments.strings("dev"), config: folder.config, types: arguments.string("types"))
      return (
        try examples.documents(for: folder, everyElement: isEverywhere),
        try dev.documents(for: folder)
      )
    }
    if case .sentences = examples { return try HeldOut.split(examples.documents(for: folder)) }
    let (train, dev) = try examples.heldOut()
    return (
      try train.documents(for: folder, everyElement: isEverywhere),
      try dev.documents(for: folder)
    )
  }

  /// What labels count: n / (labels · n of the label) with --class-weights balanced.
  static func classWeights(
    _ arguments: Arguments, _ folder: ModelFolder, _ documents: [Document]
  ) throws -> [Float] {
    guard let kind = arguments.string("class-weights") else { return [] }
    guard kind == "balanced" else {
      throw UsageError("--class-weights: found '\(kind)', wanted 'balanced'")
    }
    guard folder.config.head.crf == nil, folder.config.task != .forecast else {
      throw UsageError("--class-weights: wanted a model with a softmax head")
    }
    var counts = [Int](repeating: 0, count: folder.labels.count)
    for document in documents {
      for label in document.labels where label >= 0 { counts[Int(label)] += 1 }
    }
    let total = Double(counts.reduce(0, +))
    return counts.map { $0 > 0 ? Float(total / Double(counts.count * $0)) : 1 }
  }
}
