import Kernels
import Platform
import Recurrent

/// What this machine's core can do at most, measured beside what is measured against it.
struct BenchFloor {
  /// Bytes of the buffers that stand for the first, second and third level of cache.
  static let levels = [16 << 10, 400 << 10, 8 << 20]

  private let kernels: Recurrent.KernelTable
  private var buffers: [Int: FloatBuffer] = [:]
  /// Floating-point operations a second, two for a multiply-add; the best of all rounds.
  private(set) var peak = 0.0
  /// Bytes a second read from a buffer of so many bytes; the best of all rounds.
  private(set) var bandwidth: [Int: Double] = [:]

  init(kernels: KernelTable) {
    self.kernels = kernels
    Self.levels.forEach { add(bytes: $0) }
  }

  /// Has a buffer of so many bytes measured too.
  mutating func add(bytes: Int) {
    let rounded = (bytes + 511) / 512 * 512
    guard buffers[rounded] == nil else { return }
    let buffer = FloatBuffer(count: rounded / MemoryLayout<Float>.stride)
    buffer.base.update(repeating: 1e-3, count: buffer.count)
    buffers[rounded] = buffer
  }

  /// One round of a few milliseconds for each figure.
  mutating func measure() {
    let count = 200_000
    let seconds = Self.seconds { _ = kernels.multiplyAddChains(count, 0.999) }
    let operations = Double(2 * multiplyAddChainCount * kernels.lanes * count)
    peak = max(peak, operations / seconds)
    for (bytes, buffer) in buffers {
      let passes = max(1, (32 << 20) / bytes)
      for _ in 0..<2 {
        let seconds = Self.seconds {
          for _ in 0..<passes { _ = kernels.readThrough(buffer.base, buffer.count) }
        }
        bandwidth[bytes] = max(bandwidth[bytes] ?? 0, Double(passes * bytes) / seconds)
      }
    }
  }

  /// Seconds that a wave of `rows` streams takes at least: its operations at the peak, or its weights
  /// at the bandwidth of a buffer of their size.
  func seconds(_ model: BenchModel, rows: Int) -> Double {
    let bytes = (model.weightBytes + 511) / 512 * 512
    let operations = Double(2 * model.multiplyAdds * rows)
    return max(operations / peak, Double(model.weightBytes) / (bandwidth[bytes] ?? .infinity))
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let start = MonotonicClock.now()
    body()
    return Double(max(MonotonicClock.now() - start, 1)) / 1e9
  }
}
