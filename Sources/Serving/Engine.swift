import Journal
import ModelStore
import Recurrent
import Wire

/// The serving core: stream table, order rules, waves and results, without sockets, files or clock.
///
/// Messages go in by ``accept(_:envelope:)``; ``runWave()`` steps at most one element of each
/// stream; ``takeAnswers()`` gives what became ready, in order per stream. Every accepted message
/// gets exactly one answer. What a stream is answered does not depend on any other stream.
public struct Engine {
  /// One loaded model with the states of its streams.
  struct Served {
    var model: TaggerModel
    var swap = 0
    /// The streams in shares, one for each thread.
    var shares: [WaveShare]
    /// The next wave of each share, as far as it is put together.
    var waves: [Wave]
    /// The versions that were in service before, oldest first, whose predictions are still scored.
    var former: [TaggerModel] = []
    /// Whether its network can compute numbers that are not finite.
    let canOverflow: Bool
    /// Table rows that a token looks up.
    let lookups: Int

    init(model: TaggerModel, shares: [WaveShare]) {
      self.model = model
      self.shares = shares
      waves = shares.map { _ in Wave() }
      lookups = model.network.shape.lookups
      canOverflow = model.network.shape.canOverflow
    }
  }

  /// Versions that are kept for what they predicted; what an older one predicted is scored by the
  /// version in service.
  static let mostFormer = 4

  /// How much is taken on.
  public internal(set) var limits: EngineLimits
  /// What was done since the start.
  public internal(set) var counters = EngineCounters()
  /// Elements that wait for their wave.
  public internal(set) var pending = 0
  /// Set while no input is taken any more.
  public var isDraining = false

  var served: [Served] = []
  var modelIndexes: [String: Int] = [:]
  /// Their names as bytes, by index.
  var modelNames: [[UInt8]] = []
  var unavailable: Set<String>
  var router = Router()
  /// The streams in memory; by bytes, as String would take canonically equivalent ids for one.
  var table = StreamTable()
  /// What is worked on, and streams of which something is open.
  var streams: [StreamRecord] = []
  let threads: EngineThreads
  private(set) var waveThreads: WaveThreads?
  /// Records that are free again.
  var vacant: [Int] = []
  /// Where streams go for which there is no room in memory; nil keeps all.
  let spill: SpillStore?
  /// The wave in which spilling is tried again.
  var spillAgain = 0
  /// How often entries for the journal were lost.
  var generation = 0
  /// Streams that were forgotten; the journal may still have their rows for a moment.
  var forgotten: Set<[UInt8]> = []
  var ready: [Int] = []
  var answers: [Answer] = []
  var scratch = LabelScratch()
  /// Whether what happens is logged.
  package var isLogging = false
  /// The time that things are logged with, in nanoseconds since 1970.
  var now: Int64 = 0
  /// Seconds that have passed since some moment, by a clock that is never set.
  public var seconds: UInt32 = 0
  /// What has happened since it was last taken.
  var log: [LogEntry] = []
  /// Late labels that were handed to the journal.
  var lateTickets = 0
  /// Elements that wait for the journal.
  var backlog = 0
  /// When messages are answered whose route does not say it.
  var acknowledgement = Acknowledgement.computed
  /// Why nothing can be logged at present, where answers wait for the journal.
  var storageFailure: String?
  /// What an earlier run of the daemon has logged.
  var history: JournalHistory?

  /// An engine with no streams.
  ///
  /// - Parameters:
  ///   - models: the models in service.
  ///   - unavailable: names of models of which no version could be loaded.
  ///   - limits: how much is taken on.
  ///   - threads: how many threads step its waves.
  ///   - spill: where streams go for which there is no room in memory; nil keeps all there.
  public init(
    models: [TaggerModel], unavailable: Set<String> = [], limits: EngineLimits = .init(),
    threads: EngineThreads = .init(), spill: SpillStore? = nil
  ) {
    self.spill = spill
    self.threads = threads
    waveThreads = threads.count > 1 ? WaveThreads(shares: threads.count) : nil
    self.limits = limits
    self.unavailable = unavailable
    for model in models { add(model) }
  }

  /// Streams that are known.
  public var streamCount: Int { table.count + (spill?.count ?? 0) }

  /// Streams in memory.
  public var residentCount: Int { table.count }

  /// Bytes that the table of streams takes beside the states, for streams of which nothing is open.
  package var tableBytes: Int { table.bytes }

  /// The models in service: name, version and swap counter.
  public var models: [(model: TaggerModel, swap: Int)] { served.map { ($0.model, $0.swap) } }

  /// The position after everything accepted of a stream, and its epoch; nil for an unknown one.
  public func position(of stream: String) -> (next: Int, epoch: Int)? {
    (try? knownPlace(Array(stream.utf8))).map { ($0.next, $0.epoch) }
  }

  /// The model of a name, if it is in service.
  public func model(named name: String) -> TaggerModel? {
    modelIndexes[name].map { served[$0].model }
  }

  /// Puts another version of a model into service, between two waves, and keeps every state.
  ///
  /// Elements that are open keep the scores they have until a further delay is computed by the new
  /// weights. A network of another shape, or a model that is not in service, is a programmer error.
  ///
  /// - Returns: the swap counter, which only rises.
  @discardableResult
  public mutating func replace(with model: TaggerModel) -> Int {
    guard let index = modelIndexes[model.name],
      served[index].model.network.shape == model.network.shape
    else { preconditionFailure("Engine.replace: \(model.name) is not in service in this shape") }
    for stream in ready where streams[stream].model == index && streams[stream].jobs[0].done > 0 {
      logPart(stream)
    }
    served[index].remember(served[index].model, atMost: Self.mostFormer)
    served[index].model = model
    for share in served[index].shares { share.runner = WaveRunner(network: model.network) }
    served[index].swap += 1
    return served[index].swap
  }

  /// Goes on counting the swaps of a model where an earlier run of the daemon has stopped.
  mutating func setSwap(_ swap: Int, of model: String) {
    if let index = modelIndexes[model] { served[index].swap = swap }
  }

  /// What became ready since the last call.
  public mutating func takeAnswers() -> [Answer] {
    defer { answers = [] }
    return answers
  }

  /// Puts what became ready since the last call into an empty array, whose memory the next answers
  /// use.
  mutating func takeAnswers(into empty: inout [Answer]) { swap(&empty, &answers) }

  /// The index of the share that a stream belongs to: FNV-1a of its id, modulo their number.
  func share(of name: some Sequence<UInt8>) -> Int {
    guard threads.count > 1 else { return 0 }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(hash % UInt64(threads.count))
  }

  /// The share that a stream in work belongs to.
  func share(_ index: Int) -> WaveShare {
    served[streams[index].model].shares[streams[index].share]
  }
}

extension Engine.Served {
  /// Keeps a version for what it predicted.
  mutating func remember(_ version: TaggerModel, atMost most: Int) {
    guard version.config.task == .next else { return }
    former.removeAll { $0.version == version.version }
    former.append(version)
    if former.count > most { former.removeFirst() }
  }
}
