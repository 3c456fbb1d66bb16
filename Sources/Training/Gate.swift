import Wire

/// What decides whether a challenger goes into service.
public struct Gate: Sendable {
  /// Labelled held-out elements without which nothing is decided.
  public var minimum = 200
  /// How much entity F1 may fall, on held-out elements and on the anchor set, 0 to 1.
  public var tolerance = 0.0

  /// The defaults.
  public init() {}

  /// Two versions on the same elements.
  public struct Pair: Sendable, Equatable {
    /// The version in service.
    public var champion: Measured
    /// The one that wants to be.
    public var challenger: Measured

    /// Gathers the measurements.
    public init(champion: Measured, challenger: Measured) {
      self.champion = champion
      self.challenger = challenger
    }
  }

  /// What came out.
  public enum Verdict: Sendable, Equatable {
    /// The challenger is better.
    case accepted
    /// It is not, for this reason.
    case refused(String)
    /// Too little is held out to tell.
    case waiting(String)

    /// The word for it.
    public var word: String {
      switch self {
      case .accepted: "accepted"
      case .refused: "refused"
      case .waiting: "waiting"
      }
    }

    /// Why it was not accepted.
    public var reason: String? {
      switch self {
      case .accepted: nil
      case .refused(let reason), .waiting(let reason): reason
      }
    }
  }

  /// Decides: the loss on held-out elements must be lower, and F1 there and on the anchor set not
  /// lower by more than ``tolerance``; where there are no labels, the loss on the anchor set not
  /// higher.
  ///
  /// Comparisons are written so that a loss that is not a number is refused.
  public func verdict(heldOut: Pair, anchor: Pair?) -> Verdict {
    let (champion, challenger) = (heldOut.champion, heldOut.challenger)
    guard champion.elements >= minimum else {
      return .waiting("\(champion.elements) labelled elements are held out, wanted \(minimum)")
    }
    guard challenger.loss < champion.loss else {
      return .refused("its loss is not lower")
    }
    guard !champion.hasLabels || challenger.quality >= champion.quality - tolerance else {
      return .refused("its F1 is lower\(allowance)")
    }
    if let anchor, !champion.hasLabels {
      guard anchor.challenger.loss <= anchor.champion.loss + tolerance else {
        return .refused("its loss on the anchor set is higher\(allowance)")
      }
      return .accepted
    }
    if let anchor, !(anchor.challenger.quality >= anchor.champion.quality - tolerance) {
      return .refused("its F1 on the anchor set is lower\(allowance)")
    }
    return .accepted
  }

  private var allowance: String { tolerance > 0 ? " by more than \(tolerance)" : "" }
}

/// What a gate measured and decided.
public struct GateDecision: Sendable, Equatable {
  /// The version in service.
  public var champion: Int
  /// Both versions on everything that is held out.
  public var heldOut: Gate.Pair
  /// Both versions on the anchor set; nil without one.
  public var anchor: Gate.Pair?
  /// Labelled elements of whole streams that are held out.
  public var streamElements: Int
  /// Labelled elements of the newest windows, which were not learned from yet.
  public var windowElements: Int
  /// The decision.
  public var verdict: Gate.Verdict

  /// Gathers what was measured.
  package init(
    champion: Int, heldOut: Gate.Pair, anchor: Gate.Pair?, streamElements: Int,
    windowElements: Int, verdict: Gate.Verdict
  ) {
    self.champion = champion
    self.heldOut = heldOut
    self.anchor = anchor
    self.streamElements = streamElements
    self.windowElements = windowElements
    self.verdict = verdict
  }

  /// The numbers by name, as the journal and `metrics.json` keep them.
  public var members: [JSONMember] {
    var members = [
      JSONMember(key: "decision", value: .string(verdict.word)),
      JSONMember(key: "champion", value: .integer(Int64(champion))),
      JSONMember(key: "held_out_stream_elements", value: .integer(Int64(streamElements))),
      JSONMember(key: "held_out_window_elements", value: .integer(Int64(windowElements))),
    ]
    if let reason = verdict.reason {
      members.insert(JSONMember(key: "reason", value: .string(reason)), at: 1)
    }
    members += heldOut.members(prefix: "")
    if let anchor {
      members.append(
        JSONMember(key: "anchor_elements", value: .integer(Int64(anchor.champion.elements))))
      members += anchor.members(prefix: "anchor_")
    }
    return members
  }
}

extension Gate.Pair {
  fileprivate func members(prefix: String) -> [JSONMember] {
    [("champion", champion), ("challenger", challenger)].flatMap { name, measured in
      let loss = JSONMember(key: "\(prefix)\(name)_loss", value: .number(measured.loss))
      guard measured.hasLabels else { return [loss] }
      return [
        loss,
        JSONMember(key: "\(prefix)\(name)_f1", value: .number(measured.score.f1)),
        JSONMember(key: "\(prefix)\(name)_accuracy", value: .number(measured.score.accuracy)),
      ]
    }
  }
}
