import Kernels

/// The weights of some gates of a layer that multiply the same numbers, x or h, in panels for the
/// forward and for the backward product.
///
/// Every gate has `unitWidth` columns (forward) or rows (backward), of which those past the units are
/// zero.
final class GateWeights {
  /// The gates, in PyTorch's numbering, in the order of their columns.
  let gates: [Int]
  /// Numbers that each unit's weights multiply.
  let inputs: Int
  private let units: Int
  private let unitWidth: Int
  /// Wᵀ: (inputs, gates · unitWidth).
  private let forward: FloatBuffer
  /// W: (gates · unitWidth, inputs padded).
  private let backward: FloatBuffer

  init(gates: [Int], inputs: Int, units: Int) {
    self.gates = gates
    self.inputs = inputs
    self.units = units
    unitWidth = vectorPadded(units)
    forward = FloatBuffer(count: inputs * gates.count * unitWidth)
    backward = FloatBuffer(count: gates.count * unitWidth * vectorPadded(inputs))
  }

  /// Columns of the forward product.
  var columns: Int { gates.count * unitWidth }

  /// Takes the weights over from a tensor of all gates, (gates · units, inputs).
  func load(_ tensor: UnsafePointer<Float>, kernels: KernelTable) {
    for (place, gate) in gates.enumerated() {
      let part = (place * unitWidth)..<(place * unitWidth + units)
      let from = tensor + gate * units * inputs
      kernels.packPanels(
        PanelPacking(
          to: forward.base, depth: inputs, columns: columns, rows: 0..<inputs, part: part,
          from: from, depthStride: 1, columnStride: inputs))
      kernels.packPanels(
        PanelPacking(
          to: backward.base, depth: columns, columns: vectorPadded(inputs), rows: part,
          part: 0..<inputs, from: from, depthStride: inputs, columnStride: 1))
    }
  }

  /// C = start + A · Wᵀ for `rows` rows of A, `aRow` apart; `isSparse` where they are mostly zeros.
  func forward(
    rows: Int, _ a: UnsafePointer<Float>, _ aRow: Int, to c: UnsafeMutablePointer<Float>,
    _ cRow: Int, start: MatrixProduct.Start, isSparse: Bool = false, kernels: KernelTable
  ) {
    let product = MatrixProduct(
      rows: rows, columns: columns, depth: inputs, a: a, aRow: aRow, panels: forward.base, c: c,
      cRow: cRow, start: start)
    if isSparse {
      kernels.sparseProduct(product)
    } else {
      kernels.matrixProduct(product)
    }
  }

  /// C = start + A · W for `rows` rows of A, the gradients of the gates' sums, `aRow` apart.
  func backward(
    rows: Int, _ a: UnsafePointer<Float>, _ aRow: Int, to c: UnsafeMutablePointer<Float>,
    start: MatrixProduct.Start, kernels: KernelTable
  ) {
    let width = vectorPadded(inputs)
    kernels.matrixProduct(
      MatrixProduct(
        rows: rows, columns: width, depth: columns, a: a, aRow: aRow, panels: backward.base, c: c,
        cRow: width, start: start))
  }
}
