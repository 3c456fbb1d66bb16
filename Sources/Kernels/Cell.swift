/// A function that squashes (or passes on) a sum.
public enum Activation: String, Sendable, CaseIterable {
  /// The hyperbolic tangent.
  case tanh
  /// The logistic function.
  case sigmoid
  /// max(0, x).
  case relu
  /// x itself.
  case identity
}

/// What one recurrent layer computes at each step; the gates' order in weights is PyTorch's.
public enum Cell: Sendable, Equatable {
  /// h = φ(W_ih x + b_ih + W_hh h' + b_hh) (Elman 1990).
  case rnn(Activation)
  /// i, f, o = σ(·), g = φ_c(·); c = f ⊙ c' + i ⊙ g; h = o ⊙ φ_o(c) (Hochreiter & Schmidhuber 1997;
  /// Gers 2000).
  case lstm(candidate: Activation, output: Activation)
  /// r, z = σ(·); n = tanh(W_in x + b_in + r ⊙ (W_hn h' + b_hn)); h = (1 − z) ⊙ n + z ⊙ h' (Cho
  /// 2014, in PyTorch's and cuDNN's form).
  case gruResetAfter
  /// The same with n = tanh(W_in x + b_in + W_hn (r ⊙ h') + b_hn) (Cho 2014 as first written).
  case gruResetBefore

  /// The LSTM as it is usually meant: tanh twice.
  public static let standardLSTM = Cell.lstm(candidate: .tanh, output: .tanh)

  /// Gates of a unit, each with rows of its own in the weight tensors: 4 (i, f, g, o), 3 (r, z, n)
  /// or 1.
  public var gates: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gruResetAfter, .gruResetBefore: 3
    }
  }

  /// Whether the state is h and c; else h alone.
  public var hasCellState: Bool {
    if case .lstm = self { return true }
    return false
  }
}
