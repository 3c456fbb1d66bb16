import Kernels

/// Puts one layer's tensors into the order in which the kernels read them.
struct LayerPacker {
  let cell: Cell
  let input: Int
  let units: Int
  let lanes: Int
  private let inputs: UnsafeMutablePointer<Float>
  private let hidden: UnsafeMutablePointer<Float>
  private let biases: [UnsafeMutablePointer<Float>]

  /// A packer of layer `index`; the parameters must outlive it.
  init(_ parameters: Parameters, _ index: Int, lanes: Int) {
    let names = parameters.shape.layerTensors(index)
    cell = parameters.shape.layers[index].cell
    input = parameters.shape.input(of: index)
    units = parameters.shape.layers[index].units
    self.lanes = lanes
    inputs = parameters.pointer(names.inputs)
    hidden = parameters.pointer(names.hidden)
    biases = names.biases.map { parameters.pointer($0) }
  }

  /// One vector of a block: the rows of a gate for the units from `block · width + shift` on.
  private struct Vector {
    let gate: Int
    var shift = 0
  }

  /// Vectors for x, vectors for h and units of a block of the (first half of the) cell.
  private var form: (inputs: [Vector], hidden: [Vector], units: Int) {
    let gates = (0..<cell.gates).map { Vector(gate: $0) }
    return switch cell {
    case .lstm, .gruResetAfter: (gates, gates, lanes)
    case .gruResetBefore: (gates, Array(gates[..<2]), lanes)
    case .rnn: (side(0), side(0), 4 * lanes)
    }
  }

  /// Four vectors of one gate: neighbouring units.
  private func side(_ gate: Int) -> [Vector] {
    (0..<4).map { Vector(gate: gate, shift: $0 * lanes) }
  }

  func weights(from first: Int) -> FloatBuffer {
    let form = form
    return pack(form.inputs, from: first, form.hidden, blockUnits: form.units)
  }

  func candidateWeights() -> FloatBuffer {
    guard cell == .gruResetBefore else { return FloatBuffer(count: 0) }
    return pack([], from: input, side(2), blockUnits: 4 * lanes)
  }

  private func pack(
    _ x: [Vector], from first: Int, _ h: [Vector], blockUnits: Int
  ) -> FloatBuffer {
    let blocks = (units + blockUnits - 1) / blockUnits
    let size = ((input - first) * x.count + units * h.count) * lanes
    let packed = FloatBuffer(count: blocks * size)
    for block in 0..<blocks {
      let at = packed.base + block * size
      copy(x, inputs, first..<input, width: input, unit: block * blockUnits, to: at)
      copy(
        h, hidden, 0..<units, width: units, unit: block * blockUnits,
        to: at + (input - first) * x.count * lanes)
    }
    return packed
  }

  private func copy(
    _ vectors: [Vector], _ matrix: UnsafePointer<Float>, _ columns: Range<Int>, width: Int,
    unit first: Int, to packed: UnsafeMutablePointer<Float>
  ) {
    for (place, vector) in vectors.enumerated() {
      for lane in 0..<lanes where first + vector.shift + lane < units {
        let row = matrix + (vector.gate * units + first + vector.shift + lane) * width
        var at = packed + place * lanes + lane
        for k in columns {
          at.pointee = row[k]
          at += vectors.count * lanes
        }
      }
    }
  }

  /// The biases block by block, four vectors each: b_ih + b_hh, and b_ih and b_hh apart for n of a
  /// GRU whose reset comes after the product.
  func starts() -> FloatBuffer {
    let vectors = cell == .gruResetBefore ? 3 : form.inputs.count
    let blockUnits = form.units
    let blocks = (units + blockUnits - 1) / blockUnits
    let starts = FloatBuffer(count: blocks * 4 * lanes)
    for unit in 0..<units {
      let block = starts.base + unit / blockUnits * 4 * lanes
      if case .rnn = cell {
        block[unit % blockUnits] = biases[0][unit] + biases[1][unit]
        continue
      }
      for gate in 0..<vectors {
        let row = gate * units + unit
        let isSplit = cell == .gruResetAfter && gate == 2
        block[gate * lanes + unit % lanes] = biases[0][row] + (isSplit ? 0 : biases[1][row])
        if isSplit { block[3 * lanes + unit % lanes] = biases[1][row] }
      }
    }
    return starts
  }
}

extension LayerPacker {
  /// For each row of `table` the biases plus its product with the first columns of W_ih.
  ///
  /// The accumulators of a step that starts there have the same bits as those that run over the row:
  /// the product takes the same steps in the same order.
  func folded(_ bias: FloatBuffer, _ table: FloatBuffer, size: Int, kernels: KernelTable)
    -> FloatBuffer
  {
    let rows = table.count / size
    let matrix = FloatBuffer(count: size * bias.count)
    let form = form
    for block in 0..<(bias.count / (4 * lanes)) {
      for (place, vector) in form.inputs.enumerated() {
        for lane in 0..<lanes {
          let unit = block * form.units + vector.shift + lane
          guard unit < units else { continue }
          let row = inputs + (vector.gate * units + unit) * input
          let column = (block * 4 + place) * lanes + lane
          for k in 0..<size { matrix.base[k * bias.count + column] = row[k] }
        }
      }
    }
    let starts = FloatBuffer(count: rows * bias.count)
    kernels.matrixProduct(
      MatrixProduct(
        rows: rows, columns: bias.count, depth: size, a: table.base, aRow: size, aColumn: 1,
        b: matrix.base, bRow: bias.count, c: starts.base, cRow: bias.count,
        start: .row(bias.base)))
    return starts
  }
}
