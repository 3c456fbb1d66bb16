import Foundation
import Platform

/// The course of `millrace demo`.
struct Demo {
  let text: DemoText
  let place: DemoPlace
  let screen: DemoScreen
  let signals: Signals
  /// Whether somebody reads along.
  let isPaced: Bool

  var daemon: DemoDaemon { DemoDaemon(place: place, signals: signals) }

  func run() throws {
    let started = MonotonicClock.now()
    introduce()
    try startDaemon()
    let learned = try streamLabelled()
    let before = try measureBefore()
    let round = try train()
    let service = try swapped(round)
    let after = try measureAfter(round)
    try check()
    let report = DemoReport(
      before: before, after: after, round: round, swap: service.swap, learned: learned,
      seconds: Double(MonotonicClock.now() - started) / 1e9)
    if screen.isSilent { return report.printAsJSON() }
    report.show(on: screen, keptState: place.keepsState ? place.state : nil)
  }

  private func introduce() {
    screen.say("A daemon, a trainer and a text that the model has never seen.")
    screen.command("D=\(place.folder)")
    let kept = place.keepsState ? "; \(place.state) stays" : ""
    screen.say("All of it happens in that folder, which is removed in the end\(kept).")
  }

  private func startDaemon() throws {
    screen.headline("A daemon is started")
    screen.command(shown(daemon.words))
    try daemon.start()
    let types = [("PER", "persons"), ("ORG", "organisations"), ("LOC", "places")]
      .map { "\(screen.style.entity($0.1, $0.0)) (\($0.0))" }
    screen.say(
      "It serves \(DemoText.model) version \(try daemon.service().version), which was trained on web "
        + "pages and marks")
    screen.write("   " + types.joined(separator: ", ") + ".\n")
  }

  /// The words of a command line with the demo's folder as `$D`.
  func shown(_ words: [String]) -> String {
    (["millrace"] + words).joined(separator: " ").replacingOccurrences(of: place.folder, with: "$D")
  }

  /// Ends the demo where nobody wants it any more.
  func check() throws {
    if signals.interrupted || screen.isClosed { throw DemoInterruption() }
  }
}
