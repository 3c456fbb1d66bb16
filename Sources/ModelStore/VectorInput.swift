import Glibc

/// How the vectors of a stream become the input of layer 0: the same code in training and in
/// serving.
///
/// A row holds `dimensions` numbers (x − mean) / std, 0 where one is missing; with `.mask`
/// `dimensions` further numbers, 1 where x is there and 0 where it is missing (Che et al. 2018);
/// with `gap` last of all log(1 + seconds since the element before).
public struct VectorInput: Sendable, Equatable {
  /// What a missing number means.
  public enum Missing: String, Sendable, CaseIterable {
    /// It is refused.
    case error
    /// It counts as the mean, and the mask says so.
    case mask
  }

  /// Why an element cannot be used.
  public enum Fault: Sendable, Equatable {
    /// The number at this index is missing and must not be.
    case missing(Int)
    /// The number at this index is farther from its mean than ``VectorInput/farthest``.
    case far(Int)
  }

  /// The largest distance from the mean that is taken, in standard deviations: beyond it sums of
  /// products could overflow single precision.
  public static let farthest: Float = 1e12

  /// Numbers in an element.
  public var dimensions: Int
  /// The mean of each dimension; empty in a configuration for training that leaves them to the
  /// data.
  public var mean: [Float]
  /// The standard deviation of each dimension, > 0; as many as means.
  public var std: [Float]
  /// What a missing number means.
  public var missing: Missing
  /// Whether the time since the element before is an input.
  public var gap: Bool

  /// Gathers the parts.
  public init(
    dimensions: Int, mean: [Float] = [], std: [Float] = [], missing: Missing = .error,
    gap: Bool = false
  ) {
    self.dimensions = dimensions
    self.mean = mean
    self.std = std
    self.missing = missing
    self.gap = gap
  }

  /// Numbers in a row.
  public var size: Int { (missing == .mask ? 2 : 1) * dimensions + (gap ? 1 : 0) }

  /// Why an element of `dimensions` numbers, NaN where one is missing, cannot be used; nil if it
  /// can.
  public func fault(in element: ArraySlice<Float>) -> Fault? {
    guard mayHaveFault(element.span) else { return nil }
    for (index, value) in element.enumerated() {
      if value.isNaN {
        if missing == .error { return .missing(index) }
      } else if !(abs((value - mean[index]) / std[index]) <= Self.farthest) {
        return .far(index)
      }
    }
    return nil
  }

  /// Whether a number is missing or far; without a branch for each, so that it takes a few at a time.
  private func mayHaveFault(_ element: Span<Float>) -> Bool {
    let (mean, std) = (mean.span, std.span)
    precondition(mean.count == element.count && std.count == element.count, "VectorInput: sizes")
    var found: UInt32 = 0
    for index in element.indices {
      let distance = abs((element[index] - mean[index]) / std[index])
      found |= distance <= Self.farthest ? 0 : 1
    }
    return found != 0
  }

  /// Makes the last numbers of `rows`, which are an element's, those of its row.
  private func normalize(_ rows: inout [Float]) {
    let (mean, std, first) = (mean.span, std.span, rows.count - mean.count)
    precondition(first >= 0 && mean.count == std.count, "VectorInput: sizes")
    var numbers = rows.mutableSpan
    for index in mean.indices {
      let value = numbers[first + index]
      numbers[first + index] = value.isNaN ? 0 : (value - mean[index]) / std[index]
    }
  }

  /// Appends the row of an element without fault to `rows`.
  ///
  /// - Parameters:
  ///   - element: `dimensions` numbers, NaN where one is missing.
  ///   - seconds: since the element before, as ``seconds(from:to:)`` gives them.
  public func append(
    _ element: ArraySlice<Float>, seconds: Double, to rows: inout [Float]
  ) {
    rows.append(contentsOf: element)
    normalize(&rows)
    if missing == .mask { for value in element { rows.append(value.isNaN ? 0 : 1) } }
    if gap { rows.append(Float(log1p(seconds))) }
  }

  /// The rows of a whole sequence of elements without fault: (count, ``size``).
  ///
  /// - Parameters:
  ///   - elements: (count, `dimensions`), NaN where a number is missing.
  ///   - times: nanoseconds of each element; empty where they are not known.
  public func rows(of elements: [Float], times: [Int64]) -> [Float] {
    var rows: [Float] = []
    rows.reserveCapacity(elements.count / dimensions * size)
    for index in 0..<(elements.count / dimensions) {
      let last = index > 0 && !times.isEmpty ? times[index - 1] : nil
      append(
        elements[(index * dimensions)..<((index + 1) * dimensions)],
        seconds: times.isEmpty ? 0 : Self.seconds(from: last, to: times[index]), to: &rows)
    }
    return rows
  }

  /// The seconds from one time to a later one, both in nanoseconds: 0 for the first element of a
  /// sequence and where a clock went back.
  public static func seconds(from last: Int64?, to time: Int64) -> Double {
    guard let last, time > last else { return 0 }
    let (difference, overflow) = time.subtractingReportingOverflow(last)
    return Double(overflow ? .max : difference) / 1e9
  }
}
