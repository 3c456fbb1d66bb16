import Glibc
import ModelStore

/// Signals made for the project, of which the golden messages of vector models consist.
enum GoldenSignals {
  /// Streams of each model.
  static let streams = 4

  /// A stream of slow and fast waves about each dimension's mean, two standard deviations high; where
  /// the model allows it some numbers are missing, and where it wants times they are irregular.
  static func stream(_ number: Int, steps: Int, input: VectorInput) -> Golden.Stream {
    let vectors = (0..<steps).map { step in
      (0..<input.dimensions).map { dimension -> Float? in
        if input.missing == .mask, (step * 7 + dimension * 3 + number) % 11 == 0 { return nil }
        let phase = Double(step) / Double(3 + 5 * ((dimension + number) % 4)) + Double(dimension)
        let wave = Float(2 * sin(phase + Double(number)))
        return input.mean[dimension] + input.std[dimension] * wave
      }
    }
    let steps = (0..<steps).map { Int64($0) }
    // Gaps from a millisecond to half a minute.
    let times = steps.map { 1_000_000_000 * $0 + ($0 % 9 == 8 ? 30_000_000_000 : 1_000_000 * $0) }
    return .vectors(vectors, times: input.gap ? times : [])
  }
}
