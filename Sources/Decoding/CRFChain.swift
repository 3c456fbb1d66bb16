/// A run of consecutive elements of one sequence, of which a CRF is trained.
///
/// The memory behind the pointers must outlive the call that it is given to.
public struct CRFChain {
  /// Emissions of the first element; one number a label.
  public var emissions: UnsafePointer<Float>
  /// Where the gradient of the emissions is written, laid out as they are.
  public var gradient: UnsafeMutablePointer<Float>
  /// Floats from one element's emissions to the next one's.
  public var stride: Int
  /// Gold label of each element; negative where there is none, which is marginalised over.
  public var targets: [Int32]
  /// Whether the first element begins the sequence: only then its start score counts.
  public var begins: Bool
  /// Whether the last element ends the sequence: only then its end score counts.
  public var ends: Bool
  /// What gradients are multiplied by.
  public var weight: Float

  /// Describes a chain; its length is that of `targets`.
  public init(
    emissions: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, stride: Int,
    targets: [Int32], begins: Bool, ends: Bool, weight: Float = 1
  ) {
    self.emissions = emissions
    self.gradient = gradient
    self.stride = stride
    self.targets = targets
    self.begins = begins
    self.ends = ends
    self.weight = weight
  }

  /// An emission; with `isGold` −∞ where a gold label rules the label out.
  func emission(_ element: Int, _ label: Int, isGold: Bool) -> Double {
    let isOut = isGold && targets[element] >= 0 && Int(targets[element]) != label
    return isOut ? -.infinity : Double(emissions[element * stride + label])
  }
}

/// The forward vectors (α) at the end of a chain, from which the next chain of the sequence goes on.
///
/// With them the losses of a sequence's chains add up to the loss of the whole; gradients stop at
/// the border.
public struct CRFCarry: Sendable, Hashable {
  /// Log probabilities of the last element's labels, given the emissions so far.
  let free: [Double]
  /// The same among the paths that agree with the gold labels so far.
  let gold: [Double]
}
