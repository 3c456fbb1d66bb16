import Kernels

/// AVX2 with FMA: sixteen registers of eight floats.
enum AVX2: Arithmetic {
  typealias Vector = SIMD8<Float>

  @inline(__always)
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector {
    accumulator.addingProduct(a, b)
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Float>) -> Vector {
    UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
  }

  @inline(__always)
  static var rowsAtOnce: Int { 3 }
}

/// The kernels compiled for this module's instruction set.
public let avx2Kernels = KernelTable(
  name: "avx2", lanes: 8,
  step: { Kernels.cellStep(AVX2.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(AVX2.self, $0) },
  matrixProduct: { Kernels.matrixProduct(AVX2.self, $0) },
  forwardElements: { Kernels.forwardElements(AVX2.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(AVX2.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(AVX2.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(AVX2.self, $0, $1) })
