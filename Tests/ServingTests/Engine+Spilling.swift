import Foundation
import Journal
import ModelStore
import Serving

extension Engine {
  /// An engine that keeps so many streams in memory and the others in a file of its own; nil for all
  /// in memory.
  static func spilling(models: [TaggerModel], resident: Int?) throws -> Engine {
    guard let resident else { return Engine(models: models) }
    var limits = EngineLimits()
    limits.resident = resident
    return try spilling(models: models, limits: limits)
  }

  /// An engine with these limits and a file of its own.
  static func spilling(models: [TaggerModel], limits: EngineLimits) throws -> Engine {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString).sqlite").path
    return Engine(models: models, limits: limits, spill: try SpillStore(file: file))
  }
}
