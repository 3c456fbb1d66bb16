import Training

extension TrainOptions {
  /// The options of what moves the weights.
  static let optimiser = [
    Option(long: "optimizer", value: "NAME", help: "sgd, adam or adamw (adam)."),
    Option(long: "momentum", value: "X", help: "Momentum of sgd (0)."),
    Option(long: "weight-decay", value: "X", help: "Weight decay (0; adamw 0.01)."),
    Option(
      long: "dense-tables",
      help: "Adam moves all rows of the tables at every step, not only those looked up."),
    Option(
      long: "recurrent-dropout", value: "X",
      help: "Share of h dropped on its way to the next step, one mask for a sequence (0)."),
  ]

  /// The options of the course of a run.
  static let schedule = [
    Option(
      long: "schedule", value: "NAME",
      help:
        "How the rate goes on: halving (after 8/15 and 12/15 of the epochs), constant, cosine, "
        + "plateau (multiplied by --decay after more than --patience epochs without a better "
        + "score) or decay (multiplied by it after each epoch but the first --hold) (halving)."),
    Option(long: "warmup", value: "N", help: "Updates over which the rate rises at first (0)."),
    Option(long: "decay", value: "X", help: "What the rate is multiplied by (0.5)."),
    Option(long: "patience", value: "N", help: "Epochs that plateau puts up with (2)."),
    Option(long: "hold", value: "N", help: "Epochs before decay begins (4)."),
    Option(
      long: "stop-after", value: "N", help: "End after so many epochs without a better score."),
    Option(
      long: "diagnose",
      help:
        "First show what is in the data and how gradients flow back in time; with --epochs 0 that "
        + "alone."),
    Option(
      long: "metrics", value: "FILE",
      help: "Write metrics.jsonl there too, a line at a time; the version that comes out has it."),
    Option(long: "curves", value: "FILE", help: "Write the curves, an SVG drawing, there too."),
  ]

  /// How the rate goes on.
  static func schedule(_ arguments: Arguments) throws(UsageError) -> ScheduleOptions {
    var options = ScheduleOptions()
    options.kind = try arguments.choice("schedule", ScheduleOptions.Kind.self) ?? options.kind
    options.warmup = try arguments.int("warmup", in: 0...10_000_000) ?? options.warmup
    options.decay = try arguments.double("decay", in: 0.001...1).map(Float.init) ?? options.decay
    options.patience = try arguments.int("patience", in: 0...10_000) ?? options.patience
    options.hold = try arguments.int("hold", in: 0...10_000) ?? options.hold
    let needed: [(String, [ScheduleOptions.Kind])] = [
      ("decay", [.plateau, .decay]), ("patience", [.plateau]), ("hold", [.decay]),
    ]
    for (name, kinds) in needed where arguments.flag(name) && !kinds.contains(options.kind) {
      throw UsageError(
        "--\(name) is for --schedule \(kinds.map(\.rawValue).joined(separator: " or "))")
    }
    return options
  }

  /// What moves the weights.
  static func optimiser(_ arguments: Arguments) throws(UsageError) -> OptimiserOptions {
    let method = try arguments.choice("optimizer", OptimiserOptions.Method.self) ?? .adam
    var options = OptimiserOptions(method)
    if let momentum = try arguments.double("momentum", in: 0...0.9999) {
      guard method == .sgd else {
        throw UsageError(
          "--momentum is for --optimizer sgd; \(method.rawValue) has moments of its own")
      }
      options.momentum = Float(momentum)
    }
    options.weightDecay =
      try arguments.double("weight-decay", in: 0...1).map(Float.init) ?? options.weightDecay
    options.hasSparseTables = !arguments.flag("dense-tables")
    return options
  }
}
