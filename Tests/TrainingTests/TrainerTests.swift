import Recurrent
import Testing
import Text
import Training

/// Runs a trainer without listening to it.
private func run(
  _ trainer: inout Trainer, _ train: [Document], _ dev: [Document]
) throws(TrainingError) -> Trainer.Outcome {
  try trainer.run(
    train: train, dev: dev, shouldStop: { false }, onProgress: { _ in }, onEpoch: { _ in })
}

struct TrainerTests {
  @Test(arguments: [0, 0.1] as [Float]) func `a task that needs memory is learnt`(
    _ dropout: Float
  ) throws {
    let task = try EchoTask()
    var options = task.options
    options.dropout = dropout
    var trainer = try task.trainer(options)
    let (train, dev) = (try task.documents(40, seed: 1), try task.documents(20, seed: 2))
    let outcome = try run(&trainer, train, dev)
    #expect(outcome.report.score > 0.95)
    #expect(outcome.report.accuracy > 0.95)
    #expect(!outcome.wasStopped)
    #expect(outcome.epochs.map(\.epoch) == Array(1...options.epochs))
    #expect(outcome.report.score == outcome.epochs.map(\.score).max())
    let network = PackedNetwork(outcome.best, kernels: try KernelSelection.choose(nil))
    let score = evaluate(
      network, on: dev, delays: [0, 1], labels: EchoTask.labels, areEntities: false)
    #expect(score.f1 == outcome.report.score)
    #expect(score.accuracy == outcome.report.accuracy)
  }

  @Test func `every epoch makes updates where a window holds more than the data`() throws {
    let task = try EchoTask()
    var options = task.options
    options.epochs = 20
    var trainer = try task.trainer(options)
    let outcome = try run(&trainer, task.documents(2, seed: 1), task.documents(2, seed: 2))
    #expect(outcome.epochs.count == 20)
    #expect(outcome.epochs.allSatisfy { $0.loss.isFinite && $0.rate > 0 })
  }

  @Test func `one thread and two give the same weights bit for bit`() throws {
    #expect(try weights(threads: 1) == weights(threads: 2))
  }

  @Test func `the same seed gives the same weights and another seed others`() throws {
    #expect(try weights(threads: 2) == weights(threads: 2))
    #expect(try weights(seed: 4) != weights(seed: 5))
  }

  @Test func `training leaves the starting weights alone`() throws {
    let task = try EchoTask()
    let start = task.start()
    let before = start.values.array
    var options = task.options
    options.epochs = 1
    var trainer = try task.trainer(options, start: start)
    let outcome = try run(&trainer, task.documents(5, seed: 1), task.documents(2, seed: 2))
    #expect(start.values.array == before)
    #expect(outcome.best.values.array != before)
  }

  @Test func `a stop request ends it after the window with weights that can be used`() throws {
    let task = try EchoTask()
    var trainer = try task.trainer(task.options)
    let (train, dev) = (try task.documents(30, seed: 1), try task.documents(5, seed: 2))
    var (asked, windows, epochs) = (0, 0, 0)
    let outcome = try trainer.run(
      train: train, dev: dev,
      shouldStop: {
        asked += 1
        return asked == 3
      }, onProgress: { _ in windows += 1 }, onEpoch: { _ in epochs += 1 })
    #expect(windows == 3)
    #expect(epochs == 1)
    #expect(outcome.wasStopped)
    #expect(outcome.epochs.count == 1)
    #expect(outcome.best.values.array.allSatisfy { $0.isFinite })
  }

  @Test func `a time limit of nothing ends it after one window`() throws {
    let task = try EchoTask()
    var options = task.options
    options.seconds = 0
    var trainer = try task.trainer(options)
    let outcome = try run(&trainer, task.documents(30, seed: 1), task.documents(5, seed: 2))
    #expect(outcome.wasStopped)
    #expect(outcome.epochs.count == 1)
  }

  @Test func `weights that overflow end it with an error`() throws {
    let task = try EchoTask()
    let start = task.start()
    for index in 0..<start.values.count { start.values[index] = 1e38 }
    var trainer = try task.trainer(task.options, start: start)
    let (train, dev) = (try task.documents(30, seed: 1), try task.documents(5, seed: 2))
    let error = try #require(throws: TrainingError.self) { try run(&trainer, train, dev) }
    #expect(error.description.contains("not finite"))
  }

  @Test func `nothing to train on is an error`() throws {
    var trainer = try EchoTask().trainer(EchoTask().options)
    #expect(throws: TrainingError.self) { try run(&trainer, [], []) }
  }

  @Test func `progress rises to the whole`() throws {
    let task = try EchoTask()
    var options = task.options
    options.epochs = 3
    var trainer = try task.trainer(options)
    var fractions: [Double] = []
    _ = try trainer.run(
      train: task.documents(10, seed: 1), dev: task.documents(2, seed: 2),
      shouldStop: { false }, onProgress: { fractions.append($0.fraction) }, onEpoch: { _ in })
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 < $1 })
    #expect(fractions.last == 1)
  }

  private func weights(threads: Int = 2, seed: UInt64 = 4) throws -> [UInt32] {
    let task = try EchoTask()
    var options = task.options
    options.epochs = 3
    options.dropout = 0.3
    options.threads = threads
    options.seed = seed
    var trainer = try task.trainer(options)
    let (train, dev) = (try task.documents(20, seed: 1), try task.documents(5, seed: 2))
    return try run(&trainer, train, dev).best.values.array.map(\.bitPattern)
  }
}
