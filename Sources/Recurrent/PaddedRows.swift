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
  add(values.base, to: sums.base, count: sums.count)
}

/// Adds `count` numbers to as many others.
@inline(__always)
func add(_ values: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, count: Int) {
  for index in 0..<count { sums[index] += values[index] }
}

/// Copies rows of `width` numbers into a padded buffer.
func copyIn(_ values: [Float], _ buffer: FloatBuffer, width: Int) {
  let wide = vectorPadded(width)
  precondition(values.count / width * wide == buffer.count, "WindowPass: wrong size")
  values.withUnsafeBufferPointer { values in
    guard let from = values.baseAddress else { return }
    for row in 0..<(values.count / width) {
      (buffer.base + row * wide).update(from: from + row * width, count: width)
    }
  }
}

/// The rows of a padded buffer, `width` numbers each.
func copyOut(_ buffer: FloatBuffer, width: Int) -> [Float] {
  let wide = vectorPadded(width)
  return (0..<(buffer.count / wide)).flatMap { row in
    UnsafeBufferPointer(start: buffer.base + row * wide, count: width)
  }
}

/// Row and column of each number that is not 0 in rows of `width`; nil where there are more than an
/// eighth: above it blocks of registers are worth more than leaving zeros out.
func sparsePlaces(_ values: [Float], width: Int) -> [SIMD2<Int32>]? {
  let limit = values.count / 8
  var places: [SIMD2<Int32>] = []
  for (index, value) in values.enumerated() where value != 0 {
    guard places.count < limit else { return nil }
    places.append(SIMD2(Int32(index / width), Int32(index % width)))
  }
  return places
}
