import ModelStore
import Recurrent
import Testing
import Training

private let labels = ["O", "B-X", "I-X"]
private let cells: [Cell] = [
  .standardLSTM, .lstm(candidate: .sigmoid, output: .identity), .gruResetAfter, .gruResetBefore,
  .rnn(.tanh), .rnn(.relu),
]

/// Weights after a few updates of a network of two layers of `cell`, some of whose words are rare.
private func learned(
  _ cell: Cell, crf: ModelConfig.Head.CRF? = nil, method: OptimiserOptions.Method, lanes: Int,
  threads: Int
) throws -> [UInt32] {
  let config = ModelConfig(
    name: "threads", features: [],
    layers: [LayerShape(cell, units: 21), LayerShape(cell, units: 37)],
    delays: [0, 1], head: .init(scheme: .iob2, crf: crf))
  var options = TrainingOptions()
  (options.lanes, options.window, options.clip, options.dropout) = (lanes, 9, 0.1, 0.2)
  options.threads = threads
  options.optimiser = OptimiserOptions(method)
  let shape = NetworkShape(
    tables: [.init(name: "embedding.weight", rows: 50, size: 13, lookups: 1)], input: 13,
    layers: config.layers, heads: ["heads.0", "heads.1"], labels: 3, hasCRF: crf != nil)
  let start = Parameters(shape: shape)
  start.initialise(seed: 3)
  var learner = Learner(
    start: start, head: try TrainedHead(config, labels: labels), options: options,
    kernels: try KernelSelection.choose(nil))
  var batcher = LaneBatcher(
    documents: documents(lanes), order: Array(0..<lanes), steps: 9, lanes: lanes, lookups: 1,
    delays: [0, 1])
  while let window = batcher.next() { #expect(learner.update(window, rate: 0.05).isApplied) }
  #expect(learner.parameters.values.array != start.values.array)
  return learner.parameters.values.array.map(\.bitPattern)
}

private func documents(_ count: Int) -> [Document] {
  var random = SplitMix64(seed: 8)
  return (0..<count).map { index in
    let length = 15 + index % 5
    return Document(
      lookups: (0..<length).map { _ in Int32.random(in: 0..<50, using: &random) },
      labels: (0..<length).map { $0 % 3 == 0 ? 1 : Int32($0 % 3 == 1 ? 2 : 0) }, sentences: [])
  }
}

struct ThreadTests {
  @Test(arguments: cells.indices, OptimiserOptions.Method.allCases)
  func `any number of threads leads to the same weights bit for bit`(
    _ index: Int, _ method: OptimiserOptions.Method
  ) throws {
    let one = try learned(cells[index], method: method, lanes: 5, threads: 1)
    for threads in [2, 3, 8] {
      #expect(try learned(cells[index], method: method, lanes: 5, threads: threads) == one)
    }
  }

  @Test(arguments: [1, 2, 7]) func `so it does with a CRF, with one lane and with several`(
    _ lanes: Int
  ) throws {
    let one = try learned(.standardLSTM, crf: .init(), method: .adam, lanes: lanes, threads: 1)
    for threads in [2, 5] {
      #expect(
        try learned(.standardLSTM, crf: .init(), method: .adam, lanes: lanes, threads: threads)
          == one)
    }
  }
}
