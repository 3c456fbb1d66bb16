/// Precision, recall and F1 of entities, by conlleval's default rules or by the letter of a scheme,
/// and the accuracy of single tags.
public struct EntityScore: Hashable, Sendable {
  /// The counts of one entity type, or of all.
  public struct Counts: Hashable, Sendable {
    /// The entities in the gold tags.
    public var gold = 0
    /// The entities in the predicted tags.
    public var predicted = 0
    /// The entities in both, with the same type and borders.
    public var correct = 0

    /// Makes counts of nothing.
    public init() {}

    /// The share of the predicted entities that are correct; 0 where none was predicted.
    public var precision: Double { predicted > 0 ? Double(correct) / Double(predicted) : 0 }
    /// The share of the gold entities that were found; 0 where there is none.
    public var recall: Double { gold > 0 ? Double(correct) / Double(gold) : 0 }
    /// The harmonic mean of precision and recall; 0 where both are 0.
    public var f1: Double {
      gold + predicted > 0 ? 2 * Double(correct) / Double(gold + predicted) : 0
    }
  }

  /// The score of one entity type.
  public struct TypeScore: Hashable, Sendable {
    /// The entity type.
    public let type: String
    /// Its counts.
    public let counts: Counts

    /// The share of the predicted entities that are correct; 0 where none was predicted.
    public var precision: Double { counts.precision }
    /// The share of the gold entities that were found; 0 where there is none.
    public var recall: Double { counts.recall }
    /// The harmonic mean of precision and recall; 0 where both are 0.
    public var f1: Double { counts.f1 }
    /// The number of gold entities.
    public var gold: Int { counts.gold }
  }

  /// The counts over all types.
  public private(set) var counts = Counts()
  /// The number of tokens seen.
  public private(set) var tokens = 0
  /// The number of tokens whose tag is exactly the gold one, `O` included.
  public private(set) var correctTokens = 0
  private var types: [String: Counts] = [:]
  private let strict: TagScheme?

  /// Makes a score of nothing.
  ///
  /// - Parameter strict: the scheme by whose letter entities count; nil for conlleval's rules.
  public init(strict: TagScheme? = nil) { self.strict = strict }

  /// Adds one sentence.
  ///
  /// A missing predicted tag counts as `O`; predictions beyond the gold are ignored. Tokens whose
  /// gold tag is empty have none: they count for nothing, and entities end before them.
  public mutating func add(gold: [String], predicted: [String]) {
    guard let gap = gold.firstIndex(of: "") else {
      return addWhole(gold: gold, predicted: predicted)
    }
    addWhole(gold: Array(gold[..<gap]), predicted: predicted)
    let rest = gold[gap...].drop { $0.isEmpty }
    if !rest.isEmpty {
      add(gold: Array(rest), predicted: Array(predicted.dropFirst(rest.startIndex)))
    }
  }

  private mutating func addWhole(gold: [String], predicted: [String]) {
    let missing = max(0, gold.count - predicted.count)
    let aligned = Array(predicted.prefix(gold.count)) + Array(repeating: "O", count: missing)
    tokens += gold.count
    correctTokens += zip(gold, aligned).count { $0 == $1 }
    let goldSpans = Set(spans(in: gold))
    for span in goldSpans { tally(span.type) { $0.gold += 1 } }
    for span in spans(in: aligned) {
      tally(span.type) { $0.predicted += 1 }
      if goldSpans.contains(span) { tally(span.type) { $0.correct += 1 } }
    }
  }

  private func spans(in tags: [String]) -> [EntitySpan] {
    strict.map { $0.strictSpans(in: tags) } ?? entitySpans(in: tags)
  }

  private mutating func tally(_ type: String, _ change: (inout Counts) -> Void) {
    change(&counts)
    change(&types[type, default: Counts()])
  }

  /// The micro-averaged precision; 0 where nothing was predicted.
  public var precision: Double { counts.precision }
  /// The micro-averaged recall; 0 where there are no gold entities.
  public var recall: Double { counts.recall }
  /// The micro-averaged F1; 0 where it is undefined.
  public var f1: Double { counts.f1 }
  /// The share of the tokens with the right tag; 0 where there are none.
  public var accuracy: Double { tokens > 0 ? Double(correctTokens) / Double(tokens) : 0 }

  /// Returns the scores of all types seen, in alphabetical order.
  public func scores() -> [TypeScore] {
    types.sorted { $0.key < $1.key }.map { TypeScore(type: $0.key, counts: $0.value) }
  }
}
