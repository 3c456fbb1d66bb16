import Foundation
import ModelStore
import Platform
import Recurrent
import Text
import Training
import Wire

/// `millrace train`: learns a model from labelled files and publishes a version.
enum TrainCommand: Command {
  static let spec = CommandSpec(
    name: "train", summary: "Train a model from labelled files.",
    usage: "train MODEL --data FILE… [OPTION…]",
    details: """
      Goes on from the weights in service, or starts a model with --new. Documents are streams: the \
      state runs over their sentences. After each epoch the weights are scored on the held-out data; \
      the best ones become a new version if they beat the version in service on it. Ctrl-C ends the \
      training after the present step and keeps what is best so far.

      A model of vectors learns from CSV whose first line names the columns: 'stream' (each is a \
      document), 'time_s' or 'time_ns', and 'label', all optional, but the last column is the label \
      where none is called so. All other columns are the vector; an empty field is missing. Its \
      score is the macro-F1 of all labels.
      """,
    options: [
      Option(
        long: "data", short: "d", value: "FILE",
        help: "Labelled text (CoNLL columns, UNER or CoNLL-U) or, for vectors, CSV.", repeats: true),
      Option(
        long: "dev", value: "FILE",
        help: "Held-out data; without it every tenth document of the data.", repeats: true),
      LabelledData.types,
      Option(
        long: "new", value: "CONFIG",
        help:
          "Start the model from this config.json; word lists are made from the data, and so are "
          + "mean and std of vectors where it has none."),
      ModelOptions.models,
      Option(long: "epochs", short: "e", value: "N", help: "Passes over the data (15)."),
      Option(long: "minutes", value: "N", help: "Stop after so many minutes."),
      Option(long: "rate", value: "X", help: "Learning rate of Adam at the start (0.002)."),
      Option(long: "dropout", value: "X", help: "Share of inputs and outputs dropped (0.5)."),
      Option(
        long: "clip", value: "X", help: "Largest global norm of a gradient (1)."),
      Option(long: "lanes", value: "N", help: "Sequences side by side (32)."),
      Option(long: "window", value: "N", help: "Steps of back-propagation through time (32)."),
      Option(long: "seed", value: "N", help: "Same seed, data and options: same weights (1)."),
      Option(long: "threads", value: "N", help: "1 or 2; the weights do not depend on it (2)."),
      Option(long: "publish", help: "Publish even if it does not beat the version in service."),
      Option(long: "no-publish", help: "Never publish."),
      Option(long: "json", help: "One JSON object an epoch on standard output."),
    ],
    examples: [
      (
        "millrace train ner-en --data more.conll --epochs 5",
        "Goes on with ner-en; every tenth document is held out."
      ),
      (
        "millrace train mine --new config.json --models . --data train.conll --dev dev.conll",
        "Starts a model in the folder ./mine."
      ),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.count == 1, let name = arguments.positionals.first else {
      throw UsageError("wanted one MODEL before the options")
    }
    guard !arguments.strings("data").isEmpty else { throw UsageError("--data: wanted a file") }
    guard !(arguments.flag("publish") && arguments.flag("no-publish")) else {
      throw UsageError("--publish and --no-publish exclude each other")
    }
    let options = try options(arguments)
    let signals = try Signals.install()
    let run = try TrainingRun(name: name, arguments: arguments, options: options)
    try run.run(signals: signals)
  }

  private static func options(_ arguments: Arguments) throws(UsageError) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = try arguments.int("epochs", in: 1...10_000) ?? options.epochs
    options.seconds = try arguments.double("minutes", in: 0...1e6).map { $0 * 60 }
    options.rate = try arguments.double("rate", in: 0...10).map(Float.init) ?? options.rate
    options.dropout =
      try arguments.double("dropout", in: 0...0.95).map(Float.init) ?? options.dropout
    options.clip = try arguments.double("clip", in: 1e-6...1e6).map(Float.init) ?? options.clip
    options.lanes = try arguments.int("lanes", in: 1...1024) ?? options.lanes
    options.window = try arguments.int("window", in: 1...1024) ?? options.window
    options.seed = UInt64(try arguments.int("seed", in: 0...Int.max) ?? 1)
    options.threads = try arguments.int("threads", in: 1...2) ?? options.threads
    return options
  }
}
