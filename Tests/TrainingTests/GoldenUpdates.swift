import Foundation
import ModelStore
import Recurrent
import Testing
import Training

/// Ten updates that PyTorch made of one head; Tests/PyTorch/optimiser_golden.py and head_golden.py say
/// of what.
struct GoldenUpdates {
  static let clip: Float = 0.1
  static let cells: [(name: String, cell: Cell)] = [
    ("rnn", .rnn(.tanh)), ("lstm", .standardLSTM), ("gru", .gruResetAfter),
  ]
  let file: SafetensorsFile
  let head: String
  /// Without the layer, which has the cell that is asked for.
  let config: ModelConfig
  let units: Int
  /// Rows of the table, and labels.
  let sizes: (rows: Int, labels: Int)

  /// The head of a golden file.
  init(_ name: String, head: String, config: ModelConfig, units: Int, sizes: (Int, Int)) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/\(name).safetensors")
    file = try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: name)
    self.head = head
    self.config = config
    self.units = units
    self.sizes = sizes
  }

  func numbers(_ name: String) throws -> [Float] {
    try #require(file.tensor(named: "\(head).\(name)")).values
  }

  /// Documents of rows, or of vectors where the model takes them.
  func documents() throws -> [Document] {
    var first = 0
    let (lookups, labels) = (try numbers("lookups"), try numbers("labels"))
    let width = config.vectors?.dimensions ?? 0
    let vectors = width > 0 ? try numbers("vectors") : []
    return try numbers("lengths").map { length in
      let range = first..<(first + Int(length))
      first = range.upperBound
      return Document(
        lookups: width > 0 ? [] : lookups[range].map { Int32($0) },
        vectors: Array(vectors[(range.lowerBound * width)..<(range.upperBound * width)]),
        labels: labels[range].map { Int32($0) }, sentences: [])
    }
  }

  /// The weights before and after ten updates.
  func update(
    _ cell: (name: String, cell: Cell), _ optimiser: OptimiserOptions, rate: Float
  ) throws -> (start: Parameters, end: Parameters) {
    var config = config
    config.layers = [LayerShape(cell.cell, units: units)]
    let start = Parameters(
      shape: config.networkShape(vocabulary: sizes.rows, labels: sizes.labels))
    let values = try numbers("\(cell.name).start")
    #expect(values.count == start.values.count)
    for (index, value) in values.enumerated() { start.values[index] = value }
    var options = TrainingOptions()
    (options.lanes, options.window, options.dropout) = (3, 7, 0)
    (options.clip, options.optimiser) = (Self.clip, optimiser)
    let head = try TrainedHead(config, labels: (0..<sizes.labels).map { "l\($0)" })
    var learner = Learner(
      start: start, head: head, options: options, kernels: try KernelSelection.choose(nil))
    let documents = try documents()
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: 7, lanes: 3,
      lookups: start.shape.lookups, vectors: config.vectors?.dimensions ?? 0,
      delays: config.delays, extras: head.extras)
    for _ in 0..<10 {
      let window = batcher.next()
      let step = learner.update(try #require(window), rate: rate)
      #expect(step.isApplied && step.norm > Double(Self.clip))
    }
    return (start, learner.parameters)
  }

  /// Compares the weights after ten updates of every cell with PyTorch's; `name` is that of the
  /// optimiser in the file.
  func compare(_ name: String) throws {
    let (options, rate) = Self.options(name)
    for cell in Self.cells {
      let (start, end) = try update(cell, options, rate: rate)
      let wanted = try numbers("\(cell.name).\(name)")
      #expect(difference(end.values.array, wanted) <= 1e-5, "\(cell.name)")
      #expect(difference(start.values.array, wanted) > 1e-2, "\(cell.name)")
    }
  }

  /// What a name in the golden files stands for.
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
}

/// ‖a − b‖ / ‖b‖.
private func difference(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  let square = zip(a, b).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  return (square / b.reduce(0) { $0 + pow(Double($1), 2) }).squareRoot()
}
