import Decoding
import Glibc
import ModelStore
import Recurrent
import Text

/// Steps a model of task `next` over tokens and tells what comes after them, through the path that
/// serves.
struct Predictor {
  /// A token that may come, and its probability.
  struct Candidate {
    let token: String
    let p: Float
  }

  /// A token that came.
  struct Came {
    let token: String
    /// −log2 p under what was predicted before; nil for the first one.
    let surprisal: Double?
    let isKnown: Bool
  }

  let model: TaggerModel
  private var runner: WaveRunner
  private var arena: StateArena
  private var slot: Int
  /// The probabilities of all words; empty in the zero state.
  private var probabilities: [Float] = []
  /// Tokens that had a surprisal, and the sum of theirs.
  private(set) var count = 0
  private(set) var bits = 0.0

  init(_ model: TaggerModel) {
    self.model = model
    runner = WaveRunner(network: model.network, capacity: 1)
    arena = StateArena(network: model.network, slotsPerSlab: 2)
    slot = arena.take()
  }

  /// Bits a token so far; nil before the second one.
  var bitsPerToken: Double? { count > 0 ? bits / Double(count) : nil }

  /// Goes back to the zero state.
  mutating func reset() {
    arena.reset(slot)
    probabilities = []
    (count, bits) = (0, 0)
  }

  /// Takes the token that came.
  mutating func take(_ token: String) -> Came {
    var lookups: [Int32] = []
    model.featurizer.append(token, to: &lookups)
    let word = model.config.wordColumn.map { Int(lookups[$0]) } ?? 0
    var surprisal: Double?
    if !probabilities.isEmpty {
      let found = -log2(Double(max(probabilities[word], .leastNormalMagnitude)))
      (count, bits, surprisal) = (count + 1, bits + found, found)
    }
    step(lookups, slot)
    return Came(token: token, surprisal: surprisal, isKnown: word > 0)
  }

  /// The most probable tokens of those that begin with `prefix`, with their probabilities among all.
  func candidates(_ count: Int, prefix: String = "") -> [Candidate] {
    let tokens = model.labels.tokens
    guard !prefix.isEmpty else {
      return indexesOfLargest(probabilities, count: count).map {
        Candidate(token: tokens[$0], p: probabilities[$0])
      }
    }
    let fitting = probabilities.indices.filter { tokens[$0].hasPrefix(prefix) }
    let best = indexesOfLargest(fitting.map { probabilities[$0] }, count: count)
    return best.map { Candidate(token: tokens[fitting[$0]], p: probabilities[fitting[$0]]) }
  }

  /// How the text goes on where the most probable known token comes each time.
  func continuation(_ length: Int) -> [String] {
    var copy = self
    copy.slot = copy.arena.take()
    copy.arena.set(copy.slot, to: arena.copy(slot))
    var tokens: [String] = []
    while tokens.count < length, let best = copy.candidates(2).first(where: { $0.token != "<unk>" })
    {
      tokens.append(best.token)
      var lookups: [Int32] = []
      model.featurizer.append(best.token, to: &lookups)
      copy.step(lookups, copy.slot)
    }
    return tokens
  }

  private mutating func step(_ lookups: [Int32], _ slot: Int) {
    runner.step(lookups: lookups, slots: [slot], arena: arena)
    if probabilities.isEmpty {
      probabilities = Array(repeating: 0, count: model.labels.count)
    }
    runner.copyLogits(row: 0, head: 0, into: &probabilities)
    softmax(&probabilities)
  }
}
