import Kernels

extension WaveRunner {
  /// Makes the vectors (rows, shape.input) the rows of x and tells which are finite.
  func copyIn(_ vectors: UnsafeBufferPointer<Float>, rows: Int) {
    guard let from = vectors.baseAddress else { return }
    let (width, stride) = (network.shape.input, padded(network.shape.input))
    for row in 0..<rows {
      let to = scratch.x.base + row * stride
      to.update(from: from + row * width, count: width)
      scratch.firstStarts[row] = scratch.layers[0].starts
      scratch.isFinite[row] = network.kernels.areFinite(to, stride)
    }
  }

  /// Adds up each row's table rows in x, but for a table that is folded into the starts.
  func embed(_ lookups: UnsafeBufferPointer<Int32>, rows: Int) {
    let (layer, stride) = (scratch.layers[0], padded(network.shape.input))
    var index = 0
    for row in 0..<rows {
      var to = scratch.x.base + row * stride
      scratch.isFinite[row] = true
      scratch.firstStarts[row] = layer.starts
      for place in scratch.tables.indices {
        let table = scratch.tables[place]
        for lookup in 0..<table.lookups {
          let id = Int(lookups[index])
          precondition(id >= 0 && id < table.rows, "WaveRunner.step: row outside table \(place)")
          index += 1
          if place == 0, layer.folded > 0 {
            scratch.firstStarts[row] = layer.starts + id * layer.startSize
          } else {
            add(table.values + id * table.size, table.size, to: to, isFirst: lookup == 0)
          }
        }
        to += table.size
      }
    }
  }

  /// Copies one row of a table, or adds it where it is not the first.
  private func add(
    _ from: UnsafePointer<Float>, _ count: Int, to sums: UnsafeMutablePointer<Float>, isFirst: Bool
  ) {
    if isFirst { return sums.update(from: from, count: count) }
    for k in 0..<count { sums[k] += from[k] }
  }
}
