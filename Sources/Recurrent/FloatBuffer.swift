import CMachine
import Kernels

/// A fixed block of floats, zero at first, that kernels read and write through its pointer.
///
/// A class because its identity is the point: several passes hold the same memory, and it is freed
/// once. It is `@unchecked Sendable`: whoever shares one between threads makes sure that only one
/// of them writes, as with any array of memory.
public final class FloatBuffer: @unchecked Sendable {
  /// The first float.
  ///
  /// Do not use it after the buffer is gone.
  public let base: UnsafeMutablePointer<Float>
  /// Number of floats.
  public let count: Int
  private let capacity: Int

  /// Bytes of a huge page, on x86-64 and with most kernels on arm64.
  private static let hugePage = 1 << 21

  /// `count` zeros, on a cache-line boundary.
  ///
  /// A few more stand after them, so that whole vectors can be read up to the last float.
  public init(count: Int) {
    self.count = count
    capacity = count + vectorUnit
    let bytes = capacity * MemoryLayout<Float>.stride
    let isLarge = bytes >= Self.hugePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : 64)
    // Large waves walk through more small pages than the processor has translations for.
    if isLarge { millrace_ask_for_huge_pages(memory, bytes) }
    base = memory.bindMemory(to: Float.self, capacity: capacity)
    base.initialize(repeating: 0, count: capacity)
  }

  /// A copy of `values`.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      base.update(from: first, count: source.count)
    }
  }

  deinit {
    base.deinitialize(count: capacity)
    UnsafeMutableRawPointer(base).deallocate()
  }

  /// One float; traps outside the buffer.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "FloatBuffer: index out of range")
      return base[index]
    }
    set {
      precondition(index >= 0 && index < count, "FloatBuffer: index out of range")
      base[index] = newValue
    }
  }

  /// The floats as an array.
  public var array: [Float] {
    Array(UnsafeBufferPointer(start: base, count: count))
  }

  /// Sets every float to zero.
  public func clear() {
    base.update(repeating: 0, count: count)
  }
}
