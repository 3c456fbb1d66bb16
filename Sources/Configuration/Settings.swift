/// What the program is set to: the configuration with a default for every key.
///
/// Sizes are in bytes and times in nanoseconds. Paths and endpoints may hold `{state}` and
/// `{runtime}`, the service's own folders, and `models` also `{shipped}`, the models that came
/// with the program.
public struct Settings: Sendable {
  /// Sockets that publishers' messages are taken from.
  public var ingest = [Ingest(endpoint: "tcp://127.0.0.1:5555")]
  /// Where streams are taken and answered.
  public var intake = "tcp://127.0.0.1:5556"
  /// Where every result is published.
  public var results = "tcp://127.0.0.1:5557"
  /// Where requests about the daemon are answered.
  public var control = "ipc://{runtime}/control"
  /// Folders of models; the first that has a model wins, and new versions go to the first.
  public var models = ["{state}/models", "{shipped}"]
  /// Which streams go to which model, and how they are kept; the longest prefix wins.
  public var routes: [Route] = []
  /// How much is taken on.
  public var limits = Limits()
  /// The daemon's own folder.
  public var state = State()
  /// The log of what arrives.
  public var journal = Journal()
  /// `millrace train --follow`.
  public var trainer = Trainer()
  /// Figures and health over HTTP.
  public var metrics = Metrics()
  /// Who may reach the daemon.
  public var security = Security()
  /// What is said about what happens.
  public var log = Log()
  /// Where each key was set that is not at its default, such as `limits.frame`.
  public private(set) var places: [String: ConfigPlace] = [:]

  /// The defaults.
  public init() {}

  /// A SUB socket.
  public struct Ingest: Sendable, Equatable {
    /// Where it is.
    public var endpoint: String
    /// Whether it connects to a publisher, where else publishers connect to it.
    public var connects = false
    /// Beginnings of the stream ids that it takes; the empty one takes all.
    public var subscribe = [""]

    /// A socket that takes all streams of the publishers that connect to it.
    public init(endpoint: String) { self.endpoint = endpoint }
  }

  /// What holds for the streams whose ids have a common beginning; nil is what else holds.
  public struct Route: Sendable, Equatable {
    /// The beginning of the stream ids.
    public var prefix: String
    /// The model that they go to; nil for the one that the id names before its first slash.
    public var model: String?
    /// What happens where a publisher's elements are missing: continue, reset or reject.
    public var onGap: String?
    /// When a message is answered: computed or logged.
    public var ack: String?
    /// Whether what arrives is logged.
    public var journal = true
    /// Whether the trainer learns from it.
    public var train = true

    /// A route that changes nothing yet.
    public init(prefix: String) { self.prefix = prefix }
  }

  /// How much is taken on.
  public struct Limits: Sendable, Equatable {
    /// Bytes of a body or of a frame of vectors.
    public var frame = 1 << 20
    /// Elements of a message.
    public var elements = 4096
    /// Bytes of a token.
    public var token = 1024
    /// Streams that are known.
    public var streams = 1_000_000
    /// Streams whose state is in memory.
    public var resident = 200_000
    /// Elements that wait for their wave.
    public var pending = 100_000
  }

  /// The daemon's own folder.
  public struct State: Sendable, Equatable {
    /// The folder.
    public var folder = "{state}"
    /// What a commit survives: always, 1s or none.
    public var durability = "1s"
    /// How long a stream stays in memory without a message.
    public var idle: Int64 = 1_800_000_000_000
    /// The time between two rounds in which states are stored.
    public var snapshot: Int64 = 30_000_000_000
  }

  /// The log of what arrives.
  public struct Journal: Sendable, Equatable {
    /// Its folder; `none` for no journal.
    public var folder = "{state}/journal"
    /// How long rows are kept.
    public var keep: Int64 = 30 * 86_400 * 1_000_000_000
    /// Bytes that it may hold.
    public var max = 20 << 30
    /// Elements of a segment.
    public var segment = 128
  }

  /// The trainer.
  public struct Trainer: Sendable, Equatable {
    /// The models that it trains where its command names none.
    public var models = ["ner-en"]
    /// The time between two rounds.
    public var every: Int64 = 300_000_000_000
    /// Elements of a window.
    public var window = 32
    /// Elements stepped before a window.
    public var burnIn = 16
    /// Windows side by side.
    public var batch = 32
    /// How much the score may fall where it is gated.
    public var tolerance = 0.0
    /// Threads that it computes with.
    public var threads = 1
    /// Newest versions that stay when another goes into service.
    public var keepVersions = 5
  }

  /// Figures and health over HTTP.
  public struct Metrics: Sendable, Equatable {
    /// Address and port; empty for none.
    public var bind = "127.0.0.1:9464"
    /// Whether other machines may read them.
    public var remote = false
  }

  /// Who may reach the daemon.
  public struct Security: Sendable, Equatable {
    /// Whether tcp sockets are encrypted by CURVE and take known clients only.
    public var curve = false
    /// The file of the daemon's secret key.
    public var secretKey = ""
    /// The folder of the clients' public keys; empty is `authorized_keys` beside the secret key.
    public var authorizedKeys = ""
    /// Whether addresses that other machines reach may be bound without CURVE.
    public var allowPlaintext = false
  }

  /// What is said about what happens.
  public struct Log: Sendable, Equatable {
    /// The least urgent level that is written: error, warning, info or debug.
    public var level = "info"
    /// How lines are written: auto, plain, journal or json.
    public var format = "auto"
  }

  /// Where a key was set; nil where it has its default.
  public func place(_ path: String) -> ConfigPlace? { places[path] }

  /// Remembers where a key was set.
  mutating func note(_ path: String, _ place: ConfigPlace) { places[path] = place }
}
