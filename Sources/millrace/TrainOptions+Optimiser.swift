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
  ]

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
