import Kernels

/// Which heads' losses are softmax cross-entropies that ``WindowPass/softmaxLoss(head:targets:weight:)``
/// computes; the logits of the others are there for the caller.
public enum SoftmaxHeads: Sendable {
  /// None.
  case none
  /// The auxiliary head.
  case auxiliary
  /// All heads.
  case all
}

/// The weights of a whole network for training; shared by the passes of all shards, which only read
/// them.
public final class TrainingWeights: @unchecked Sendable {
  /// The sizes.
  public let shape: NetworkShape
  /// The arithmetic.
  public let kernels: KernelTable
  /// Heads whose logits are there for the caller, in the order of their columns.
  let logitHeads: [(name: String, count: Int)]
  /// The other heads.
  let softmaxHeads: [(name: String, count: Int)]
  /// The numbers that the heads' own tensors are read from.
  private(set) var parameters: Parameters
  let layers: [LayerWeights]
  /// Heads for the forward pass: (top, padded outputs), and their bias.
  var headForward: FloatBuffer
  var headBias: FloatBuffer
  /// Heads for the backward pass: (padded outputs, padded top).
  let headBackward: FloatBuffer

  /// Room for the weights of a network of the given sizes, and a first copy of `parameters`.
  public init(_ parameters: Parameters, kernels: KernelTable, softmax: SoftmaxHeads = .none) {
    shape = parameters.shape
    self.kernels = kernels
    self.parameters = parameters
    let heads = shape.trainedHeads
    switch softmax {
    case .none: (logitHeads, softmaxHeads) = (heads, [])
    case .auxiliary:
      let own = shape.heads.count
      (logitHeads, softmaxHeads) = (Array(heads[..<own]), Array(heads[own...]))
    case .all: (logitHeads, softmaxHeads) = ([], heads)
    }
    layers = shape.layers.indices.map { [shape] in
      LayerWeights(input: shape.input(of: $0), shape: shape.layers[$0])
    }
    headForward = FloatBuffer(count: 0)
    headBias = FloatBuffer(count: 0)
    let rows = logitHeads.reduce(0) { $0 + $1.count }
    headBackward = FloatBuffer(count: padded(rows) * vectorPadded(shape.top))
    load(parameters)
  }

  /// Logits of each element that are there for the caller.
  var logits: Int { logitHeads.reduce(0) { $0 + $1.count } }

  /// Copies the parameters anew, after an update, on so many threads; they must stay as they are
  /// until the next.
  ///
  /// No pass may run meanwhile.
  public func load(_ parameters: Parameters, threads: Int = 1) {
    self.parameters = parameters
    onThreads(threads, parts: 2 * layers.count) { _, part in
      let layer = self.layers[part / 2]
      if part % 2 == 0 {
        layer.loadInputs(parameters, part / 2, kernels: self.kernels)
      } else {
        layer.loadHidden(parameters, part / 2, kernels: self.kernels)
      }
    }
    loadHeads()
  }

  private func loadHeads() {
    (headForward, headBias) = packedHeads(parameters, logitHeads)
    var row = 0
    for (name, count) in logitHeads {
      let from = parameters.pointer(name + ".weight")
      for label in 0..<count {
        (headBackward.base + (row + label) * vectorPadded(shape.top))
          .update(from: from + label * shape.top, count: shape.top)
      }
      row += count
    }
  }
}
