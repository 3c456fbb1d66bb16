/// Masks of h on its way from one step to the next: one for each sequence, the same at all of its
/// steps (Gal & Ghahramani 2016).
///
/// Only what W_hh multiplies is dropped: what a GRU hands on without a product is not.
final class RecurrentDropout {
  /// Factors, 0 where dropped: (steps · lanes, unitWidth).
  let masks: FloatBuffer
  /// h before each step as W_hh sees it: (steps · lanes, unitWidth).
  let hidden: FloatBuffer
  /// The gradient of one step's: (lanes, unitWidth).
  let gradient: FloatBuffer
  private let lanes: Int
  private let width: Int

  init(steps: Int, lanes: Int, width: Int) {
    self.lanes = lanes
    self.width = width
    masks = FloatBuffer(count: steps * lanes * width)
    hidden = FloatBuffer(count: steps * lanes * width)
    gradient = FloatBuffer(count: lanes * width)
  }

  /// Makes the masks of a window: a new one where a lane starts anew, else that of the step before,
  /// at the first step that of the last window's end.
  ///
  /// - Parameters:
  ///   - resets: which (step, lane) start anew.
  ///   - rate: the share that is dropped.
  ///   - seed: of the mask of a (step, lane).
  func fill(resets: [Bool], rate: Float, seed: (_ step: Int, _ lane: Int) -> UInt64) {
    let count = lanes * width
    for step in 0..<(resets.count / lanes) {
      let before = masks.base + (step == 0 ? masks.count - count : (step - 1) * count)
      for lane in 0..<lanes {
        let row = masks.base + step * count + lane * width
        if resets[step * lanes + lane] {
          fillDropoutMask(row, count: width, rate: rate, seed: seed(step, lane))
        } else {
          row.update(from: before + lane * width, count: width)
        }
      }
    }
  }

  /// Drops parts of h before a step; returns what W_hh sees.
  func drop(_ h: UnsafePointer<Float>, step: Int) -> UnsafePointer<Float> {
    let first = step * lanes * width
    for index in first..<(first + lanes * width) {
      hidden.base[index] = h[index - first] * masks.base[index]
    }
    return UnsafePointer(hidden.base + first)
  }

  /// Multiplies (lanes, unitWidth) numbers by the masks of a step.
  func multiply(_ numbers: UnsafeMutablePointer<Float>, step: Int) {
    let first = step * lanes * width
    for index in 0..<(lanes * width) { numbers[index] *= masks.base[first + index] }
  }

  /// Adds ``gradient`` through the masks of a step to that of h, or replaces it.
  func carry(_ step: Int, to carry: FloatBuffer, accumulating: Bool) {
    multiply(gradient.base, step: step)
    for index in 0..<gradient.count {
      carry.base[index] = (accumulating ? carry.base[index] : 0) + gradient.base[index]
    }
  }
}

extension WindowPass {
  /// Makes the masks of recurrent dropout for the next window; they stay until the next call.
  ///
  /// - Parameters:
  ///   - resets: as in the forward pass, or true at the first step where lanes do not go on from the
  ///     window before.
  ///   - rate: the share of h that is dropped, in [0, 1).
  ///   - seed: of the mask of a layer from a (step, lane) on.
  public func dropRecurrent(
    resets: [Bool], rate: Float, seed: (_ layer: Int, _ step: Int, _ lane: Int) -> UInt64
  ) {
    for (index, layer) in layers.enumerated() {
      let dropout =
        layer.recurrentDropout
        ?? RecurrentDropout(steps: steps, lanes: lanes, width: layer.weights.unitWidth)
      layer.recurrentDropout = dropout
      dropout.fill(resets: resets, rate: rate) { seed(index, $0, $1) }
    }
  }

  /// The masks of recurrent dropout of each layer, (steps · lanes, units) without padding; empty
  /// without it.
  public var recurrentMasks: [[Float]] {
    layers.compactMap { layer in
      layer.recurrentDropout.map { copyOut($0.masks, width: layer.weights.shape.units) }
    }
  }
}
