import Journal
import ModelStore
import Platform
import Recurrent
import Wire

extension Follower {
  /// Measures the challenger against the version in service, and publishes it where it is better.
  mutating func decide(_ feed: JournalFeed, _ report: inout RoundReport) throws {
    guard progress.untested > 0, let champion, let learner else { return }
    guard learner.parameters.values.array.allSatisfy(\.isFinite) else {
      say(.error, "the challenger's weights are not finite; it begins anew")
      return restart()
    }
    let challenger = try tagger(learner.parameters)
    var decision = try decision(champion, challenger, feed)
    if options.publishing == .always, decision.verdict != .accepted {
      say(.warning, "published although the gate says: \(decision.verdict.reason ?? "")")
      decision.verdict = .accepted
    }
    report.gate = decision
    switch decision.verdict {
    case .waiting: return
    case .refused: refuse()
    case .accepted where options.publishing == .never: progress.untested = 0
    case .accepted: try publishChallenger(learner.parameters, decision, &report)
    }
    record(decision, report)
  }

  private func decision(
    _ champion: Champion, _ challenger: PackedTagger, _ feed: JournalFeed
  ) throws(JournalError) -> GateDecision {
    let frontier = progress.frontier
    let stretches = data.stretches { !frontier.mayHaveLearned($1.id, of: $0.stream) }
    let heldOut = try pair(measure(data, feed), champion.weights, challenger, stretches)
    var anchorPair: Gate.Pair?
    if let anchor {
      anchorPair = try pair(
        measure(anchor, feed), champion.weights, challenger,
        anchor.stretches(limit: .max) { _, _ in true })
    }
    let inStreams = stretches.filter { frontier.isHeldOut(data.sequences[$0.sequence].stream) }
    let streamElements = inStreams.reduce(0) { sum, stretch in
      sum + stretch.range.count { data.sequences[stretch.sequence].label(at: $0) >= 0 }
    }
    return GateDecision(
      champion: champion.version, heldOut: heldOut, anchor: anchorPair,
      streamElements: streamElements,
      windowElements: heldOut.champion.elements - streamElements,
      verdict: options.gate.verdict(heldOut: heldOut, anchor: anchorPair))
  }

  private func pair(
    _ measure: LogMeasure, _ champion: PackedTagger, _ challenger: PackedTagger,
    _ stretches: [LogMeasure.Stretch]
  ) throws(JournalError) -> Gate.Pair {
    Gate.Pair(
      champion: try measure.measure(champion, on: stretches),
      challenger: try measure.measure(challenger, on: stretches))
  }

  private mutating func publishChallenger(
    _ parameters: Parameters, _ decision: GateDecision, _ report: inout RoundReport
  ) throws(ModelError) {
    let (version, target) = try publish(
      parameters, to: folder, champion: decision.champion, root: places.root,
      metrics: decision.members, kernels: kernels)
    folder = target
    report.published = version
    (progress.published, progress.untested, progress.refusals) = (version, 0, 0)
    switch service.swap(version) {
    case .done:
      report.isInService = true
      progress.base = version
    case .absent:
      say(
        .warning,
        "no daemon answers: version \(version) is published and goes into service by "
          + "'millrace models swap \(folder.config.name) \(version)'")
    case .refused(let reason):
      say(.error, "the daemon refused version \(version): \(reason)")
      restart()
    }
  }

  /// Has the decision written into the journal.
  private func record(_ decision: GateDecision, _ report: RoundReport) {
    var members = decision.members
    if let measured = report.prequential {
      members.append(JSONMember(key: "prequential_loss", value: .number(measured.loss)))
      members.append(JSONMember(key: "prequential_f1", value: .number(measured.score.f1)))
    }
    if let published = report.published {
      members.append(JSONMember(key: "version", value: .integer(Int64(published))))
    }
    if case .refused(let reason) = service.record(members) {
      say(.warning, "the decision is not in the journal: \(reason)")
    }
  }
}
