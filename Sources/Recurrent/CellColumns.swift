import Kernels

extension Cell {
  /// Whether the recurrent product of n is with r ⊙ h' instead of h'.
  var resetsBeforeProduct: Bool { self == .gruResetBefore }

  /// The gate, in PyTorch's order, of each column of the gate buffer to which x's product is added:
  /// columns 0 ..< gates.
  var inputGates: [Int] { gates == 3 ? [2, 0, 1] : Array(0..<gates) }

  /// The column of the gate buffer to which the product of h with a gate's weights is added, and
  /// which holds that sum's gradient.
  func hiddenColumn(_ gate: Int) -> Int {
    switch self {
    case .rnn, .lstm: gate
    case .gruResetAfter: gate + 1
    case .gruResetBefore: gate == 2 ? 0 : gate + 1
    }
  }

  /// The column to which x's product with a gate's weights is added.
  func inputColumn(_ gate: Int) -> Int { gates == 3 ? (gate + 1) % 3 : gate }
}
