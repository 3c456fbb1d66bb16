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
  static func wherePositive(_ vector: Vector, _ yes: Vector, _ no: Vector) -> Vector {
    Vector(lanes: millrace_where_positive4(vector.lanes, yes.lanes, no.lanes))
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
  forwardElements: { Kernels.forwardElements(Portable.self, $0, $1, $2) },
  backwardElements: { Kernels.backwardElements(Portable.self, $0, $1, $2, $3) },
  areFinite: { Kernels.areFinite(Portable.self, $0, $1) },
  tanhInPlace: { Kernels.tanhInPlace(Portable.self, $0, $1) },
  multiplyAddChains: { Kernels.multiplyAddChains(Portable.self, $0, $1) },
  readThrough: { Kernels.readThrough(Portable.self, $0, $1) })
