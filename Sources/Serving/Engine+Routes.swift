import ModelStore
import Recurrent
import Wire

extension Engine {
  /// Bytes that a stream takes in memory with nothing open: its state, its record and its id.
  public static func bytesPerStream(of model: TaggerModel) -> Int {
    // Its name is kept as text and as bytes, and once more in the table's index.
    let names = 3 * 64
    return model.network.stateSize * MemoryLayout<Float>.stride + MemoryLayout<StreamRecord>.stride
      + MemoryLayout<Int>.stride + names
  }

  /// Takes a model on whose name is new.
  mutating func add(_ model: TaggerModel) {
    modelIndexes[model.name] = served.count
    modelNames.append(Array(model.name.utf8))
    unavailable.remove(model.name)
    served.append(
      Served(model: model, shares: (0..<threads.count).map { _ in WaveShare(model.network) }))
  }

  /// Replaces the routes; streams that are known follow them from their next message on, but stay
  /// with their model.
  public mutating func setRoutes(_ routes: [Route]) { router = Router(routes) }

  /// Whether the messages of a route are answered only once they are logged.
  func waitsForJournal(_ rule: RouteRule) -> Bool {
    rule.isLogged && (rule.acknowledgement ?? acknowledgement) == .logged
  }

  /// Whether an answer has to wait for the journal, which got new entries with it or not.
  package func waitsForJournal(_ answer: Answer, hasNew: Bool) -> Bool {
    guard answer.isReady else { return true }
    guard hasNew, acknowledgement == .logged || !router.isEmpty else { return false }
    return waitsForJournal(router.rule(of: answer.stream.utf8))
  }

  /// What a stream's generation is while nothing of it is logged: one that no loss reaches.
  private static let unlogged = Int(UInt16.max)

  /// Lets a stream that has nothing in work do as its route says, but stay with its model.
  ///
  /// - Parameters:
  ///   - first: the message's job.
  ///   - routed: the model that it was checked against.
  /// - Returns: the job, checked anew where its route has come to lead to another model.
  mutating func follow(
    _ rule: RouteRule, _ index: Int, _ first: Job, _ message: Message, routed: Int
  ) throws(Refusal) -> Job {
    var job = first
    if streams[index].model != routed {
      job = try self.job(
        message, envelope: first.envelope, model: served[streams[index].model].model)
      job.cost = first.cost
    }
    guard streams[index].jobs.isEmpty else { return job }
    streams[index].isLearned = rule.isLearned
    streams[index].isLogged = rule.isLogged
    // What comes now is in no journal: its state is stored before it is ever logged again.
    guard !rule.isLogged else { return job }
    streams[index].generation = Self.unlogged
    streams[index].sinceSnapshot = 0
    streams[index].wantsSnapshot = false
    return job
  }

  /// Adds a stream to the table, as its route says.
  mutating func add(_ new: StreamRecord, _ rule: RouteRule) -> Int {
    var record = new
    record.isLogged = rule.isLogged
    record.isLearned = rule.isLearned
    if !rule.isLogged { record.generation = Self.unlogged }
    return add(record)
  }
}
