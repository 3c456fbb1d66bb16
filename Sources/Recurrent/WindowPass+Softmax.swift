import Kernels

extension WindowPass {
  /// Whether the loss of head `head` (the auxiliary one comes last) is computed by
  /// ``softmaxLoss(head:targets:weight:)``.
  public func hasSoftmax(head: Int) -> Bool { head >= weights.logitHeads.count }

  /// Softmax cross-entropies of a head after ``forward(resets:)``, and their gradient.
  ///
  /// - Parameters:
  ///   - head: the head; the auxiliary one comes last.
  ///   - targets: the label of each row, (steps · lanes); negative where it has none.
  ///   - weight: what the loss of each row is multiplied by.
  /// - Returns: the sum of the weighted losses in nats.
  public func softmaxLoss(head: Int, targets: [Int32], weight: Float) -> Double {
    precondition(targets.count == steps * lanes, "WindowPass.softmaxLoss: targets")
    let index = head - weights.logitHeads.count
    let name = weights.softmaxHeads[index].name
    return softmaxHeads[index].run(
      input: top.base, inputRow: vectorPadded(weights.shape.top),
      weights: weights.parameters.pointer(name + ".weight"),
      bias: weights.parameters.pointer(name + ".bias"), targets: targets, weight: weight)
  }
}
