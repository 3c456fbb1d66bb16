import Kernels

/// Vectors of four floats and no fused multiply-add: what every processor runs at speed.
enum Portable: Arithmetic {
  typealias Vector = SIMD4<Float>

  @inline(__always)
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector {
    accumulator + a * b
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
  static var rowsAtOnce: Int { 2 }
}

/// The kernels compiled for this module's instruction set.
public let portableKernels = KernelTable(
  name: "portable", lanes: 4,
  step: { Kernels.cellStep(Portable.self, $0, $1) },
  candidateStep: { Kernels.candidateStep(Portable.self, $0) },
  matrixProduct: { Kernels.matrixProduct(Portable.self, $0) },
  forwardElements: { Kernels.forwardElements(Portable.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(Portable.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(Portable.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(Portable.self, $0, $1) })
