import Recurrent

/// The factor that brings a gradient's global norm down to `limit`, and the norm.
///
/// As torch.nn.utils.clip_grad_norm_ computes it (Pascanu et al. 2013).
public func clipping(_ gradient: FloatBuffer, limit: Float) -> (scale: Float, norm: Float) {
  var sum = 0.0
  for index in 0..<gradient.count {
    let value = gradient.base[index]
    sum += Double(value * value)
  }
  return clipping(squares: sum, limit: limit)
}

/// The same where the sum of the squares is known.
func clipping(squares: Double, limit: Float) -> (scale: Float, norm: Float) {
  let norm = Float(squares.squareRoot())
  return (min(1, limit / (norm + 1e-6)), norm)
}
