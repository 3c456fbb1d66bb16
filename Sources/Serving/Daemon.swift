import Glibc
import ModelStore
import Platform
import Recurrent
import Wire
import ZeroMQ

/// Where the daemon is reached.
public struct Endpoints: Sendable {
  /// Streams with an answer for each message.
  public var intake: String
  /// Every result, by topic.
  public var results: String
  /// Requests about the daemon itself.
  public var control: String

  /// Gathers the endpoints.
  public init(intake: String, results: String, control: String) {
    self.intake = intake
    self.results = results
    self.control = control
  }
}

/// The serving loop: one thread that owns the sockets, the stream table and the states, and waits
/// only in poll.
///
/// A class because its identity is the point: it owns sockets that are bound once.
public final class Daemon {
  /// Messages received before the next wave, so that a flood cannot keep waves from running.
  private static let receiveBatch = 1024
  /// A peer that sends a larger frame is disconnected; up to it, `too_large` is answered.
  private static let hardFrameLimit: Int64 = 16 << 20
  /// Answers and results that may wait for one slow peer.
  private static let highWaterMark: Int32 = 100_000

  private var engine: Engine
  private let signals: Signals
  private let intake: Socket
  private let results: Socket
  private let control: Socket
  private let kernels: String
  private let started = MonotonicClock.now()
  private var poller = Poller()
  private var answersDropped = 0
  private let loader: Loader
  /// The versions that were in service before the present one, by model, oldest first.
  private var earlier: [String: [Int]] = [:]

  /// Binds the sockets; nothing is received before ``run()``.
  ///
  /// - Throws: `ZeroMQError` where an endpoint cannot be bound, `PlatformError` without descriptors.
  public init(
    engine: Engine, endpoints: Endpoints, signals: Signals, models: ModelPath, kernels: KernelTable
  ) throws {
    self.engine = engine
    self.signals = signals
    self.kernels = kernels.name
    loader = try Loader(path: models, kernels: kernels)
    let context = try Context()
    intake = try Socket(context, .router)
    results = try Socket(context, .pub)
    control = try Socket(context, .router)
    for socket in [intake, results, control] {
      try socket.set(.maxMessageSize(bytes: Self.hardFrameLimit))
      try socket.set(.sendHighWaterMark(Self.highWaterMark))
      try socket.set(.handshakeInterval(milliseconds: 5000))
    }
    // Without it a message to a peer that left is dropped unseen; with it, it is counted.
    for socket in [intake, control] { try socket.set(.routerMandatory(true)) }
    try intake.bind(endpoints.intake)
    try results.bind(endpoints.results)
    try control.bind(endpoints.control)
    for socket in [intake, control] { poller.add(socket) }
    for descriptor in [signals.descriptor, loader.loaded.descriptor] {
      poller.add(descriptor: descriptor)
    }
  }

  /// The endpoints as bound, with the ports that the system chose.
  public var endpoints: Endpoints {
    Endpoints(
      intake: intake.lastEndpoint ?? "", results: results.lastEndpoint ?? "",
      control: control.lastEndpoint ?? "")
  }

  /// Serves until SIGTERM or SIGINT, then answers what has come in and returns.
  public func run() throws(ZeroMQError) {
    var isWaiting = false
    while true {
      _ = try poller.wait(milliseconds: isWaiting || engine.isDraining ? 0 : -1)
      readSignals()
      let received = try receive()
      try putLoadedIntoService()
      isWaiting = engine.runWave()
      try sendAnswers()
      try answerControl()
      if engine.isDraining && !isWaiting && received == 0 { break }
    }
    loader.finish()
  }

  private func readSignals() {
    while let signal = signals.next() {
      switch signal {
      case .interrupt, .terminate:
        logLine(.info, "stopping: answering what has come in")
        engine.isDraining = true
      case .hangup: logLine(.info, "SIGHUP: there is no configuration to read again")
      }
    }
  }

  private func receive() throws(ZeroMQError) -> Int {
    for count in 0..<Self.receiveBatch {
      guard let received = try intake.receive() else { return count }
      guard let envelope = Envelope(received.parts) else { continue }
      do throws(Refusal) {
        let message = try envelope.message(
          tooMany: received.tooManyParts, limits: engine.limits.wire)
        engine.accept(message, envelope: envelope.head)
      } catch {
        refuse(error, envelope)
      }
    }
    return Self.receiveBatch
  }

  /// Answers a message that could not be read, in its stream's turn where the stream is known.
  private func refuse(_ error: Refusal, _ envelope: Envelope) {
    let stream = envelope.frames.first.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    engine.refuse(error, stream: stream, envelope: envelope.head)
  }

  private func sendAnswers() throws(ZeroMQError) {
    for answer in engine.takeAnswers() {
      let body = answer.encoded()
      if case .result = answer.reply {
        _ = try results.send([Array(answer.stream.utf8), body], dontWait: true)
      }
      try send(answer.envelope + [body], on: intake)
    }
  }

  private func answerControl() throws(ZeroMQError) {
    while let received = try control.receive() {
      guard let envelope = Envelope(received.parts) else { continue }
      guard let answer = controlAnswer(envelope) else { continue }
      try send(envelope.head + [answer], on: control)
    }
  }

  /// The answer to a request, or nil where it comes later.
  private func controlAnswer(_ envelope: Envelope) -> [UInt8]? {
    do throws(Refusal) {
      guard envelope.frames.count == 1, let body = envelope.frames.first else {
        throw Refusal(
          code: .malformed,
          message: "a control request is one frame of JSON, found \(envelope.frames.count)")
      }
      let request = try ControlRequest.parse(body, limits: engine.limits.wire)
      if ["swap", "rollback"].contains(request.op) {
        loader.load(
          try engine.swapOrder(request, envelope: envelope.head, earlier: earlier))
        return nil
      }
      let facts = DaemonFacts(
        processID: getpid(), uptimeSeconds: Double(MonotonicClock.now() - started) / 1e9,
        kernels: kernels, answersDropped: answersDropped)
      return try engine.answer(request, facts).serialized()
    } catch {
      return error.encoded()
    }
  }

  private func send(_ parts: [[UInt8]], on socket: Socket) throws(ZeroMQError) {
    do throws(ZeroMQError) {
      if try !socket.send(parts, dontWait: true) { answersDropped += 1 }
    } catch {
      guard error.isUnreachable else { throw error }
      answersDropped += 1
    }
  }

  /// Flips to versions that the loader has ready: between two waves, so that no message waits.
  private func putLoadedIntoService() throws(ZeroMQError) {
    for loaded in loader.loaded.take() {
      let order = loaded.order
      switch loaded.outcome {
      case .failure(let error):
        logLine(.error, "swap refused: \(error); version \(order.live.version) goes on serving")
        let refusal = Refusal(code: .model, message: "\(error)")
        try send(order.envelope + [refusal.encoded()], on: control)
      case .success(let model):
        let from = engine.model(named: model.name)?.version ?? order.live.version
        let swap = engine.replace(with: model)
        note(order, from: from)
        loader.record(model)
        logLine(.info, "\(model.name): version \(model.version) in service (was \(from))")
        let answer = swapAnswer(model, from: from, swap: swap)
        try send(order.envelope + [answer.serialized()], on: control)
      }
    }
  }

  /// Remembers the way back.
  private func note(_ order: SwapOrder, from: Int) {
    if order.isRollback {
      _ = earlier[order.live.name]?.popLast()
    } else if from != order.version {
      earlier[order.live.name, default: []].append(from)
    }
  }
}
