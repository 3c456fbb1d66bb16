import Foundation
import ModelStore
import Recurrent
import Testing
import Training

/// Ten updates that PyTorch made; Tests/PyTorch/optimiser_golden.py says of what.
private struct GoldenUpdates {
  static let clip: Float = 0.1
  static let cells: [(name: String, cell: Cell)] = [
    ("rnn", .rnn(.tanh)), ("lstm", .standardLSTM), ("gru", .gruResetAfter),
  ]
  let file: SafetensorsFile
  let head: String

  init(head: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/optimisers.safetensors")
    file = try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: "optimisers")
    self.head = head
  }

  func numbers(_ name: String) throws -> [Float] {
    try #require(file.tensor(named: "\(head).\(name)")).values
  }

  func documents() throws -> [Document] {
    var first = 0
    let (lookups, labels) = (try numbers("lookups"), try numbers("labels"))
    return try numbers("lengths").map { length in
      let range = first..<(first + Int(length))
      first = range.upperBound
      return Document(
        lookups: lookups[range].map { Int32($0) }, labels: labels[range].map { Int32($0) },
        sentences: [])
    }
  }

  func config(_ cell: Cell) -> ModelConfig {
    ModelConfig(
      name: "golden",
      features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: 5)],
      layers: [LayerShape(cell, units: 6)], delays: [0, 1],
      head: .init(crf: head == "crf" ? .init() : nil))
  }

  /// The weights before and after ten updates.
  func update(
    _ cell: (name: String, cell: Cell), _ optimiser: OptimiserOptions, rate: Float
  ) throws -> (start: Parameters, end: Parameters) {
    let config = config(cell.cell)
    let start = Parameters(shape: config.networkShape(vocabulary: 40, labels: 4))
    let values = try numbers("\(cell.name).start")
    #expect(values.count == start.values.count)
    for (index, value) in values.enumerated() { start.values[index] = value }
    var options = TrainingOptions()
    (options.lanes, options.window, options.dropout) = (3, 7, 0)
    (options.clip, options.optimiser) = (Self.clip, optimiser)
    var learner = Learner(
      start: start, head: try TrainedHead(config, labels: ["a", "b", "c", "d"]), options: options,
      kernels: try KernelSelection.choose(nil))
    let documents = try documents()
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: 7, lanes: 3, lookups: 1,
      delays: [0, 1])
    for _ in 0..<10 {
      let window = batcher.next()
      let step = learner.update(try #require(window), rate: rate)
      #expect(step.isApplied && step.norm > Double(Self.clip))
    }
    return (start, learner.parameters)
  }
}

/// ‖a − b‖ / ‖b‖.
private func difference(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  let square = zip(a, b).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  return (square / b.reduce(0) { $0 + pow(Double($1), 2) }).squareRoot()
}

struct OptimiserTests {
  /// What a name in the golden file stands for.
  private static func options(_ name: String) -> (OptimiserOptions, rate: Float) {
    let parts = name.split(separator: "_")
    switch parts[0] {
    case "sgd": return (OptimiserOptions(.sgd), 1)
    case "momentum":
      var options = OptimiserOptions(.sgd)
      (options.momentum, options.weightDecay) = (0.9, 0.01)
      return (options, 0.5)
    case let method:
      var options = OptimiserOptions(method == "adam" ? .adam : .adamw)
      options.hasSparseTables = parts.count == 1
      options.weightDecay = method == "adamw" ? 0.1 : options.hasSparseTables ? 0.01 : 0
      return (options, 0.01)
    }
  }

  @Test(
    arguments: ["sgd", "momentum", "adam", "adam_dense", "adamw", "adamw_dense"],
    ["softmax", "crf"])
  func `ten updates with clipping end in PyTorch's weights`(_ name: String, _ head: String) throws {
    let golden = try GoldenUpdates(head: head)
    let (options, rate) = Self.options(name)
    for cell in GoldenUpdates.cells {
      let (start, end) = try golden.update(cell, options, rate: rate)
      let wanted = try golden.numbers("\(cell.name).\(name)")
      #expect(difference(end.values.array, wanted) <= 1e-5, "\(cell.name)")
      #expect(difference(start.values.array, wanted) > 1e-2, "\(cell.name)")
    }
  }

  @Test func `rows that nothing looks up stay where they are, unless tables are dense`() throws {
    let task = try EchoTask()
    for isSparse in [true, false] {
      var options = task.options
      options.optimiser = OptimiserOptions(.adamw)
      options.optimiser.hasSparseTables = isSparse
      let start = task.start()
      var learner = Learner(
        start: start, head: try TrainedHead(task.config, labels: EchoTask.labels),
        options: options, kernels: try KernelSelection.choose(nil))
      // One document without `c`: its row is the last of the table, `<unk>` the first.
      let document = Document(lookups: [1, 2, 3, 1], labels: [0, 1, 0, 0], sentences: [])
      var batcher = LaneBatcher(
        documents: [document], order: [0], steps: 6, lanes: 5, lookups: 1, delays: [0, 1])
      let window = batcher.next()
      _ = learner.update(try #require(window), rate: 0.01)
      let before = start.array("embedding.weight")
      let after = learner.parameters.array("embedding.weight")
      let stays = (0..<5).map { before[($0 * 5)..<($0 * 5 + 5)] == after[($0 * 5)..<($0 * 5 + 5)] }
      #expect(
        stays == (isSparse ? [true, false, false, false, true] : Array(repeating: false, count: 5)))
    }
  }
}
