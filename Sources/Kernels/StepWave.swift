import CMachine

/// One step of every stream of a wave.
@inlinable @inline(always)
public func cellStep<A: Arithmetic>(_: A.Type, _ cell: Cell, _ step: CellStep) {
  var s = step
  switch cell {
  case .rnn(let activation):
    s.candidate = activation
    stepWave(RNNGates<A>.self, s)
  case .lstm(let candidate, let output):
    s.candidate = candidate
    s.output = output
    stepWave(LSTMGates<A>.self, s)
  case .gruResetAfter: stepWave(GRUGates<A>.self, s)
  case .gruResetBefore: stepWave(ResetGates<A>.self, s)
  }
}

/// The second half of a GRU whose reset comes before the product.
@inlinable @inline(always)
public func candidateStep<A: Arithmetic>(_: A.Type, _ s: CellStep) {
  stepWave(CandidateGates<A>.self, s)
}

/// Block by block of the weights, all streams of the wave: a block stays in the cache.
@inlinable @inline(always)
public func stepWave<G: CellGates>(_: G.Type, _ s: CellStep) {
  let blocks = (s.units + G.blockUnits - 1) / G.blockUnits
  guard s.rows > 1 else { return stepOneStream(G.self, s, blocks) }
  for block in 0..<blocks { stepStreams(G.self, s, block) }
}

/// One block of units of all streams.
@inlinable @inline(always)
public func stepStreams<G: CellGates>(_: G.Type, _ s: CellStep, _ block: Int) {
  let (size, unit) = (4 * G.A.Vector.scalarCount, block * G.blockUnits)
  var row = 0
  while row < s.rows {
    let count = rowsNow(left: s.rows - row, most: G.A.rowsAtOnce)
    stepRows(G.self, s, row, count, block)
    for index in 0..<count { G.prepare(s, row + index, unit, s.sums + index * size) }
    for index in 0..<count {
      G.finish(s, row + index, unit, FourVectors(at: s.sums + index * size))
    }
    row += count
  }
}

/// How many of the streams that are left one tile takes: as many as there are registers for, but
/// more than one at the end.
@inlinable @inline(always)
public func rowsNow(left: Int, most: Int) -> Int {
  if left <= most { return left }
  let leavesFew = most > 2 && left - most <= (most > 4 ? 2 : 1)
  return leavesFew ? most - 1 : most
}

/// One block of units of `count` streams.
@inlinable @inline(always)
public func stepRows<G: CellGates>(
  _: G.Type, _ s: CellStep, _ row: Int, _ count: Int, _ block: Int
) {
  typealias Two = RowPair<OneTile<G>, OneTile<G>>
  typealias Three = RowPair<Two, OneTile<G>>
  if G.A.rowsAtOnce >= 6 {
    switch count {
    case 6: return runTile(RowPair<Three, Three>.self, s, row, block)
    case 5: return runTile(RowPair<Three, Two>.self, s, row, block)
    case 4: return runTile(RowPair<Two, Two>.self, s, row, block)
    default: break
    }
  }
  switch count {
  case 3: runTile(Three.self, s, row, block)
  case 2: runTile(Two.self, s, row, block)
  default: runTile(OneTile<G>.self, s, row, block)
  }
}

/// All blocks of one stream, two or four at once: independent chains that fill the pipeline.
@inlinable @inline(always)
public func stepOneStream<G: CellGates>(_: G.Type, _ s: CellStep, _ blocks: Int) {
  typealias Two = BlockPair<OneTile<G>, OneTile<G>>
  let size = 4 * G.A.Vector.scalarCount
  var block = 0
  while block < blocks {
    var count = min(2, blocks - block)
    if G.A.rowsAtOnce >= 6, block + 4 <= blocks {
      count = 4
      runTile(BlockPair<Two, Two>.self, s, 0, block)
    } else if count == 2 {
      runTile(Two.self, s, 0, block)
    } else {
      runTile(OneTile<G>.self, s, 0, block)
    }
    for index in 0..<count {
      G.prepare(s, 0, (block + index) * G.blockUnits, s.sums + index * size)
    }
    for index in 0..<count {
      G.finish(s, 0, (block + index) * G.blockUnits, FourVectors(at: s.sums + index * size))
    }
    block += count
  }
}

/// The sums of one tile over x, then h.
@inlinable @inline(always)
public func runTile<T: StepTile>(_: T.Type, _ s: CellStep, _ row: Int, _ block: Int) {
  typealias G = T.Gates
  let lanes = G.A.Vector.scalarCount
  let blockSize = (s.inputs * G.inputVectors + s.units * G.hiddenVectors) * lanes
  var tile = T(s, row, block)
  var weights = s.weights + block * blockSize
  if G.inputVectors > 0 { weights = addInputs(&tile, weights, blockSize, s.inputs) }
  addHidden(&tile, weights, blockSize, s.units)
  tile.store(at: s.sums)
}

/// Adds `count` numbers of x, four in a row where the tile is that of one stream, which has little
/// else to do between two branches.
///
/// - Returns: the weights that come after theirs.
@inlinable @inline(always)
public func addInputs<T: StepTile>(
  _ tile: inout T, _ first: UnsafePointer<Float>, _ blockSize: Int, _ count: Int
) -> UnsafePointer<Float> {
  let size = T.Gates.inputVectors * T.Gates.A.Vector.scalarCount
  var (weights, k) = (first, 0)
  while T.rows == 1, k + 4 <= count {
    tile.addInput(weights, blockSize, k)
    tile.addInput(weights + size, blockSize, k + 1)
    tile.addInput(weights + 2 * size, blockSize, k + 2)
    tile.addInput(weights + 3 * size, blockSize, k + 3)
    weights += 4 * size
    k += 4
  }
  while k < count {
    if T.rows > 2 { prefetch(weights, size) }
    tile.addInput(weights, blockSize, k)
    weights += size
    k += 1
  }
  return weights
}

/// Adds `count` numbers of h in the same way.
@inlinable @inline(always)
public func addHidden<T: StepTile>(
  _ tile: inout T, _ first: UnsafePointer<Float>, _ blockSize: Int, _ count: Int
) {
  let size = T.Gates.hiddenVectors * T.Gates.A.Vector.scalarCount
  var (weights, k) = (first, 0)
  while T.rows == 1, k + 4 <= count {
    tile.addHidden(weights, blockSize, k)
    tile.addHidden(weights + size, blockSize, k + 1)
    tile.addHidden(weights + 2 * size, blockSize, k + 2)
    tile.addHidden(weights + 3 * size, blockSize, k + 3)
    weights += 4 * size
    k += 4
  }
  while k < count {
    if T.rows > 2 { prefetch(weights, size) }
    tile.addHidden(weights, blockSize, k)
    weights += size
    k += 1
  }
}

/// Asks for the `count` weights that come ``prefetchDistance`` floats after `weights`.
///
/// Several streams at once read them too slowly for the processor to run ahead by itself.
@inlinable @inline(always)
public func prefetch(_ weights: UnsafePointer<Float>, _ count: Int) {
  var line = 0
  while line < count {
    millrace_prefetch(weights + prefetchDistance + line)
    line += 16
  }
}

/// How far ahead weights are asked for: eight numbers of h of an LSTM with AVX-512.
@inlinable @inline(always)
public var prefetchDistance: Int { 512 }
