import ModelStore
import Recurrent
import Testing
import Training

struct ShardTests {
  @Test(arguments: [2, 8, 32, 64]) func `no two shards or updates share a dropout mask`(
    _ lanes: Int
  ) throws {
    let task = try EchoTask()
    let parameters = task.start()
    let weights = TrainingWeights(parameters, kernels: try KernelSelection.choose(nil))
    var batcher = LaneBatcher(
      documents: try task.documents(lanes, seed: 1), order: Array(0..<lanes), steps: 2,
      lanes: lanes, lookups: 1, delays: [0, 1])
    let next = batcher.next()
    let window = try #require(next)
    let shards = [0..<(lanes / 2), (lanes / 2)..<lanes].map {
      Shard(weights: weights, steps: 2, lanes: $0, dropout: 0.5)
    }
    var seen: Set<[Float]> = []
    for update in 0..<6 {
      for shard in shards {
        shard.run(
          window, allLanes: lanes, weights: LossWeights(heads: [0.5, 0.5]), parameters: parameters,
          dropout: 0.5,
          seed: Learner.dropoutSeed(options: task.options, update: UInt64(update)))
        let masks = try #require(shard.pass.masks)
        #expect(seen.insert(masks[0].array).inserted)
      }
    }
  }
}
