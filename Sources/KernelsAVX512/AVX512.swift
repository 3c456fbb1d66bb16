import CMachine
import Kernels

/// AVX-512: thirty-two registers of sixteen floats.
enum AVX512: Arithmetic {
  typealias Vector = AVX512Vector

  @inline(always)
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector {
    Vector(lanes: millrace_fused16(accumulator.lanes, a.lanes, b.lanes))
  }

  @inline(always)
  static func clamped(_ vector: Vector, to limit: Float) -> Vector {
    Vector(lanes: millrace_clamped16(vector.lanes, limit))
  }

  @inline(always)
  static func squareRoot(_ vector: Vector) -> Vector {
    Vector(lanes: millrace_square_root16(vector.lanes))
  }

  @inline(always)
  static func wherePositive(_ vector: Vector, _ yes: Vector, _ no: Vector) -> Vector {
    Vector(lanes: millrace_where_positive16(vector.lanes, yes.lanes, no.lanes))
  }

  @inline(always)
  static func scaledByPowerOfTwo(_ vector: Vector, _ exponent: Vector) -> Vector {
    Vector(lanes: millrace_scaled16(vector.lanes, exponent.lanes))
  }

  @inline(always)
  static func load(_ pointer: UnsafePointer<Float>) -> Vector {
    Vector(lanes: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self))
  }

  @inline(always)
  static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lanes, as: SIMD16<Float>.self)
  }

  @inline(always)
  static var rowsAtOnce: Int { 6 }
}

/// The kernels compiled for this module's instruction set.
public let avx512Kernels = KernelTable(
  name: "avx512", lanes: 16,
  step: { Kernels.cellStep(AVX512.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(AVX512.self, $0) },
  matrixProduct: { Kernels.matrixProduct(AVX512.self, $0) },
  sparseProduct: { Kernels.sparseProduct(AVX512.self, $0) },
  scatterProduct: { Kernels.scatterProduct(AVX512.self, $0) },
  packPanels: { Kernels.packPanels(AVX512.self, $0) },
  packTiles: {
    Kernels.packTiles(
      AVX512.self, columns: $0, depth: $1, from: $2, stride: $3, tiles: $4, sums: $5)
  },
  exponentiate: { Kernels.exponentiate(AVX512.self, $0) },
  scaleColumns: {
    Kernels.scaleColumns(AVX512.self, rows: $0, columns: $1, $2, factors: $3, sums: $4)
  },
  squareSum: { Kernels.squareSum(AVX512.self, $0, $1) },
  stepSGD: { Kernels.stepSGD(AVX512.self, $0) },
  stepAdam: { Kernels.stepAdam(AVX512.self, $0) },
  forwardElements: { Kernels.forwardElements(AVX512.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(AVX512.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(AVX512.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(AVX512.self, $0, $1) },
  multiplyAddChains: { Kernels.multiplyAddChains(AVX512.self, $0, $1) },
  readThrough: { Kernels.readThrough(AVX512.self, $0, $1) })
