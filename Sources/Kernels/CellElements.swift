/// The arguments of the element-wise part of one step in training, forward or backward, for several
/// rows.
public struct CellElements {
  /// Number of rows (lanes of the mini-batch).
  public var rows: Int
  /// Padded number of units; every buffer's rows are this wide, those of the gates ``Cell/columns``
  /// times.
  public var units: Int
  /// Gates (rows, columns, units): sums before the forward pass, activations after it.
  public var gates: UnsafeMutablePointer<Float>
  /// Hidden states before the step: (rows, units).
  public var previousHidden: UnsafePointer<Float>
  /// Cell states before the step, of an LSTM: (rows, units).
  public var previousCell: UnsafePointer<Float>
  /// Cell states after the step, of an LSTM: (rows, units); written by the forward pass.
  public var cell: UnsafeMutablePointer<Float>
  /// Hidden states after the step (forward), or the gradient with respect to them (backward).
  ///
  /// (rows, units).
  public var hidden: UnsafeMutablePointer<Float>
  /// r ⊙ h' (forward), or the gradient with respect to it (backward), of a GRU whose reset comes
  /// before the product: (rows, units).
  public var reset: UnsafeMutablePointer<Float>

  /// Gathers the arguments.
  public init(
    rows: Int, units: Int, gates: UnsafeMutablePointer<Float>,
    previousHidden: UnsafePointer<Float>, previousCell: UnsafePointer<Float>,
    cell: UnsafeMutablePointer<Float>, hidden: UnsafeMutablePointer<Float>,
    reset: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.units = units
    self.gates = gates
    self.previousHidden = previousHidden
    self.previousCell = previousCell
    self.cell = cell
    self.hidden = hidden
    self.reset = reset
  }
}

/// The gradients that the element-wise part of a step backward reads and writes.
public struct CellGradients {
  /// Of the gate sums: (rows, columns, units), written.
  public var gates: UnsafeMutablePointer<Float>
  /// Of c after the step, replaced by that of c before it: (rows, units); LSTM only.
  public var cell: UnsafeMutablePointer<Float>
  /// The part of the gradient of h before the step that does not come through a product:
  /// (rows, units), written; GRU only.
  public var carry: UnsafeMutablePointer<Float>

  /// Gathers the gradients.
  public init(
    gates: UnsafeMutablePointer<Float>, cell: UnsafeMutablePointer<Float>,
    carry: UnsafeMutablePointer<Float>
  ) {
    self.gates = gates
    self.cell = cell
    self.carry = carry
  }
}

/// Which element-wise part of a step: a GRU whose reset comes before the product has two, with that
/// product between them.
public enum ElementsStage: Sendable {
  /// The only part, or the one around the candidate.
  case candidate
  /// The part around the reset gate: before the candidate's forward, after it backward.
  case reset
}

extension Cell {
  /// Columns of the gate buffer in training, a vector of padded units each.
  ///
  /// LSTM: i, f, g, o. GRU: n, r, z, and where the reset comes after the product W_hn h' + b_hn, so
  /// that x's product is added to the first three and h's to the last three.
  public var columns: Int { self == .gruResetAfter ? 4 : gates }
}

/// The element-wise part of one step, forward.
@inlinable @inline(always)
public func forwardElements<A: Arithmetic>(
  _: A.Type, _ cell: Cell, _ stage: ElementsStage, _ s: CellElements
) {
  for row in 0..<s.rows {
    let gates = s.gates + row * cell.columns * s.units
    var unit = 0
    while unit < s.units {
      let at = row * s.units + unit
      switch cell {
      case .rnn(let activation): rnnForward(A.self, s, gates + unit, at, activation)
      case .lstm(let candidate, let output):
        lstmForward(A.self, s, gates + unit, at, candidate, output)
      case .gruResetAfter: gruForward(A.self, s, gates + unit, at)
      case .gruResetBefore:
        if stage == .reset {
          resetForward(A.self, s, gates + unit, at)
        } else {
          candidateForward(A.self, s, gates + unit, at)
        }
      }
      unit += A.Vector.scalarCount
    }
  }
}

/// The element-wise part of one step, backward; `s` as the forward pass left it.
@inlinable @inline(always)
public func backwardElements<A: Arithmetic>(
  _: A.Type, _ cell: Cell, _ stage: ElementsStage, _ s: CellElements, _ d: CellGradients
) {
  for row in 0..<s.rows {
    let first = row * cell.columns * s.units
    var unit = 0
    while unit < s.units {
      let (gates, out) = (s.gates + first + unit, d.gates + first + unit)
      let at = row * s.units + unit
      switch cell {
      case .rnn(let activation): rnnBackward(A.self, s, gates, at, activation, out)
      case .lstm(let candidate, let output):
        lstmBackward(A.self, s, gates, at, candidate, output, d, out)
      case .gruResetAfter: gruBackward(A.self, s, gates, at, d, out)
      case .gruResetBefore:
        if stage == .reset {
          resetBackward(A.self, s, gates, at, d, out)
        } else {
          candidateBackward(A.self, s, gates, at, d, out)
        }
      }
      unit += A.Vector.scalarCount
    }
  }
}
