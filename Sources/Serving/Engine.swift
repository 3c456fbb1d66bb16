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
    var runner: WaveRunner
    var arena: StateArena
    /// The wave that is being put together: streams, slots and table rows.
    var streams: [Int] = []
    var slots: [Int] = []
    var lookups: [Int32] = []
  }

  /// How much is taken on.
  public let limits: EngineLimits
  /// What was done since the start.
  public private(set) var counters = EngineCounters()
  /// Elements that wait for their wave.
  public private(set) var pending = 0
  /// Set while no input is taken any more.
  public var isDraining = false

  var served: [Served] = []
  private var modelIndexes: [String: Int] = [:]
  private let unavailable: Set<String>
  private var streams: [StreamRecord] = []
  // By bytes: String would take ids that are canonically equivalent for one.
  private var indexes: [[UInt8]: Int] = [:]
  private var ready: [Int] = []
  private var answers: [Answer] = []
  private var logits: [Float] = []

  /// An engine with no streams.
  ///
  /// - Parameters:
  ///   - models: the models in service.
  ///   - unavailable: names of models of which no version could be loaded.
  ///   - limits: how much is taken on.
  public init(models: [TaggerModel], unavailable: Set<String> = [], limits: EngineLimits = .init())
  {
    self.limits = limits
    self.unavailable = unavailable
    for model in models {
      modelIndexes[model.name] = served.count
      served.append(
        Served(
          model: model, runner: WaveRunner(network: model.network),
          arena: StateArena(network: model.network)))
    }
  }

  /// Streams that are known.
  public var streamCount: Int { streams.count }

  /// The models in service: name, version and swap counter.
  public var models: [(model: TaggerModel, swap: Int)] { served.map { ($0.model, $0.swap) } }

  /// The position after everything accepted of a stream, and its epoch; nil for an unknown one.
  public func position(of stream: String) -> (next: Int, epoch: Int)? {
    indexes[Array(stream.utf8)].map { (streams[$0].position, streams[$0].epoch) }
  }

  /// What became ready since the last call.
  public mutating func takeAnswers() -> [Answer] {
    defer { answers = [] }
    return answers
  }

  /// Takes a message on, or refuses it; the answer comes by ``takeAnswers()``.
  public mutating func accept(_ message: Message, envelope: [[UInt8]] = []) {
    counters.messages += 1
    let known = indexes[Array(message.stream.utf8)]
    do throws(Refusal) {
      let model = try route(message.stream)
      var job = try self.job(message, envelope: envelope, model: served[model].model)
      let place = try order(message, &job, known: known)
      let index = known ?? addStream(message.stream, model: model, epoch: message.epoch)
      streams[index].epoch = message.epoch
      streams[index].position = place
      pending += job.tokens.count
      counters.duplicates += job.duplicate ?? 0
      enqueue(job, index)
    } catch {
      var refusal = error
      refusal.seq = message.seq
      refusal.id = message.id
      refusal.next = known.map { refusal.next ?? streams[$0].position } ?? refusal.next
      refuse(refusal, stream: message.stream, envelope: envelope)
    }
  }

  /// Answers a refusal, after the answers that its stream still waits for.
  public mutating func refuse(_ refusal: Refusal, stream: String, envelope: [[UInt8]]) {
    counters.refused += 1
    if let index = indexes[Array(stream.utf8)], !streams[index].jobs.isEmpty {
      enqueue(Job(envelope: envelope, refusal: refusal), index)
    } else {
      answers.append(Answer(envelope: envelope, stream: stream, reply: .refusal(refusal)))
    }
  }

  /// Steps at most one waiting element of every stream and answers the messages that this
  /// completes.
  ///
  /// - Returns: whether anything waits still.
  @discardableResult
  public mutating func runWave() -> Bool {
    guard !ready.isEmpty else { return false }
    counters.waves += 1
    for index in ready { gather(index) }
    for model in served.indices where !served[model].streams.isEmpty { step(model) }
    ready.removeAll { streams[$0].jobs.isEmpty }
    return !ready.isEmpty
  }

  private mutating func addStream(_ id: String, model: Int, epoch: Int) -> Int {
    indexes[Array(id.utf8)] = streams.count
    streams.append(StreamRecord(id: id, model: model, epoch: epoch, position: 0))
    return streams.count - 1
  }

  private mutating func enqueue(_ job: Job, _ index: Int) {
    if streams[index].jobs.isEmpty { ready.append(index) }
    streams[index].jobs.append(job)
  }

  /// Carries out what needs no step, and puts the stream's next element into its model's wave.
  private mutating func gather(_ index: Int) {
    while let job = streams[index].jobs.first {
      if let refusal = job.refusal {
        streams[index].jobs.removeFirst()
        answers.append(
          Answer(envelope: job.envelope, stream: streams[index].id, reply: .refusal(refusal)))
        continue
      }
      if !job.isStarted { start(index) }
      guard job.done == job.tokens.count else { return addElement(index) }
      finish(index)
    }
  }

  private mutating func start(_ index: Int) {
    let model = streams[index].model
    let job = streams[index].jobs[0]
    streams[index].jobs[0].isStarted = true
    streams[index].lastEnd = nil
    if job.startsEpoch {
      // Rows of the old epoch would be taken for positions of the new one: they are not sent.
      streams[index].open = []
      streams[index].entities = EntityCollector()
      zeroState(index)
    } else if job.begin {
      streams[index].commitAll(served[model].model, endsSequence: true, counters: &counters)
      zeroState(index)
    }
  }

  private mutating func zeroState(_ index: Int) {
    guard let slot = streams[index].slot else { return }
    served[streams[index].model].arena.release(slot)
    streams[index].slot = nil
  }

  private mutating func addElement(_ index: Int) {
    let model = streams[index].model
    let slot = streams[index].slot ?? served[model].arena.take()
    streams[index].slot = slot
    let job = streams[index].jobs[0]
    let width = served[model].model.network.shape.lookups
    served[model].streams.append(index)
    served[model].slots.append(slot)
    served[model].lookups += job.lookups[(job.done * width)..<((job.done + 1) * width)]
  }

  private mutating func step(_ model: Int) {
    served[model].runner.step(
      lookups: served[model].lookups, slots: served[model].slots, arena: served[model].arena)
    pending -= served[model].slots.count
    counters.elements += served[model].slots.count
    let delays = served[model].model.config.delays
    logits = Array(repeating: 0, count: served[model].model.labels.count)
    for (row, index) in served[model].streams.enumerated() {
      streams[index].addOpenElement()
      for (head, delay) in delays.enumerated() {
        let place = streams[index].open.count - 1 - delay
        guard place >= 0 else { continue }
        served[model].runner.copyLogits(row: row, head: head, into: &logits)
        streams[index].open[place].revise(logits: logits)
      }
      streams[index].commitOldest(served[model].model, counters: &counters)
      if streams[index].jobs[0].done == streams[index].jobs[0].tokens.count { finish(index) }
    }
    served[model].streams.removeAll(keepingCapacity: true)
    served[model].slots.removeAll(keepingCapacity: true)
    served[model].lookups.removeAll(keepingCapacity: true)
  }

  /// Ends a message whose elements are all stepped: flush, end, result.
  private mutating func finish(_ index: Int) {
    let model = streams[index].model
    let job = streams[index].jobs.removeFirst()
    if job.end || job.flush {
      streams[index].commitAll(
        served[model].model, endsSequence: job.end, counters: &counters)
    }
    if job.end { zeroState(index) }
    let result = streams[index].result(
      of: job, model: served[model].model, swap: served[model].swap, counters: &counters)
    answers.append(
      Answer(envelope: job.envelope, stream: streams[index].id, reply: .result(result)))
  }
}

