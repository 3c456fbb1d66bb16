/// How weights are moved along their gradients.
public struct OptimiserOptions: Sendable, Equatable {
  /// The rule of one step.
  public enum Method: String, Sendable, CaseIterable {
    /// Stochastic gradient descent, with momentum where one is given (Polyak 1964; Sutskever et al.
    /// 2013, as PyTorch writes it).
    case sgd
    /// Adam (Kingma & Ba 2015, algorithm 1).
    case adam
    /// Adam with weight decay apart from the gradient (Loshchilov & Hutter 2019).
    case adamw
  }

  /// The rule.
  public var method = Method.adam
  /// Share of the last step that the next one keeps, of SGD.
  public var momentum: Float = 0
  /// What weights shrink by: for AdamW a share of the rate, else a term of the gradient, as in
  /// PyTorch.
  public var weightDecay: Float = 0
  /// Decay of Adam's first moment.
  public var beta1: Float = 0.9
  /// Decay of Adam's second moment.
  public var beta2: Float = 0.999
  /// Added to the root of Adam's second moment.
  public var epsilon: Float = 1e-8
  /// Whether Adam and AdamW move only those rows of tables that a window looks up, without weight
  /// decay: PyTorch's SparseAdam.
  ///
  /// SGD without momentum and decay moves no others anyway.
  public var hasSparseTables = true

  /// Adam with PyTorch's defaults.
  public init() {}

  /// The method's defaults: a tenth of AdamW's weight decay of 0.1, none for the others.
  public init(_ method: Method) {
    self.method = method
    weightDecay = method == .adamw ? 0.01 : 0
  }
}
