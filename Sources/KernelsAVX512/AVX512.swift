import Kernels

/// AVX-512: thirty-two registers of sixteen floats.
enum AVX512: Arithmetic {
  typealias Vector = SIMD16<Float>

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
  static var rowsAtOnce: Int { 6 }
}

/// The kernels compiled for this module's instruction set.
public let avx512Kernels = KernelTable(
  name: "avx512", lanes: 16,
  step: { Kernels.cellStep(AVX512.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(AVX512.self, $0) },
  matrixProduct: { Kernels.matrixProduct(AVX512.self, $0) },
  forwardElements: { Kernels.forwardElements(AVX512.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(AVX512.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(AVX512.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(AVX512.self, $0, $1) })
