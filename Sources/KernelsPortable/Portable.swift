import CMachine
import Kernels

/// Vectors of four floats and no fused multiply-add: what every processor runs at speed.
enum Portable: Arithmetic {
  typealias Vector = PortableVector

  @inline(always)
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector {
    accumulator + a * b
  }

  @inline(always)
  static func clamped(_ vector: Vector, to limit: Float) -> Vector {
    Vector(lanes: millrace_clamped4(vector.lanes, limit))
  }

  @inline(always)
  static func squareRoot(_ vector: Vector) -> Vector {
    Vector(lanes: millrace_square_root4(vector.lanes))
  }

  @inline(always)
  static func wherePositive(_ vector: Vector, _ yes: Vector, _ no: Vector) -> Vector {
    Vector(lanes: millrace_where_positive4(vector.lanes, yes.lanes, no.lanes))
  }

  @inline(always)
  static func scaledByPowerOfTwo(_ vector: Vector, _ exponent: Vector) -> Vector {
    Vector(lanes: millrace_scaled4(vector.lanes, exponent.lanes))
  }

  @inline(always)
  static func load(_ pointer: UnsafePointer<Float>) -> Vector {
    Vector(lanes: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self))
  }

  @inline(always)
  static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lanes, as: SIMD4<Float>.self)
  }

  @inline(always)
  static var rowsAtOnce: Int { 2 }
}

/// The kernels compiled for this module's instruction set.
public let portableKernels = KernelTable(
  name: "portable", lanes: 4,
  step: { Kernels.cellStep(Portable.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(Portable.self, $0) },
  matrixProduct: { Kernels.matrixProduct(Portable.self, $0) },
  sparseProduct: { Kernels.sparseProduct(Portable.self, $0) },
  scatterProduct: { Kernels.scatterProduct(Portable.self, $0) },
  packPanels: { Kernels.packPanels(Portable.self, $0) },
  packTiles: {
    Kernels.packTiles(
      Portable.self, columns: $0, depth: $1, from: $2, stride: $3, tiles: $4, sums: $5)
  },
  exponentiate: { Kernels.exponentiate(Portable.self, $0) },
  scaleColumns: {
    Kernels.scaleColumns(Portable.self, rows: $0, columns: $1, $2, factors: $3, sums: $4)
  },
  squareSum: { Kernels.squareSum(Portable.self, $0, $1) },
  stepSGD: { Kernels.stepSGD(Portable.self, $0) },
  stepAdam: { Kernels.stepAdam(Portable.self, $0) },
  forwardElements: { Kernels.forwardElements(Portable.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(Portable.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(Portable.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(Portable.self, $0, $1) },
  multiplyAddChains: { Kernels.multiplyAddChains(Portable.self, $0, $1) },
  readThrough: { Kernels.readThrough(Portable.self, $0, $1) })
