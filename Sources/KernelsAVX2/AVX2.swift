import CMachine
import Kernels

/// AVX2 with FMA: sixteen registers of eight floats.
enum AVX2: Arithmetic {
  typealias Vector = AVX2Vector

  @inline(always)
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector {
    Vector(lanes: millrace_fused8(accumulator.lanes, a.lanes, b.lanes))
  }

  @inline(always)
  static func clamped(_ vector: Vector, to limit: Float) -> Vector {
    Vector(lanes: millrace_clamped8(vector.lanes, limit))
  }

  @inline(always)
  static func squareRoot(_ vector: Vector) -> Vector {
    Vector(lanes: millrace_square_root8(vector.lanes))
  }

  @inline(always)
  static func wherePositive(_ vector: Vector, _ yes: Vector, _ no: Vector) -> Vector {
    Vector(lanes: millrace_where_positive8(vector.lanes, yes.lanes, no.lanes))
  }

  @inline(always)
  static func scaledByPowerOfTwo(_ vector: Vector, _ exponent: Vector) -> Vector {
    Vector(lanes: millrace_scaled8(vector.lanes, exponent.lanes))
  }

  @inline(always)
  static func load(_ pointer: UnsafePointer<Float>) -> Vector {
    Vector(lanes: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self))
  }

  @inline(always)
  static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lanes, as: SIMD8<Float>.self)
  }

  @inline(always)
  static var rowsAtOnce: Int { 3 }
}

/// The kernels compiled for this module's instruction set.
public let avx2Kernels = KernelTable(
  name: "avx2", lanes: 8,
  step: { Kernels.cellStep(AVX2.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(AVX2.self, $0) },
  matrixProduct: { Kernels.matrixProduct(AVX2.self, $0) },
  sparseProduct: { Kernels.sparseProduct(AVX2.self, $0) },
  scatterProduct: { Kernels.scatterProduct(AVX2.self, $0) },
  packPanels: { Kernels.packPanels(AVX2.self, $0) },
  packTiles: {
    Kernels.packTiles(
      AVX2.self, columns: $0, depth: $1, from: $2, stride: $3, tiles: $4, sums: $5)
  },
  exponentiate: { Kernels.exponentiate(AVX2.self, $0) },
  scaleColumns: {
    Kernels.scaleColumns(AVX2.self, rows: $0, columns: $1, $2, factors: $3, sums: $4)
  },
  squareSum: { Kernels.squareSum(AVX2.self, $0, $1) },
  stepSGD: { Kernels.stepSGD(AVX2.self, $0) },
  stepAdam: { Kernels.stepAdam(AVX2.self, $0) },
  forwardElements: { Kernels.forwardElements(AVX2.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(AVX2.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(AVX2.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(AVX2.self, $0, $1) },
  multiplyAddChains: { Kernels.multiplyAddChains(AVX2.self, $0, $1) },
  readThrough: { Kernels.readThrough(AVX2.self, $0, $1) })
