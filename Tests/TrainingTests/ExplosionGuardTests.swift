import Recurrent
import Testing
import Training

struct ExplosionGuardTests {
  @Test func `ten times the mean has exploded, a rare label has not`() {
    var found = ExplosionGuard(labels: 9)
    #expect(found.limit == .infinity)
    for _ in 0..<200 { found.add(2) }
    #expect(abs(found.limit - 20) < 1e-9)
    for _ in 0..<2000 { found.add(0.001) }
    // What chance costs with nine labels is no explosion.
    #expect(found.limit > 2.19 && found.limit < 2.3)
  }

  @Test func `a loss below zero, as forecasts have it, has a limit above its mean`() {
    var found = ExplosionGuard(labels: 0, mean: -2)
    #expect(abs(found.limit - 16) < 1e-9)
    found.add(-2)
    #expect(found.mean == -2)
  }

  @Test func `an update whose loss explodes is dropped and the rate halved`() throws {
    let task = try EchoTask()
    var learner = Learner(
      start: task.start(), head: try TrainedHead(task.config, labels: EchoTask.labels),
      options: task.options, kernels: try KernelSelection.choose(nil))
    let documents = try task.documents(5, seed: 1)
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: 6, lanes: 5, lookups: 1,
      delays: [0, 1])
    let next = batcher.next()
    let window = try #require(next)
    let before = learner.parameters.values.array
    let step = learner.update(window, rate: 0.1, lossLimit: 0.01)
    #expect(!step.isApplied && step.loss > 0.01 && learner.rateScale == 0.5)
    #expect(learner.parameters.values.array == before)
    #expect(learner.update(window, rate: 0.1).isApplied)
    #expect(learner.parameters.values.array != before)
  }
}
