import Glibc

/// Softmax cross-entropy of one element and its gradient.
///
/// - Parameters:
///   - logits: the first of `count` logits.
///   - target: the index of the right label.
///   - weight: what the loss and its gradient are multiplied by.
///   - gradient: where weight · (softmax(z) − 1[target]) is written, `count` numbers.
/// - Returns: the unweighted loss −log p(target) in nats.
public func crossEntropy(
  logits: UnsafePointer<Float>, count: Int, target: Int, weight: Float,
  gradient: UnsafeMutablePointer<Float>
) -> Float {
  var highest = logits[0]
  for index in 1..<count where logits[index] > highest { highest = logits[index] }
  var sum: Float = 0
  for index in 0..<count {
    gradient[index] = expf(logits[index] - highest)
    sum += gradient[index]
  }
  let scale = weight / sum
  for index in 0..<count { gradient[index] *= scale }
  gradient[target] -= weight
  return logf(sum) - (logits[target] - highest)
}
