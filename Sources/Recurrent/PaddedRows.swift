import Kernels

/// Multiplies element by element; nothing without a mask.
func multiply(_ values: FloatBuffer, by mask: FloatBuffer?) {
  guard let mask else { return }
  precondition(mask.count == values.count, "WindowPass: a mask of the wrong size")
  let (to, from) = (values.base, mask.base)
  for index in 0..<values.count { to[index] *= from[index] }
}

/// Adds one buffer to another of the same size.
func add(_ values: FloatBuffer, to sums: FloatBuffer) {
  for index in 0..<sums.count { sums.base[index] += values.base[index] }
}

/// Copies rows of `width` numbers into a padded buffer.
func copyIn(_ values: [Float], _ buffer: FloatBuffer, width: Int) {
  precondition(values.count / width * padded(width) == buffer.count, "WindowPass: wrong size")
  for (index, value) in values.enumerated() {
    buffer.base[index / width * padded(width) + index % width] = value
  }
}

/// The rows of a padded buffer, `width` numbers each.
func copyOut(_ buffer: FloatBuffer, width: Int) -> [Float] {
  (0..<(buffer.count / padded(width))).flatMap { row in
    (0..<width).map { buffer.base[row * padded(width) + $0] }
  }
}
