import Glibc
import Kernels

/// A softmax over the outputs of one head for a window, with cross-entropy and gradient, fit for
/// large vocabularies: there is one copy of the logits, which becomes their gradient.
///
/// It is transposed, (labels, rows): the tensor's own rows are what is multiplied, without a copy, and
/// each element of a window is a lane of a vector.
final class SoftmaxHead {
  /// Labels that are worked on while they are in the cache: so few that three vectors of each of their
  /// rows stay in the first level, though rows of a window often fall on half of its sets.
  private static let blockLabels = 128

  /// exp(logit − highest), then the gradient of the logits: (labels, columns).
  let values: FloatBuffer
  /// Elements of the window, padded: the distance between two labels' rows.
  let columns: Int
  /// The gradient of each label's bias.
  let biasGradient: FloatBuffer
  /// Whether there is a gradient, of the present window.
  private(set) var hasRun = false
  private let labels: Int
  private let rows: Int
  private let top: Int
  /// The largest logit of each element, up to each block, and now.
  private let highestUpTo: FloatBuffer
  private let highest: FloatBuffer
  private let sums: FloatBuffer
  private let factors: FloatBuffer
  /// What the head sees, transposed and in panels: (top, columns).
  private let inputs: FloatBuffer
  /// The gradient of what the head sees, transposed: (top, columns).
  private let inputGradient: FloatBuffer
  private let kernels: KernelTable

  /// A head of `labels` labels over `rows` elements of `top` numbers.
  init(labels: Int, rows: Int, top: Int, kernels: KernelTable) {
    self.labels = labels
    self.rows = rows
    self.top = top
    self.kernels = kernels
    columns = vectorPadded(rows)
    let blocks = (labels + Self.blockLabels - 1) / Self.blockLabels
    values = FloatBuffer(count: labels * columns)
    biasGradient = FloatBuffer(count: labels)
    highestUpTo = FloatBuffer(count: blocks * columns)
    highest = FloatBuffer(count: columns)
    sums = FloatBuffer(count: columns)
    factors = FloatBuffer(count: columns)
    inputs = FloatBuffer(count: top * columns)
    inputGradient = FloatBuffer(count: vectorPadded(top) * columns)
  }

  /// Forgets the last window.
  func begin() { hasRun = false }

  /// The cross-entropies of the rows, each times `weight`, and their gradient.
  ///
  /// - Parameters:
  ///   - input: what the head sees: (rows, inputRow).
  ///   - weights: (labels, top).
  ///   - bias: one for each label.
  ///   - targets: the label of each row; negative where it has none.
  /// - Returns: the sum of the weighted losses in nats.
  func run(
    input: UnsafePointer<Float>, inputRow: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, targets: [Int32], weight: Float
  ) -> Double {
    kernels.packPanels(
      PanelPacking(
        to: inputs.base, depth: top, columns: columns, rows: 0..<top, part: 0..<rows, from: input,
        depthStride: 1, columnStride: inputRow))
    let targetLogits = exponentiate(weights, bias, targets)
    inputGradient.clear()
    for block in 0..<blockCount { differentiate(block, weights, targets, weight) }
    hasRun = true
    return loss(targetLogits, targets, weight)
  }

  /// Makes exp(logit − highest so far) of all labels; returns the logits of the targets.
  private func exponentiate(
    _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ targets: [Int32]
  ) -> [Float] {
    highest.base.update(repeating: -.infinity, count: columns)
    sums.clear()
    var targetLogits = [Float](repeating: 0, count: rows)
    for block in 0..<blockCount {
      let range = blockRange(block)
      multiply(range, weights, bias)
      for (row, target) in targets.enumerated() where range.contains(Int(target)) {
        targetLogits[row] = values.base[Int(target) * columns + row]
      }
      kernels.exponentiate(
        SoftmaxBlock(
          rows: range.count, columns: columns, logits: values.base + range.lowerBound * columns,
          highest: highest.base, sums: sums.base))
      (highestUpTo.base + block * columns).update(from: highest.base, count: columns)
    }
    return targetLogits
  }

  private var blockCount: Int { (labels + Self.blockLabels - 1) / Self.blockLabels }

  /// Labels of a block: but for the last block whole tiles of rows, which are the fastest.
  private func blockRange(_ block: Int) -> Range<Int> {
    let tiles = (labels + tileRows - 1) / tileRows
    let (first, end) = (tiles * block / blockCount, tiles * (block + 1) / blockCount)
    return (first * tileRows)..<min(labels, end * tileRows)
  }

  /// Makes the logits of a block of labels.
  private func multiply(
    _ range: Range<Int>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>
  ) {
    kernels.matrixProduct(
      MatrixProduct(
        rows: range.count, columns: columns, depth: top, a: weights + range.lowerBound * top,
        aRow: top, panels: inputs.base, c: values.base + range.lowerBound * columns,
        cRow: columns, start: .column(bias + range.lowerBound)))
  }

  /// Turns a block into the gradient weight · (softmax − 1[target]) and adds what it does to the
  /// input.
  private func differentiate(
    _ block: Int, _ weights: UnsafePointer<Float>, _ targets: [Int32], _ weight: Float
  ) {
    let range = blockRange(block)
    let first = values.base + range.lowerBound * columns
    fillFactors(highestUpTo.base + block * columns, targets, weight)
    kernels.scaleColumns(
      range.count, columns, first, factors.base, biasGradient.base + range.lowerBound)
    for (row, target) in targets.enumerated() where range.contains(Int(target)) {
      values.base[Int(target) * columns + row] -= weight
      biasGradient.base[Int(target)] -= weight
    }
    kernels.matrixProduct(
      MatrixProduct(
        rows: top, columns: columns, depth: range.count, a: weights + range.lowerBound * top,
        aRow: 1, aColumn: top, b: first, bRow: columns, c: inputGradient.base, cRow: columns,
        start: .accumulate))
  }

  /// What the numbers of a block have to be multiplied by: they are relative to the largest logit up
  /// to it.
  private func fillFactors(
    _ upTo: UnsafePointer<Float>, _ targets: [Int32], _ weight: Float
  ) {
    factors.clear()
    for (row, target) in targets.enumerated() where target >= 0 {
      factors.base[row] = weight * exp(upTo[row] - highest.base[row]) / sums.base[row]
    }
  }

  private func loss(_ logits: [Float], _ targets: [Int32], _ weight: Float) -> Double {
    var loss = 0.0
    for (row, target) in targets.enumerated() where target >= 0 {
      let nats = log(sums.base[row]) + highest.base[row] - logits[row]
      loss += Double(nats * weight)
    }
    return loss
  }

  /// Adds the gradient of what the head sees to (rows, width) numbers.
  func addInputGradient(to gradient: UnsafeMutablePointer<Float>, width: Int) {
    // A line of the cache of each row at a time: whole columns would not stay in it.
    for first in stride(from: 0, to: rows, by: vectorUnit) {
      let count = min(vectorUnit, rows - first)
      for k in 0..<top {
        let from = inputGradient.base + k * columns + first
        let to = gradient + first * width + k
        for row in 0..<count { to[row * width] += from[row] }
      }
    }
  }
}
