import Decoding

/// What the loss of one element of a window counts: each head's losses are a mean.
package struct LossWeights: Sendable, Equatable {
  /// Of each delay: each delay the same, within a delay each element.
  package var heads: [Float]
  /// Of one forecast number.
  package var forecast: Float = 0
  /// Of the auxiliary head.
  package var auxiliary: Float = 0

  /// Softmax heads of these weights, and nothing else.
  package init(heads: [Float]) {
    self.heads = heads
  }

  /// Those of a window.
  ///
  /// - Parameter chains: what of each lane a CRF is trained on; nil for other heads.
  package init(_ window: LaneBatcher.Window, _ head: TrainedHead, chains: [LaneChains]?) {
    var sums = window.targets.map { targets in
      targets.reduce(Float(0)) { $0 + ($1 < 0 ? 0 : head.crossEntropy.weight(of: Int($1))) }
    }
    if let chains {
      let count = chains.reduce(0) { sum, lane in
        sum + lane.chains.reduce(0) { $0 + $1.elements.count { $0.target >= 0 } }
      }
      sums[sums.count - 1] = Float(count)
    }
    heads = sums.map { $0 > 0 ? 1 / ($0 * Float(sums.count)) : 0 }
    forecast = 1 / Float(max(window.futures.count { !$0.isNaN }, 1))
    auxiliary = head.auxiliaryWeight / Float(max(window.following.count { $0 >= 0 }, 1))
  }
}
