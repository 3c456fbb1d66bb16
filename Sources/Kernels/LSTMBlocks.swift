/// The register blocks of ``lstmStep(_:_:)``: the same sums in the same order, for different
/// numbers of streams and units at once.

/// One block of units of four streams.
@inlinable @inline(__always)
public func lstmFourRows<A: Arithmetic>(
  _: A.Type, _ s: LSTMStep, _ block: UnsafePointer<Float>, _ row: Int, _ unit: Int
) {
  let width = 4 * A.Vector.scalarCount
  var w = block
  var r0 = GateBlock<A>(at: w)
  var r1 = r0
  var r2 = r0
  var r3 = r0
  let x = s.x + row * s.inputStride
  let h = s.h + row * s.stride
  for k in 0..<s.inputs {
    w += width
    let gates = GateBlock<A>(at: w)
    r0.add(gates, x[k])
    r1.add(gates, x[s.inputStride + k])
    r2.add(gates, x[2 * s.inputStride + k])
    r3.add(gates, x[3 * s.inputStride + k])
  }
  for k in 0..<s.units {
    w += width
    let gates = GateBlock<A>(at: w)
    r0.add(gates, h[k])
    r1.add(gates, h[s.stride + k])
    r2.add(gates, h[2 * s.stride + k])
    r3.add(gates, h[3 * s.stride + k])
  }
  let offset = row * s.stride + unit
  r0.finish(c: s.c + offset, h: s.next + offset)
  r1.finish(c: s.c + offset + s.stride, h: s.next + offset + s.stride)
  r2.finish(c: s.c + offset + 2 * s.stride, h: s.next + offset + 2 * s.stride)
  r3.finish(c: s.c + offset + 3 * s.stride, h: s.next + offset + 3 * s.stride)
}

/// One block of units of two streams.
@inlinable @inline(__always)
public func lstmTwoRows<A: Arithmetic>(
  _: A.Type, _ s: LSTMStep, _ block: UnsafePointer<Float>, _ row: Int, _ unit: Int
) {
  let width = 4 * A.Vector.scalarCount
  var w = block
  var r0 = GateBlock<A>(at: w)
  var r1 = r0
  let x = s.x + row * s.inputStride
  let h = s.h + row * s.stride
  for k in 0..<s.inputs {
    w += width
    let gates = GateBlock<A>(at: w)
    r0.add(gates, x[k])
    r1.add(gates, x[s.inputStride + k])
  }
  for k in 0..<s.units {
    w += width
    let gates = GateBlock<A>(at: w)
    r0.add(gates, h[k])
    r1.add(gates, h[s.stride + k])
  }
  let offset = row * s.stride + unit
  r0.finish(c: s.c + offset, h: s.next + offset)
  r1.finish(c: s.c + offset + s.stride, h: s.next + offset + s.stride)
}

/// Two neighbouring blocks of units of one stream.
@inlinable @inline(__always)
public func lstmTwoBlocks<A: Arithmetic>(
  _: A.Type, _ s: LSTMStep, _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>,
  _ row: Int, _ unit: Int
) {
  let lanes = A.Vector.scalarCount
  var v = first
  var w = second
  var a = GateBlock<A>(at: v)
  var b = GateBlock<A>(at: w)
  let x = s.x + row * s.inputStride
  let h = s.h + row * s.stride
  for k in 0..<s.inputs {
    v += 4 * lanes
    w += 4 * lanes
    a.add(GateBlock<A>(at: v), x[k])
    b.add(GateBlock<A>(at: w), x[k])
  }
  for k in 0..<s.units {
    v += 4 * lanes
    w += 4 * lanes
    a.add(GateBlock<A>(at: v), h[k])
    b.add(GateBlock<A>(at: w), h[k])
  }
  let offset = row * s.stride + unit
  a.finish(c: s.c + offset, h: s.next + offset)
  b.finish(c: s.c + offset + lanes, h: s.next + offset + lanes)
}

/// One block of units of one stream.
@inlinable @inline(__always)
public func lstmOneRow<A: Arithmetic>(
  _: A.Type, _ s: LSTMStep, _ block: UnsafePointer<Float>, _ row: Int, _ unit: Int
) {
  let width = 4 * A.Vector.scalarCount
  var w = block
  var gates = GateBlock<A>(at: w)
  let x = s.x + row * s.inputStride
  let h = s.h + row * s.stride
  for k in 0..<s.inputs {
    w += width
    gates.add(GateBlock<A>(at: w), x[k])
  }
  for k in 0..<s.units {
    w += width
    gates.add(GateBlock<A>(at: w), h[k])
  }
  let offset = row * s.stride + unit
  gates.finish(c: s.c + offset, h: s.next + offset)
}
