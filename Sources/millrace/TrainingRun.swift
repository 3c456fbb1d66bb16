import Foundation
import ModelStore
import Platform
import Recurrent
import Text
import Training
import Wire

/// One run of `millrace train`: data and model in, a table of epochs and perhaps a version out.
struct TrainingRun {
  let arguments: Arguments
  let options: TrainingOptions
  let folder: ModelFolder
  let kernels: KernelTable
  let train: [Document]
  let dev: [Document]
  let champion: (number: Int, parameters: Parameters)?
  var labels: [String] { folder.labels.tokens }
  var words: ScoreWords { ScoreWords(folder.config) }

  init(name: String, arguments: Arguments, options: TrainingOptions) throws {
    self.arguments = arguments
    kernels = try chosenKernels()
    let examples = try Examples.read(
      arguments.strings("data"), config: Self.config(name, arguments),
      types: arguments.string("types"))
    let unlabelled = try Self.unlabelled(name, arguments)
    let path = try Self.modelFolder(name, arguments, examples, unlabelled)
    folder = try ModelFolder.open(path)
    guard folder.config.name == name else {
      throw CommandFailure(
        description: "\(path)/config.json has the name \(folder.config.name), wanted \(name)")
    }
    let (labelled, dev) = try Self.documents(examples, folder, arguments)
    self.dev = dev
    train =
      labelled
      + Training.documents(
        from: unlabelled, featurizer: folder.featurizer, config: folder.config)
    var options = options
    options.classWeights = try Self.classWeights(arguments, folder, labelled)
    if arguments.string("lanes") == nil { options.lanes = min(options.lanes, max(train.count, 1)) }
    self.options = options
    champion = try Self.champion(of: folder)
  }

  /// What the model takes: by --new, or by its folder.
  static func config(_ name: String, _ arguments: Arguments) throws -> ModelConfig {
    guard let new = arguments.string("new") else {
      return try ModelFolder.open(try ModelOptions.path(arguments).find(name)).config
    }
    return try ModelConfig.parse(readFile(new, limit: 1 << 20), named: new, template: true)
  }

