import Platform
import Training

/// `millrace train`: learns a model from labelled files, or from what a daemon has logged, and
/// publishes versions.
enum TrainCommand: Command {
  static let spec = CommandSpec(
    name: "train", summary: "Train a model from labelled files or from the journal.",
    usage: "train [MODEL] [--follow | --data FILE…] [OPTION…]",
    details: """
      With --data it goes on from the weights in service, or starts a model with --new. Documents \
      are streams: the state runs over their sentences. After each epoch the weights are scored on \
      the held-out data; the best ones become a new version if they beat the version in service on \
      it.

      A model of vectors learns from CSV whose first line names the columns: 'stream' (each is a \
      document), 'time_s' or 'time_ns', and 'label', all optional, but the last column is the label \
      where none is called so. All other columns are the vector; an empty field is missing. Its \
      score is the macro-F1 of all labels.

      A model of task 'next' learns from any text: a file is one document, or has the documents of \
      its CoNLL columns. One of task 'forecast' learns from CSV without labels. Their long documents \
      are cut so that every lane reads one; of fewer than ten the last tenth of each is held out. One \
      of task 'classify' learns from texts with a label each: JSON lines with 'text' and 'label', CSV \
      whose first line names these columns, or lines 'text TAB label'; or, for vectors, from CSV, \
      where a stream's last label is that of the whole. Scores are the perplexity of the next token \
      (lower is better), the negative log-likelihood of a standardised number, and the macro-F1.

      Without --data it learns from the gold labels in the daemon's journal: one round over what is \
      there or, with --follow, round after round until it is stopped. A round measures the version \
      in service on what is new before it learns from it, then draws windows from everything kept, \
      the newest more often, and compares the result with the version in service on what it has not \
      learned from: every eighth stream (once there are eight) and the newest windows of the \
      others. What is better there, and no worse on the model's anchor set, is published, and the \
      daemon is asked to swap it in. Best left running beside 'millrace serve': it gives way to \
      other processes by itself. Without a MODEL it follows those that trainer.models names.

      Ctrl-C ends the training after the present step and keeps what is best so far, or a \
      checkpoint from which the next start goes on.
      """,
    options: TrainOptions.both + TrainOptions.optimiser + TrainOptions.files + TrainOptions.schedule
      + TrainOptions.journal,
    examples: [
      (
        "millrace train ner-en --follow",
        "Keeps learning from what the daemon logs and swaps better weights in."
      ),
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
    let name = arguments.positionals.first
    guard arguments.positionals.count == 1 || name == nil && arguments.flag("follow") else {
      throw UsageError("wanted one MODEL before the options")
    }
    guard !(arguments.flag("publish") && arguments.flag("no-publish")) else {
      throw UsageError("--publish and --no-publish exclude each other")
    }
    let usesJournal = arguments.strings("data").isEmpty
    guard !usesJournal || !arguments.flag("data") else {
      throw UsageError("--data: wanted a file")
    }
    let foreign = usesJournal ? TrainOptions.files + TrainOptions.schedule : TrainOptions.journal
    if let option = foreign.first(where: { arguments.flag($0.long) && $0.long != "data" }) {
      throw UsageError(
        "--\(option.long) \(usesJournal ? "needs" : "is not used with") --data"
          + (usesJournal ? "; without it the journal is learned from" : ""))
    }
    let signals = try Signals.install()
    if let name, !usesJournal {
      let options = try TrainOptions.training(arguments, defaults: TrainingOptions())
      return try TrainingRun(name: name, arguments: arguments, options: options)
        .run(signals: signals)
    }
    lowerPriority()
    try TrainFromJournal(name: name, arguments: arguments, signals: signals).run()
  }
}
