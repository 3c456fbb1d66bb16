import Kernels

/// What a recurrent layer computes, for modules that do not import the kernels themselves.
public typealias Cell = Kernels.Cell

/// A function that squashes a sum, for modules that do not import the kernels themselves.
public typealias Activation = Kernels.Activation

/// One recurrent layer: its cell, its size, and whether its input is added to what it gives.
///
/// A number stands for a standard LSTM of that many units.
public struct LayerShape: Sendable, Equatable, ExpressibleByIntegerLiteral {
  /// What a step computes.
  public var cell: Cell
  /// Hidden units.
  public var units: Int
  /// Whether the layer above sees h + x instead of h, which wants an input as wide as h.
  public var isResidual: Bool

  /// Gathers cell and size.
  public init(_ cell: Cell, units: Int, isResidual: Bool = false) {
    self.cell = cell
    self.units = units
    self.isResidual = isResidual
  }

  /// A standard LSTM.
  public init(integerLiteral units: Int) { self.init(.standardLSTM, units: units) }

  /// A standard LSTM of `units` units.
  public static func lstm(_ units: Int) -> LayerShape { LayerShape(.standardLSTM, units: units) }

  /// Floats of its state: h and, where the cell has one, c, padded each.
  var stateSize: Int { (cell.hasCellState ? 2 : 1) * padded(units) }
}
