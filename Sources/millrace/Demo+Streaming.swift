import Foundation
import Platform
import Text

extension Demo {
  /// Tokens a second for somebody who reads along.
  private static let readingRate = 14.0
  /// Tokens a second where only the bar moves.
  private static let bulkRate = 500.0
  /// Documents that are shown before the others follow faster.
  private static let documentsShown = 2

  /// Streams the first part with its gold labels.
  func streamLabelled() throws -> [SendStream] {
    let documents = try documents(text.learn, run: "gold")
    screen.headline("A text goes in, token by token")
    screen.say(
      "\(documents.count) reports from a mining town on the Moon, written for this demo. A label "
        + "is there at once"
        + (screen.isLive ? " (dim, with a question mark)" : "")
        + " and final ten tokens later at the latest.")
    var streams: [SendStream] = []
    var revisions = 0
    for document in documents.prefix(Self.documentsShown) {
      screen.write("\n")
      let shown = try show(document, labels: true)
      streams.append(shown.stream)
      revisions += shown.revisions
    }
    let rest = Array(documents.dropFirst(Self.documentsShown))
    screen.write("\n")
    screen.say(
      "\(found(in: streams)); \(revisions) labels were revised on the way. The right ones went "
        + "along and are in the daemon's journal; the other \(rest.count) reports follow, faster.")
    streams += try send(rest, labels: true, rate: isPaced ? Self.bulkRate : nil)
    try daemon.waitUntilLogged(streams)
    return streams
  }

  /// Streams the part that is held back into the version in service.
  func measureBefore() throws -> DemoScore {
    let streams = try send(try documents(text.heldBack, run: "before"), labels: false, rate: nil)
    let score = DemoScore(version: try daemon.service().version, streams: streams)
    screen.say(
      "\(streams.count) more reports are held back: they went in without labels, and the model "
        + "finds their entities with an F1 of \(fixed(100 * score.score.f1, 1)).")
    return score
  }

  /// Streams the same part into the new version, and shows its first document.
  func measureAfter(_ round: DemoRound) throws -> DemoScore {
    let documents = try documents(text.heldBack, run: "after")
    screen.headline("The reports that were held back, once more")
    screen.write("\n")
    var streams = try documents.prefix(1).map { try show($0, labels: false).stream }
    streams += try send(Array(documents.dropFirst()), labels: false, rate: nil)
    return DemoScore(version: round.published ?? 0, streams: streams)
  }

  private func documents(_ file: String, run: String) throws -> [SendDocument] {
    var reader = SendDocumentReader(options: try options([file], ["--run", run]))
    return try reader.documents()
  }

  private func options(_ files: [String], _ words: [String]) throws -> SendOptions {
    let words = ["--via", place.intake, "--model", DemoText.model] + words + files
    return try SendOptions(try Arguments.parse(words, SendCommand.spec))
  }

  /// Streams one document so that one can read along.
  private func show(
    _ document: SendDocument, labels: Bool
  ) throws -> (stream: SendStream, revisions: Int) {
    var live = LiveText(document, on: screen)
    var words = ["--streams", "1", "--in-flight", "1"] + (labels ? ["--labels"] : [])
    if isPaced { words += ["--rate", "\(Self.readingRate)"] }
    let streams = try run([document], words) {
      live.take($0)
    } onProgress: { _ in
    }
    guard let stream = streams.first else {
      throw CommandFailure(description: "the text of the demo has no document")
    }
    return (stream, live.revisions)
  }

  /// Streams documents with a bar that says how far.
  private func send(_ documents: [SendDocument], labels: Bool, rate: Double?) throws -> [SendStream]
  {
    var bar = ProgressBar(isTerminal: true)
    var shownAt = MonotonicClock.now()
    let words = (labels ? ["--labels"] : []) + (rate.map { ["--rate", "\($0)"] } ?? [])
    let streams = try run(documents, words) { _ in
    } onProgress: { sender in
      let now = MonotonicClock.now()
      guard screen.isLive, now - shownAt > 50_000_000 else { return }
      shownAt = now
      let share = Double(sender.unitsDone) / Double(max(sender.unitCount, 1))
      bar.update(fraction: share, text: "\(grouped(sender.unitsDone)) tokens")
    }
    bar.finish(text: nil)
    return streams
  }

  private func run(
    _ documents: [SendDocument], _ words: [String], onAnswer: (SendAnswer) -> Void,
    onProgress: (Sender) -> Void
  ) throws -> [SendStream] {
    try check()
    var sender = try Sender(documents, options: try options(["-"], words))
    let ending = try sender.run(
      signals: signals, onAnswer: { onAnswer($1) }, onProgress: onProgress)
    try check()
    guard ending == .done, sender.tally.refused == 0 else {
      let reason = sender.tally.sentences.first.map { ": \($0)" } ?? place.lastWords()
      throw CommandFailure(description: "the daemon did not take the text" + reason)
    }
    return sender.streams
  }

  /// How many entities of some documents were found.
  private func found(in streams: [SendStream]) -> String {
    let counts = DemoScore(version: 0, streams: streams).score.counts
    return "\(counts.correct) of \(counts.gold) entities are right"
  }
}
