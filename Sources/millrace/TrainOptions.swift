import Configuration
import Training

/// The options of `millrace train`.
enum TrainOptions {
  /// Those of both ways to train.
  static let both = [
    ProgramSettings.option, ModelOptions.models,
    Option(long: "minutes", value: "N", help: "Stop after so many minutes."),
    Option(
      long: "rate", value: "X", help: "Learning rate (0.002 at the start; journal 0.0005)."),
    Option(long: "dropout", value: "X", help: "Share of inputs and outputs dropped (0.5)."),
    Option(long: "clip", value: "X", help: "Largest global norm of a gradient (1)."),
    Option(
      long: "label-smoothing", value: "X",
      help: "Share of the probability that a softmax head spreads over all labels (0)."),
    Option(
      long: "lanes", value: "N", help: "Sequences side by side (32, or as many as there are)."),
    Option(long: "window", value: "N", help: "Steps of back-propagation through time (32)."),
    Option(long: "seed", value: "N", help: "Same seed, data and options: same weights (1)."),
    Option(
      long: "threads", value: "N", help: "1 or 2; the weights do not depend on it (2; journal 1)."),
    Option(long: "publish", help: "Publish even what does not beat the version in service."),
    Option(long: "no-publish", help: "Never publish."),
    Option(long: "json", help: "One JSON object an epoch or round on standard output."),
  ]

  /// Those of labelled files.
  static let files = [
    Option(
      long: "data", short: "d", value: "FILE",
      help:
        "Labelled text (CoNLL columns, UNER or CoNLL-U), for vectors CSV, for 'next' any text, for "
        + "'classify' texts with a label each; JSON lines as 'journal export' writes them.",
      repeats: true),
    Option(
      long: "dev", value: "FILE",
      help: "Held-out data; without it every tenth document of the data.", repeats: true),
    LabelledData.types,
    Option(
      long: "unlabelled", value: "FILE",
      help: "Text without labels, from which the auxiliary head learns.", repeats: true),
    Option(
      long: "new", value: "CONFIG",
      help:
        "Start the model from this config.json; word lists are made from the data, and so are "
        + "mean and std of vectors where it has none."),
    Option(
      long: "start", value: "MODEL",
      help: "A new model begins with the tables and cells of this one; its heads begin anew."),
    Option(
      long: "min-count", value: "N",
      help: "How often a word of a new model's vocabulary must occur (3; a character 1)."),
    Option(
      long: "class-weights", value: "KIND",
      help: "'balanced': rare labels of a softmax head count more, n / (labels * n of the label)."),
    Option(
      long: "sequence-loss", value: "WHERE",
      help: "Of 'classify': 'steps' learns the label at every element (default), 'end' at the last."
    ),
    Option(long: "epochs", short: "e", value: "N", help: "Passes over the data (15)."),
    Option(
      long: "word-dropout", value: "X", help: "Share of the words that are read as <unk> (0)."),
    Option(
      long: "average", value: "X",
      help: "Score and publish a moving average of the weights, such as 0.999 (0: none)."),
  ]

  /// Those of the journal.
  static let journal =
    [
      Option(long: "follow", short: "f", help: "Keep learning from the journal until stopped."),
      Option(long: "state", value: "DIR", help: "The daemon's own folder, with its journal."),
    ] + ControlClient.options + [
      Option(long: "every", value: "TIME", help: "Time between two rounds, such as 10s (5min)."),
      Option(
        long: "passes", value: "X", help: "How often a round goes over what is new to it (3)."),
      Option(long: "updates", value: "N", help: "Updates of a round, instead of --passes."),
      Option(
        long: "burn-in", value: "N",
        help: "Elements stepped before a window to freshen its state (16)."
      ),
      Option(
        long: "gate-elements", value: "N",
        help: "Labelled held-out elements that the gate wants before it decides (200)."),
      Option(
        long: "tolerance", value: "X",
        help: "How much F1 may fall on held-out elements and on the anchor set, 0 to 1 (0)."),
    ]

  /// How a model is trained.
  static func training(
    _ arguments: Arguments, defaults: TrainingOptions
  ) throws(UsageError) -> TrainingOptions {
    var options = defaults
    options.epochs =
      try arguments.int("epochs", in: (arguments.flag("diagnose") ? 0 : 1)...10_000)
      ?? options.epochs
    options.seconds = try arguments.double("minutes", in: 0...1e6).map { $0 * 60 }
    options.rate = try arguments.double("rate", in: 0...100).map(Float.init) ?? options.rate
    options.dropout =
      try arguments.double("dropout", in: 0...0.95).map(Float.init) ?? options.dropout
    options.wordDropout = try arguments.double("word-dropout", in: 0...0.95).map(Float.init) ?? 0
    options.average = try arguments.double("average", in: 0...0.999999).map(Float.init) ?? 0
    options.smoothing =
      try arguments.double("label-smoothing", in: 0...0.99).map(Float.init) ?? options.smoothing
    options.clip = try arguments.double("clip", in: 1e-6...1e6).map(Float.init) ?? options.clip
    options.lanes = try arguments.int("lanes", in: 1...1024) ?? options.lanes
    options.window = try arguments.int("window", in: 1...1024) ?? options.window
    options.seed = UInt64(try arguments.int("seed", in: 0...Int.max) ?? 1)
    options.optimiser = try optimiser(arguments)
    options.recurrentDropout =
      try arguments.double("recurrent-dropout", in: 0...0.95).map(Float.init) ?? 0
    options.stopAfter = try arguments.int("stop-after", in: 1...10_000)
    options.schedule = try schedule(arguments)
    options.threads = try arguments.int("threads", in: 1...2) ?? options.threads
    return options
  }

  /// How the journal is followed.
  static func following(
    _ arguments: Arguments, _ settings: Settings.Trainer
  ) throws(UsageError) -> FollowOptions {
    var options = FollowOptions()
    options.training.window = settings.window
    options.training.lanes = settings.batch
    options.training.threads = settings.threads
    options.burnIn = settings.burnIn
    options.gate.tolerance = settings.tolerance
    options.training = try training(arguments, defaults: options.training)
    options.burnIn = try arguments.int("burn-in", in: 0...4096) ?? options.burnIn
    options.updates = try arguments.int("updates", in: 1...1_000_000)
    options.passes = try arguments.double("passes", in: 0.01...1000) ?? options.passes
    options.gate.minimum =
      try arguments.int("gate-elements", in: 1...1_000_000) ?? options.gate.minimum
    options.gate.tolerance = try arguments.double("tolerance", in: 0...1) ?? options.gate.tolerance
    if arguments.flag("publish") { options.publishing = .always }
    if arguments.flag("no-publish") { options.publishing = .never }
    // What is there is learned from; only who waits for more waits until it is worth a round.
    options.minimumNew = arguments.flag("follow") ? min(options.gate.minimum / 4 + 1, 50) : 1
    return options
  }

  /// The seconds of a time such as `10s`, `2min`, `1h` or `1d`.
  static func seconds(_ arguments: Arguments, _ name: String) throws(UsageError) -> Double? {
    guard let text = arguments.string(name) else { return nil }
    let unit = String(text.drop { $0.isNumber || $0 == "." })
    let units = ["s": 1.0, "min": 60, "h": 3600, "d": 86_400]
    guard let factor = units[unit], let number = Double(text.dropLast(unit.count)),
      1...31_536_000 ~= number * factor
    else {
      throw UsageError(
        "--\(name): found '\(text)', wanted a time of at least a second such as 10s, 2min or 1h")
    }
    return number * factor
  }
}
