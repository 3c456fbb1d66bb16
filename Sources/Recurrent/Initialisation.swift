import Glibc

extension Parameters {
  /// Fills the parameters with starting values.
  ///
  /// Tables N(0, 0.1), W_ih and heads Glorot uniform (Glorot & Bengio 2010), W_hh orthogonal gate
  /// by gate (Saxe et al. 2014), biases 0, and an LSTM's forget bias 1 in b_ih (Gers et al. 2000;
  /// Jozefowicz et al. 2015). A CRF's scores are 0.
  ///
  /// - Parameter seed: the same seed gives the same weights.
  public func initialise(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for table in shape.tables { fill(table.name) { 0.1 * normal(&random) } }
    for (index, layer) in shape.layers.enumerated() {
      let units = layer.units
      let names = shape.layerTensors(index)
      let limit = (6 / Float(shape.input(of: index) + units)).squareRoot()
      fill(names.inputs) { limit * (2 * random.uniform() - 1) }
      for gate in 0..<layer.cell.gates {
        fillOrthogonal(names.hidden, gate: gate, units: units, &random)
      }
      for bias in names.biases { fill(bias) { 0 } }
      guard layer.cell.hasCellState else { continue }
      for unit in units..<(2 * units) { pointer(names.biases[0])[unit] = 1 }
    }
    for (head, count) in shape.trainedHeads {
      let limit = (6 / Float(shape.top + count)).squareRoot()
      fill(head + ".weight") { limit * (2 * random.uniform() - 1) }
      fill(head + ".bias") { 0 }
    }
    guard shape.hasCRF else { return }
    for name in ["crf.transitions", "crf.start", "crf.end"] { fill(name) { 0 } }
  }

  private func fill(_ name: String, _ value: () -> Float) {
    let range = range(name)
    for index in 0..<range.count { values.base[range.offset + index] = value() }
  }

  /// Gram–Schmidt on random rows; twice, because once leaves rounding errors that grow with the
  /// size.
  private func fillOrthogonal(
    _ name: String, gate: Int, units: Int, _ random: inout SplitMix64
  ) {
    let rows = pointer(name) + gate * units * units
    for row in 0..<units {
      let current = rows + row * units
      for column in 0..<units { current[column] = normal(&random) }
      for _ in 0..<2 {
        for other in 0..<row { removeProjection(current, on: rows + other * units, units) }
      }
      var norm: Float = 0
      for column in 0..<units { norm += current[column] * current[column] }
      let scale = 1 / norm.squareRoot()
      for column in 0..<units { current[column] *= scale }
    }
  }
}

/// Subtracts from `vector` its part along the unit vector `axis`.
private func removeProjection(
  _ vector: UnsafeMutablePointer<Float>, on axis: UnsafeMutablePointer<Float>, _ count: Int
) {
  var dot: Float = 0
  for index in 0..<count { dot += vector[index] * axis[index] }
  for index in 0..<count { vector[index] -= dot * axis[index] }
}

/// A standard normal number by the Box–Muller transform.
private func normal(_ random: inout SplitMix64) -> Float {
  let radius = (-2 * log(Double(1 - random.uniform()))).squareRoot()
  return Float(radius * cos(2 * Double.pi * Double(random.uniform())))
}
