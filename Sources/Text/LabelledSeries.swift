/// One stream of labelled vectors, such as a recording of several sensors.
public struct LabelledSeries: Hashable, Sendable {
  /// The stream's name in its file; empty where the file names none.
  public var name: String
  /// The vectors one after the other: (count, dimensions), NaN where a number is missing.
  public var values: [Float]
  /// Nanoseconds of each vector; empty where the file has no times.
  public var times: [Int64]
  /// The label of each vector; nil where it has none.
  public var labels: [String?]

  /// Gathers the parts.
  public init(
    name: String = "", values: [Float] = [], times: [Int64] = [], labels: [String?] = []
  ) {
    self.name = name
    self.values = values
    self.times = times
    self.labels = labels
  }

  /// Number of vectors.
  public var count: Int { labels.count }
}
