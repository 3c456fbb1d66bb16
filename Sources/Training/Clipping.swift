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
  let norm = Float(sum.squareRoot())
  return (min(1, limit / (norm + 1e-6)), norm)
}

/// The same for those parameters that have a gradient, on so many threads: the result does not depend
/// on their number.
func clipping(
  _ gradient: FloatBuffer, limit: Float, touched: TouchedRows, kernels: KernelTable, threads: Int
) -> (scale: Float, norm: Float) {
  let parts = ParameterParts(touched, count: gradient.count)
  let sums = FloatBuffer(count: parts.partCount)
  parts.run(threads: threads, reading: [gradient]) { part, range, _ in
    sums.base[part] = Float(kernels.squareSum(gradient.base + range.lowerBound, range.count))
  }
  let norm = Float(sums.array.reduce(0.0) { $0 + Double($1) }.squareRoot())
  return (min(1, limit / (norm + 1e-6)), norm)
}
