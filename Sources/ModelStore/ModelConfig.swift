import Recurrent
import Text

/// What `config.json` of a model folder says: how elements reach layer 0, the layers, the head.
///
/// Holds only what this version runs.
/// Whatever else the contract allows is refused by `parse` with a sentence that says so.
public struct ModelConfig: Sendable, Equatable {
  /// What the values may be at most.
  public enum Limits {
    /// Number of stacked layers.
    public static let layers = 16
    /// Width of a layer or feature.
    public static let size = 4096
    /// Numbers of a vector.
    public static let dimensions = 4096
    /// Number of concatenated features.
    public static let features = 16
    /// Rows of one hashed table.
    public static let rows = 1 << 24
    /// Hash functions of one hashed feature.
    public static let seeds = 8
    /// The largest delay.
    public static let delay = 64
    /// Elements replayed after a swap.
    public static let replaySteps = 4096
    /// Elements that a CRF waits for.
    public static let lag = 0...1024
    /// What a CRF's scores are divided by.
    public static let temperature = 0.001...1000.0
    /// What the loss of an auxiliary head counts.
    public static let weight = 0.0001...1000.0
    /// Number of horizons of a forecast.
    public static let horizons = 64
    /// The farthest horizon of a forecast, in elements.
    public static let horizon = 4096
    /// Horizons times dimensions of a forecast.
    public static let forecasts = 1 << 16
  }

  /// The head of the task.
  public struct Head: Sendable, Equatable {
    /// How labels spell entities.
    public enum Scheme: String, Sendable, CaseIterable {
      /// B- begins every entity, I- continues it, O is outside.
      case iob2
      /// B-, I-, E- for the last element, S- for an entity of one.
      case bioes
      /// B- only where an entity directly follows another of its type.
      case iob1
      /// Labels stand for themselves; there are no entities.
      case none

      /// The scheme of the tags; nil where there are no entities.
      public var tags: TagScheme? { TagScheme(rawValue: rawValue) }
    }

    /// What a head with a linear-chain CRF has beside its scores.
    public struct CRF: Sendable, Equatable {
      /// Elements that are waited for at most before one is committed.
      public var lag: Int
      /// What scores are divided by before they become probabilities.
      public var temperature: Double

      /// Makes the values; the defaults are those of the contract.
      public init(lag: Int = 8, temperature: Double = 1) {
        self.lag = lag
        self.temperature = temperature
      }
    }

    /// The file of the labels, one on each line: for `next` the vocabulary; empty for `forecast`,
    /// which has none.
    public var labels: String
    /// How labels spell entities.
    public var scheme: Scheme
    /// The CRF over the logits; nil for softmax.
    public var crf: CRF?
    /// How many elements ahead a forecast reaches, rising; empty for other tasks.
    public var horizons: [Int]

    /// Makes a head: softmax, unless a CRF or horizons are given.
    public init(
      labels: String = "labels.txt", scheme: Scheme = .none, crf: CRF? = nil, horizons: [Int] = []
    ) {
      self.labels = labels
      self.scheme = scheme
      self.crf = crf
      self.horizons = horizons
    }
  }

  /// The model's name.
  public var name: String
  /// What it does with a stream.
  public var task: Task
  /// What the elements are, and how they reach layer 0.
  public var input: Input
  /// The recurrent layers, from the input up.
  public var layers: [LayerShape]
  /// How many elements back each head labels, rising.
  public var delays: [Int]
  /// The head.
  public var head: Head
  /// The second head in training; nil without.
  public var auxiliary: Auxiliary?
  /// How many elements a `replay` policy would replay after a swap.
  public var replaySteps: Int

  /// Makes a configuration; `parse(_:named:)` of what `encoded()` gives tells whether it can be
  /// run.
  public init(
    name: String, task: Task = .tag, input: Input, layers: [LayerShape], delays: [Int] = [0],
    head: Head = Head(), auxiliary: Auxiliary? = nil, replaySteps: Int = 16
  ) {
    self.name = name
    self.task = task
    self.input = input
    self.layers = layers
    self.delays = delays
    self.head = head
    self.auxiliary = auxiliary
    self.replaySteps = replaySteps
  }

  /// Makes a configuration for tokens.
  public init(
    name: String, task: Task = .tag, tokenizer: Tokenizer = .words, features: [Feature],
    layers: [LayerShape], delays: [Int] = [0], head: Head = Head(), auxiliary: Auxiliary? = nil,
    replaySteps: Int = 16
  ) {
    self.init(
      name: name, task: task, input: .tokens(tokenizer, features), layers: layers, delays: delays,
      head: head, auxiliary: auxiliary, replaySteps: replaySteps)
  }

  /// The file of the vocabulary, where words are looked up.
  public var vocabularyFile: String? {
    for feature in features {
      if case .word(let vocabulary, _) = feature.kind { return vocabulary }
    }
    return nil
  }
}
