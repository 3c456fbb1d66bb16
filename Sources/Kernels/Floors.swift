/// Twelve independent chains of `count` multiply-adds each: as fast as the processor adds products.
///
/// - Returns: a number that depends on all of them.
@inlinable @inline(always)
public func multiplyAddChains<A: Arithmetic>(_: A.Type, _ count: Int, _ factor: Float) -> Float {
  let factors = FourVectors<A>(repeating: factor)
  let value = A.Vector(repeating: factor)
  var (a, b, c) = (FourVectors<A>(), FourVectors<A>(), FourVectors<A>())
  for _ in 0..<count {
    a.add(factors, value)
    b.add(factors, value)
    c.add(factors, value)
  }
  a.add(b, value)
  a.add(c, value)
  return laneSum(A.self, (a.a + a.b) + (a.c + a.d))
}

/// Multiply-adds a vector of one loop of ``multiplyAddChains(_:_:_:)``.
public let multiplyAddChainCount = 12

/// Reads `count` floats (a multiple of 8 vectors) in order, each vector an operand of a multiply-add:
/// what a product with one vector does.
///
/// - Returns: a number that depends on all of them.
@inlinable @inline(always)
public func readThrough<A: Arithmetic>(
  _: A.Type, _ values: UnsafePointer<Float>, _ count: Int
) -> Float {
  let lanes = A.Vector.scalarCount
  let value = A.Vector(repeating: 0.5)
  var (a, b) = (FourVectors<A>(), FourVectors<A>())
  var index = 0
  while index < count {
    a.add(FourVectors(at: values + index), value)
    b.add(FourVectors(at: values + index + 4 * lanes), value)
    index += 8 * lanes
  }
  a.add(b, value)
  return laneSum(A.self, (a.a + a.b) + (a.c + a.d))
}
