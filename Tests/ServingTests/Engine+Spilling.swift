import Foundation
import Journal
import ModelStore
import Serving

extension Engine {
  /// An engine that keeps so many streams in memory and the others in a file of its own; nil for all
  /// in memory.
  static func spilling(
    models: [TaggerModel], resident: Int?, threads: Int = 1
  ) throws -> Engine {
    var limits = EngineLimits()
    limits.resident = resident ?? limits.resident
    return try spilling(models: models, limits: limits, threads: threads)
  }

  /// An engine with these limits and a file of its own.
  static func spilling(
    models: [TaggerModel], limits: EngineLimits, threads count: Int = 1
  ) throws -> Engine {
    var threads = EngineThreads()
    (threads.count, threads.smallestWave) = (count, 1)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString).sqlite").path
    return Engine(
      models: models, limits: limits, threads: threads, spill: try SpillStore(file: file))
  }
}