extension Engine {
  /// The model that a stream goes to: the one named before the first slash of its id.
  private func route(_ stream: String) throws(Refusal) -> Int {
    guard let slash = stream.firstIndex(of: "/") else {
      throw noRoute(stream, "has no model's name and slash before its own name")
    }
    let name = String(stream[..<slash])
    if let index = modelIndexes[name] { return index }
    guard unavailable.contains(name) else {
      throw noRoute(stream, "begins with the name of no model")
    }
    throw Refusal(
      code: .model,
      message: "\(escapedForDisplay(stream)): no version of model \(name) could be loaded")
  }

  private func noRoute(_ stream: String, _ reason: String) -> Refusal {
    let names = modelIndexes.keys.sorted().map { $0 + "/…" }.joined(separator: ", ")
    return Refusal(
      code: .noRoute,
      message: "\(escapedForDisplay(stream)): the stream id \(reason); wanted one of \(names)")
  }

  /// Where the message stands in its stream; drops its duplicates and gives the position after it.
  private func order(
    _ message: Message, _ job: inout Job, known: Int?
  ) throws(Refusal) -> Int {
    guard !isDraining else { throw refusal(.draining, message, "the daemon is shutting down") }
    guard pending + job.tokens.count <= limits.pending else {
      var overload = refusal(
        .overload, message, "\(pending) elements are waiting, at most \(limits.pending) may")
      overload.retryAfterMilliseconds = 50
      throw overload
    }
    guard let known else {
      guard streams.count < limits.streams else {
        throw refusal(
          .streamLimit, message, "\(streams.count) streams are known, at most that many may be")
      }
      job.seq = message.seq ?? 0
      return try job.end(message)
    }
    let record = streams[known]
    guard message.epoch >= record.epoch else {
      throw refusal(
        .old, message, "epoch \(message.epoch) is over, the stream is in epoch \(record.epoch)")
    }
    job.startsEpoch = message.epoch > record.epoch
    let position = job.startsEpoch ? 0 : record.position
    job.seq = message.seq ?? position
    guard job.seq <= position else {
      var gap = refusal(
        .gap, message, "the message begins at seq \(job.seq), the stream is at \(position)")
      gap.next = position
      throw gap
    }
    let next = try job.end(message)
    guard job.seq < position else { return next }
    job.dropDuplicates(before: position, width: served[record.model].model.network.shape.lookups)
    return max(next, position)
  }

  private func refusal(_ code: ErrorCode, _ message: Message, _ reason: String) -> Refusal {
    Refusal(code: code, message: "\(escapedForDisplay(message.stream)): \(reason)")
  }
}
