import Wire

/// What the daemon has done and how it is, as the serving loop publishes it at every turn.
public struct DaemonFigures: Sendable {
  /// A model in service.
  package struct Model: Sendable {
    var name: String
    var version: Int
    var swap: Int
    /// Orders of this process that were carried out, that went back, and that were refused.
    var swaps = 0
    var rollbacks = 0
    var refused = 0
    /// What the trainer measured last, by ``measured``.
    var training: [Double?] = []

    /// A model of which nothing has happened yet.
    package init(name: String, version: Int, swap: Int, training: [Double?] = []) {
      self.name = name
      self.version = version
      self.swap = swap
      self.training = training
    }
  }

  /// What the trainer tells of a model that is kept as a figure.
  static let measured = [
    "prequential_loss", "prequential_f1", "champion_loss", "challenger_loss", "champion_f1",
    "challenger_f1",
  ]

  /// Nothing has happened yet.
  package init() {}

  /// What the engine counts.
  package var counters = EngineCounters()
  /// Streams that are known, and of these those in memory.
  var streams = 0
  var resident = 0
  /// Elements that wait for their wave, and for the journal.
  var pending = 0
  var backlog = 0
  /// When the oldest element came that the journal does not have; nil where it has all.
  var oldestUnlogged: UInt64?
  package var keepsJournal = false
  /// Whether the journal cannot be written at present.
  var isStorageFailing = false
  package var isDraining = false
  /// How often the configuration was read again, and could not be used.
  var reloads = 0
  var reloadsRefused = 0
  /// Answers to peers that had left.
  var answersDropped = 0
  /// Microseconds of a wave, and of sending what it answered.
  var stepTime = Histogram()
  var publishTime = Histogram()
  /// When the loop turned last.
  package var turned: UInt64 = 0
  package var models: [Model] = []
  /// What does not change.
  var constants = Constants()

  /// What does not change while the daemon runs.
  struct Constants: Sendable {
    var processID: Int32 = 0
    var started: UInt64 = 0
    var kernels = ""
    /// Connections that came to nothing.
    var refusedConnections: ConnectionCounts?
    var version = ""
    /// The URL of the metrics; nil without.
    var metrics: String?
  }

  /// The answer to `status`, and the page.
  func status(now: UInt64) -> JSONValue {
    var members = [
      member("pid", Int(constants.processID)),
      JSONMember(key: "uptime_s", value: .number(Double(now &- constants.started) / 1e9)),
      JSONMember(key: "kernels", value: .string(constants.kernels)),
      member("streams", streams), member("resident", resident),
      member("spilled", counters.spilled), member("brought_back", counters.broughtBack),
      member("pending", pending),
      member("messages", counters.messages), member("refused", counters.refused),
      member("elements", counters.elements), member("duplicates", counters.duplicates),
      member("missing", counters.missing),
      member("added", counters.rowsAdded), member("revised", counters.rowsRevised),
      member("committed", counters.rowsCommitted), member("waves", counters.waves),
      member("answers_dropped", answersDropped), member("backlog", backlog),
      member("reloads", reloads), member("reloads_refused", reloadsRefused),
      JSONMember(key: "storage_failing", value: .bool(isStorageFailing)),
      JSONMember(key: "draining", value: .bool(isDraining)),
      JSONMember(
        key: "refusals",
        value: .object(
          counters.refusals.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { member($0.key.rawValue, $0.value) })),
      JSONMember(
        key: "connections_refused",
        value: .object(constants.refusedConnections?.members ?? [])),
      JSONMember(key: "models", value: .array(models.map(\.json))),
    ]
    if let metrics = constants.metrics {
      members.append(JSONMember(key: "metrics", value: .string(metrics)))
    }
    return .object(members)
  }
}

extension DaemonFigures.Model {
  /// The model as `status` and `models` tell it.
  var json: JSONValue {
    .object([
      JSONMember(key: "name", value: .string(name)), member("version", version),
      member("swap", swap),
    ])
  }
}
