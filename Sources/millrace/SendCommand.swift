import Foundation
import Platform

/// `millrace send`: streams files into a running daemon.
enum SendCommand: Command {
  static let spec = CommandSpec(
    name: "send", summary: "Stream files into a running daemon and measure its answers.",
    usage: "send FILE… [OPTION…]",
    details: """
      Sends labelled files (CoNLL columns, UNER or CoNLL-U) element by element, one stream for \
      each document; CSV of vectors, one stream for each value of its column stream (see \
      'millrace train --help'); JSON lines, messages as on the wire with the stream's id as \
      "stream", as 'millrace journal export' writes them; and other files as text, one line a \
      message. Prints throughput and latency and the score of the committed labels: entity F1 for \
      tokens, macro-F1 for vectors. Exits with 1 if an element has no committed label in the end \
      or was refused.

      Messages of JSON lines go as they are, in their order for each stream, with their labels, \
      seq and epoch; only their id is replaced. Their streams keep their ids, and so their models, \
      unless --run appends a name.
      """,
    options: [
      ProgramSettings.option,
      Option(
        long: "via", value: "ENDPOINT",
        help: "The intake of the daemon (tcp://127.0.0.1:5556)."),
    ] + DaemonConnection.options + [
      Option(long: "model", short: "m", value: "NAME", help: "The model (ner-en)."),
      Option(
        long: "run", value: "NAME",
        help:
          "The end of stream ids, MODEL/FILE-0001-NAME (6 random hex digits; none for JSON lines)."),
      Option(
        long: "format", short: "f", value: "conll|text|csv|jsonl",
        help: "How the files are written (their content tells)."),
      Option(long: "streams", value: "N", help: "Streams that are open at once (16)."),
      Option(
        long: "rate", value: "N",
        help: "Elements a second; words for text (as fast as answers come)."),
      Option(long: "in-flight", value: "N", help: "Messages without an answer at once (64)."),
      Option(
        long: "elements", value: "N",
        help: "Elements in a message (1); not for text and JSON lines."),
      Option(long: "encoding", value: "json|messagepack", help: "How messages are written (json)."),
      Option(long: "labels", help: "Send the gold labels with the elements."),
      Option(
        long: "no-label-column",
        help: "CSV for a model that forecasts: every column but stream and time is a number."),
      LabelledData.types,
      Option(long: "json", help: "One JSON object with all digits."),
    ],
    examples: [
      ("millrace send dev.iob2", "Element by element; throughput, latency and score."),
      ("millrace send dev.iob2 --elements 32 --streams 64", "Throughput with larger messages."),
      ("millrace send test.csv -m activity --labels", "Vectors with their labels, to learn from."),
      ("millrace send old.jsonl --run again", "What a journal held, as new streams."),
      ("millrace send notes.txt --rate 100", "A text, line by line, 100 words a second."),
    ])

  static func run(_ arguments: Arguments) throws {
    let options = try SendOptions(arguments)
    var reader = SendDocumentReader(options: options)
    var sender = try Sender(try reader.documents(), options: options)
    let signals = try Signals.install()
    var bar = ProgressBar(isTerminal: true)
    let shows = isTerminal(STDERR_FILENO) && !options.json
    let started = MonotonicClock.now()
    var shownAt = started
    let ending = try sender.run(signals: signals) { sender in
      let now = MonotonicClock.now()
      guard shows, now - shownAt > 100_000_000 else { return }
      shownAt = now
      let share = Double(sender.unitsDone) / Double(max(sender.unitCount, 1))
      let left = Double(now - started) / 1e9 * (1 / max(share, 1e-9) - 1)
      let rate = short(sender.tally.elementsPerSecond)
      bar.update(fraction: share, text: "\(rate) elements/s  \(duration(left)) left")
    }
    if shows { bar.finish(text: nil) }
    try conclude(sender, options, ending)
  }

  private static func conclude(
    _ sender: Sender, _ options: SendOptions, _ ending: Sender.Ending
  ) throws {
    let report = SendReport(options: options, streams: sender.streams, tally: sender.tally)
    let isUnheard = ending == .silent && sender.tally.messages == 0 && sender.tally.refused == 0
    if !isUnheard { report.show() }
    let unlabelled = report.unlabelled
    switch ending {
    case .silent:
      throw CommandFailure(
        description: "\(options.endpoint): no answer within 5 seconds; "
          + (isUnheard ? options.connection.hint : unlabelled))
    case .interrupted: throw CommandFailure(description: "interrupted; \(unlabelled)")
    case .done:
      guard report.missing > 0 || sender.tally.refused > 0 else { return }
      throw CommandFailure(
        description: "\(unlabelled), \(sender.tally.refused) messages were refused")
    }
  }
}