  /// The model's folder; with --new it is made first.
  private static func modelFolder(
    _ name: String, _ arguments: Arguments, _ examples: Examples, _ unlabelled: [[String]]
  ) throws -> String {
    let path = try ModelOptions.path(arguments)
    guard let config = arguments.string("new") else {
      guard !arguments.flag("start") else {
        throw UsageError("--start: wanted with --new; a model goes on from its own weights")
      }
      return try path.find(name)
    }
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw UsageError("'\(name)' cannot be the name of a folder")
    }
    let folder = "\(path.folders[0])/\(name)"
    let bytes = try readFile(config, limit: 1 << 20)
    guard !fileExists(folder + "/versions") else {
      throw CommandFailure(
        description: "\(folder) has versions already; leave --new out to go on with them")
    }
    try examples.makeModel(
      in: folder, config: bytes, holdsOut: arguments.strings("dev").isEmpty,
      unlabelled: unlabelled, minimumCount: arguments.int("min-count", in: 1...1_000_000))
    return folder
  }

  private static func champion(
    of folder: ModelFolder
  ) throws -> (number: Int, parameters: Parameters)? {
    guard let number = folder.candidates().first else { return nil }
    return (number, try folder.parameters(version: number))
  }

  func run(signals: Signals) throws {
    let start = champion?.parameters ?? Parameters(shape: folder.networkShape)
    if champion == nil { try initialise(start) }
    if arguments.flag("diagnose"), try !diagnose(start) { return }
    var trainer = try Trainer(
      start: start, config: folder.config, labels: labels, options: options, kernels: kernels)
    let before = champion.map { _ in trainer.score(on: dev).value }
    say(before)
    var record = try TrainingRecord(path: arguments.string("metrics"), words: words)
    let outcome = try train(&trainer, &record, signals)
    try record.write(curves: arguments.string("curves"))
    if outcome.wasStopped { logLine(.info, "stopped; the best epoch so far is kept") }
    if outcome.ranOutOfPatience, let patience = options.stopAfter {
      logLine(.info, "no better score for \(patience) epochs; the best epoch is kept")
    }
    try publish(outcome, record, before: before)
  }

  private func train(
    _ trainer: inout Trainer, _ record: inout TrainingRecord, _ signals: Signals
  ) throws -> Trainer.Outcome {
    var bar = ProgressBar(isTerminal: isTerminal(STDERR_FILENO))
    let shows = isTerminal(STDERR_FILENO) && !arguments.flag("json")
    var shownAt: UInt64 = 0
    return try trainer.run(
      train: train, dev: dev, shouldStop: { signals.interrupted || record.failure != nil },
      onProgress: { progress in
        record.add(progress)
        let now = MonotonicClock.now()
        guard shows, now - shownAt > 100_000_000 else { return }
        shownAt = now
        bar.update(fraction: progress.fraction, text: text(progress))
      },
      onEpoch: { report in
        if shows { bar.finish(text: nil) }
        record.add(report, members(report))
        show(report)
      }, onDrop: { logLine(.warning, $0) })
  }

  private func say(_ before: Double?) {
    guard !arguments.flag("json") else { return }
    let count = { (all: [Document]) in all.reduce(0) { $0 + $1.count } }
    print(
      "\(folder.config.name): \(train.count) documents, \(count(train)) elements; "
        + "dev \(dev.count) documents, \(count(dev)); \(kernels.name)")
    if let champion, let before {
      print("version \(champion.number) in service: \(words.name) \(words.text(before)) on dev")
    }
    print("epoch    loss   norm      rate  \(words.titles)  elements/s")
  }

  private func text(_ progress: TrainingProgress) -> String {
    let best = progress.best.map { "best \(words.name) \(words.text($0))  " } ?? ""
    return "epoch \(progress.epoch)  loss \(fixed(progress.loss, 4))  \(best)"
      + "\(short(progress.elementsPerSecond))/s  \(duration(progress.secondsLeft)) left"
  }

  private func show(_ report: EpochReport) {
    guard !arguments.flag("json") else { return printJSON(members(report)) }
    let line = String(
      format: "%5d  %.4f  %5.2f  %.2e  %@  %10@ %@", report.epoch, report.loss,
      report.gradientNorm, report.rate, words.columns(report.measured) as NSString,
      short(report.elementsPerSecond) as NSString, (report.isBest ? "*" : "") as NSString)
    print(line)
    flushOutput()
  }

  /// The gate: better on the held-out data than the version in service, or --publish.
  private func publish(
    _ outcome: Trainer.Outcome, _ record: TrainingRecord, before: Double?
  ) throws {
    guard !arguments.flag("no-publish") else { return }
    let isBetter = before.map { outcome.report.score > $0 } ?? true
    guard isBetter || arguments.flag("publish") else {
      logLine(
        .info,
        "not published: \(words.name) \(words.text(outcome.report.score)) on dev does not beat "
          + "\(words.text(before ?? 0)); --publish forces it")
      return
    }
    if !isBetter { logLine(.warning, "published although it does not beat the one in service") }
    let calibrated = try folder.calibrated(for: outcome.best, on: dev, kernels: kernels)
    let (number, target) = try Training.publish(
      outcome.best, to: calibrated, champion: champion?.number,
      root: try ModelOptions.path(arguments).folders[0], metrics: metrics(outcome),
      files: record.files, kernels: kernels)
    let best = outcome.report
    guard !arguments.flag("json") else {
      return printJSON(
        [("published", .integer(Int64(number)))] + words.members(best.measured))
    }
    print(
      "published version \(number): epoch \(best.epoch), \(words.name) "
        + "\(words.text(best.score)) on dev, "
        + "in \(target.path)")
  }

  private func metrics(_ outcome: Trainer.Outcome) -> [JSONMember] {
    let best = outcome.report
    return words.metrics(best.measured) + [
      JSONMember(key: "loss", value: .number(best.loss)),
      JSONMember(key: "epoch", value: .integer(Int64(best.epoch))),
      JSONMember(key: "epochs", value: .integer(Int64(outcome.epochs.count))),
      JSONMember(key: "seed", value: .integer(Int64(clamping: options.seed))),
    ]
  }
}
