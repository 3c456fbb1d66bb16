import Glibc

/// How labels count in a softmax cross-entropy; PyTorch's `CrossEntropyLoss` with the same options.
///
/// The loss of an element with label y is (1 − ε) w_y (−log p_y) + ε/K Σ_k w_k (−log p_k)
/// (Szegedy et al. 2016, section 7, with class weights w and smoothing ε). PyTorch's mean over
/// elements divides by Σ w_y.
public struct CrossEntropyOptions: Sendable, Hashable {
  /// What each label counts; empty: 1 each.
  public let classWeights: [Float]
  /// ε: the part of the probability that is spread over all labels.
  public let smoothing: Float

  /// Every label alike, nothing smoothed.
  public static let plain = CrossEntropyOptions()

  private init() {
    classWeights = []
    smoothing = 0
  }

  /// Takes weights for `labels` labels, or none, and a smoothing.
  ///
  /// - Throws: ``DecoderError`` where a weight is negative or not finite, their number is another,
  ///   or the smoothing is out of 0..<1.
  public init(
    labels: Int, classWeights: [Float] = [], smoothing: Float = 0
  ) throws(DecoderError) {
    guard classWeights.isEmpty || classWeights.count == labels else {
      throw DecoderError("there are \(classWeights.count) class weights for \(labels) labels")
    }
    if let index = classWeights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw DecoderError(
        "class weight \(index) is \(classWeights[index]); it must be finite and not negative")
    }
    guard smoothing >= 0, smoothing < 1 else {
      throw DecoderError("label smoothing is \(smoothing); it must be at least 0 and below 1")
    }
    self.classWeights = classWeights
    self.smoothing = smoothing
  }

  /// What an element with this label counts.
  public func weight(of label: Int) -> Float {
    classWeights.isEmpty ? 1 : classWeights[label]
  }
}

/// Softmax cross-entropy of one element with smoothing and class weights, and its gradient.
///
/// - Parameters:
///   - logits: the first of `count` logits.
///   - target: the index of the right label; negative where the element has none: it costs nothing.
///   - weight: what the gradient is multiplied by.
///   - gradient: where weight · dloss/dz is written, `count` numbers.
/// - Returns: the loss in nats, with class weights but without `weight`.
public func crossEntropy(
  logits: UnsafePointer<Float>, count: Int, target: Int, weight: Float,
  options: CrossEntropyOptions, gradient: UnsafeMutablePointer<Float>
) -> Float {
  guard target >= 0 else {
    gradient.update(repeating: 0, count: count)
    return 0
  }
  if options.classWeights.isEmpty, options.smoothing == 0 {
    return crossEntropy(
      logits: logits, count: count, target: target, weight: weight, gradient: gradient)
  }
  let ownShare = (1 - options.smoothing) * options.weight(of: target)
  let plain = crossEntropy(
    logits: logits, count: count, target: target, weight: 1, gradient: gradient)
  gradient[target] += 1
  let smoothed = spread(
    probabilities: gradient, logits: logits, logSum: plain + logits[target], count: count,
    weight: weight, ownShare: ownShare, options: options)
  gradient[target] -= weight * ownShare
  return ownShare * plain + smoothed
}

/// The part of the loss that is spread over all labels; turns probabilities into the gradient but
/// for the right label's own share.
private func spread(
  probabilities gradient: UnsafeMutablePointer<Float>, logits: UnsafePointer<Float>,
  logSum: Float, count: Int, weight: Float, ownShare: Float, options: CrossEntropyOptions
) -> Float {
  let share = options.smoothing / Float(count)
  var (loss, total): (Float, Float) = (0, ownShare)
  for index in 0..<count where share > 0 {
    loss += share * options.weight(of: index) * (logSum - logits[index])
    total += share * options.weight(of: index)
  }
  for index in 0..<count {
    gradient[index] = weight * (total * gradient[index] - share * options.weight(of: index))
  }
  return loss
}
