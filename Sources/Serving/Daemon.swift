import Glibc
import Journal
import ModelStore
import Platform
import Recurrent
import Wire
import ZeroMQ

/// The serving loop: one thread that owns the sockets, the stream table and the states, and waits
/// only in poll.
///
/// A class because its identity is the point: it owns sockets that are bound once.
public final class Daemon {

  var engine: Engine
  private let signals: Signals
  let intake: Socket
  let ingest: [Socket]
  let onGap: GapPolicy
  let results: Socket
  /// Where `results` is among the sockets whose connections are counted.
  static let resultsIndex = 1
  let control: Socket
  var poller = Poller()
  var journal: DaemonJournal?
  /// Where each of them is in the poller.
  var items = PollItems()
  var reception = Reception()
  /// Whether messages to be answered are left where they are.
  var isHoldingBack = false
  var desk: AnswerDesk
  /// Memory of the answers that go out; empty between two turns.
  var answers: [Answer] = []
  /// What others may read of the daemon at any time.
  public let board: FigureBoard
  /// Reads the configuration again at SIGHUP; nil where it cannot be used, which it has then said.
  public var onReload: (() -> DaemonReload?)?
  /// What is not counted by the engine.
  var kept = DaemonFigures()
  /// Waves whose times are among the figures.
  var wavesPublished = 0
  let loader: Loader
  private var life: DaemonLife
  let gatekeeper: Gatekeeper
  /// The versions that were in service before the present one, by model, oldest first.
  var earlier: [String: [Int]] = [:]

  /// Binds the sockets; nothing is received before ``run()``.
  ///
  /// - Throws: `ZeroMQError` where an endpoint cannot be bound, `PlatformError` without descriptors.
  public init(
    engine: Engine, endpoints: Endpoints, signals: Signals, models: ModelPath, kernels: KernelTable,
    onGap: GapPolicy = .continue, routes: [Route] = [], journal settings: JournalSettings? = nil,
    security: SecuritySettings? = nil
  ) throws {
    self.engine = engine
    self.engine.setRoutes(routes)
    self.signals = signals
    loader = try Loader(path: models, kernels: kernels)
    life = DaemonLife(now: MonotonicClock.now())
    let context = try Context()
    self.onGap = onGap
    intake = try Socket(context, .router)
    ingest = try endpoints.ingest.map { _ in try Socket(context, .sub) }
    // Not an XPUB, which shows who subscribes: libzmq 4.3.4 lets a peer end the subscription of
    // another there, and make a reader wait for a part that never comes.
    results = try Socket(context, .pub)
    control = try Socket(context, .router)
    desk = AnswerDesk(
      intake: intake, results: results, peers: PeerTable(limits: engine.limits))
    for socket in [intake, results, control] + ingest { try Self.prepare(socket) }
    // Without it a message to a peer that left is dropped unseen; with it, it is counted.
    for socket in [intake, control] { try socket.set(.routerMandatory(true)) }
    let keys = try security.map { try AuthorizedKeys(folder: $0.authorizedKeys) }
    let named =
      [("intake", intake), ("results", results), ("control", control)]
      + ingest.enumerated().map { ("ingest-\($0)", $1) }
    board = FigureBoard(sockets: named.map { $0.0 })
    gatekeeper = try Gatekeeper(
      context, keys: keys, sockets: named, connections: board.connections)
    try Self.bind(intake, endpoints.intake, security)
    for (socket, settings) in zip(ingest, endpoints.ingest) {
      try Self.open(socket, settings, security)
    }
    try Self.bind(results, endpoints.results, security)
    try Self.bind(control, endpoints.control, security)
    items = PollItems(
      intake: poller.add(intake), control: poller.add(control),
      ingest: ingest.map { poller.add($0) }, signals: poller.add(descriptor: signals.descriptor),
      loaded: poller.add(descriptor: loader.loaded.descriptor))
    // Nothing is read from it, but waiting lets libzmq clear away connections that have ended.
    poller.add(results)
    if let settings { try startLogging(settings, models, kernels) }
    kept.constants = DaemonFigures.Constants(
      processID: getpid(), started: MonotonicClock.now(), kernels: kernels.name,
      refusedConnections: gatekeeper.counts)
    noteModels()
    publishFigures(waveBegan: 0, waveEnded: 0)
  }

  /// The endpoints as bound, with the ports that the system chose.
  public var endpoints: Endpoints {
    Endpoints(
      intake: intake.lastEndpoint ?? "",
      ingest: ingest.map { IngestSocket(endpoint: $0.lastEndpoint ?? "") },
      results: results.lastEndpoint ?? "",
      control: control.lastEndpoint ?? "")
  }

  /// Serves until SIGTERM or SIGINT, then answers what has come in and returns.
  public func run() throws(ZeroMQError) {
    var isWaiting = false
    life.ready(streams: engine.streamCount, models: engine.models.count)
    while true {
      holdBack()
      let isBusy = isWaiting || engine.isDraining || journal?.isStoring == true
      _ = try poller.wait(milliseconds: isBusy ? 0 : life.wait(atMost: pause))
      let turned = MonotonicClock.now()
      engine.seconds = UInt32(truncatingIfNeeded: turned / 1_000_000_000)
      life.turned(now: turned, streams: engine.streamCount, elements: engine.counters.elements)
      if journal != nil { engine.now = WallClock.now() }
      readSignals()
      let received = try receive()
      if poller.isReadable(items.loaded) { try putLoadedIntoService() }
      try answerControl()
      let began = MonotonicClock.now()
      isWaiting = engine.runWave()
      let ended = MonotonicClock.now()
      journal?.storeStates(&engine)
      publishFigures(waveBegan: began, waveEnded: ended)
      try sendAnswers()
      noteSending(waveEnded: ended)
      if engine.isDraining && !isWaiting && received == 0 { break }
    }
    life.stopping()
    loader.finish()
    try putLoadedIntoService()
    try finishLogging()
  }

  /// How long the loop waits for something to come.
  ///
  /// Once a second it looks whether states are to be stored, and shows that it turns; answers that a
  /// peer did not take are tried again soon.
  private var pause: Int { desk.isWaiting ? 10 : 1000 }

  private func readSignals() {
    guard poller.isReadable(items.signals) else { return }
    while let signal = signals.next() {
      switch signal {
      case .interrupt, .terminate:
        logLine(.info, "stopping: answering what has come in")
        engine.isDraining = true
      case .hangup: reload()
      }
    }
  }

  /// Sends what answers a control request, of which the figures tell by then.
  func answer(_ parts: [[UInt8]]) throws(ZeroMQError) {
    board.publish(figures())
    do throws(ZeroMQError) {
      if try !control.send(parts, dontWait: true) { desk.dropped += 1 }
    } catch {
      guard error.isUnreachable else { throw error }
      desk.dropped += 1
    }
  }
}
