/// Reads labelled streams of vectors from comma-separated values.
///
/// The first record names the columns. `stream` (or `sequence`) says which stream a row belongs to,
/// whose rows need not stand together; without it the file is one stream. `time_s` or `time_ns` is
/// the time of the row in seconds or nanoseconds. `label`, or else the last column, is the label.
/// All other columns are the vector, in their order. An empty field is missing.
public enum SeriesReader {
  /// What the vectors must be like.
  public struct Form: Sendable {
    /// Numbers in a vector; nil takes as many as the file has.
    public var dimensions: Int?
    /// Whether numbers may be missing.
    public var allowsMissing: Bool
    /// Whether each row must have a time.
    public var needsTime: Bool
    /// Whether there are labels; without them a column `label` is left out and the last column is a
    /// number like the others.
    public var hasLabels: Bool

    /// Gathers the demands.
    public init(dimensions: Int?, allowsMissing: Bool, needsTime: Bool, hasLabels: Bool = true) {
      self.hasLabels = hasLabels
      self.dimensions = dimensions
      self.allowsMissing = allowsMissing
      self.needsTime = needsTime
    }
  }

  /// Whether the first record names columns that mean something here, among others.
  public static func isTable(_ bytes: [UInt8]) -> Bool {
    var records = CSVRecords(bytes, file: "")
    guard let header = try? records.next(), header.fields.count > 1 else { return false }
    return header.fields.contains(where: SeriesColumns.known.contains)
  }

  /// The streams in the order in which they begin; `named` is what errors call the file.
  public static func series(
    in bytes: [UInt8], named file: String, form: Form
  ) throws(TextError) -> [LabelledSeries] {
    var records = CSVRecords(bytes, file: file)
    guard let header = try records.next() else {
      throw .badLine(
        file: file, line: 1, found: "nothing", wanted: "a line that names the columns")
    }
    let columns = try SeriesColumns(header, file: file, form: form)
    var series: [LabelledSeries] = []
    var indices: [ExactString: Int] = [:]
    while let record = try records.next() {
      let name = try columns.name(of: record)
      let index = indices[ExactString(name)] ?? series.count
      if index == series.count {
        indices[ExactString(name)] = index
        series.append(LabelledSeries(name: name))
      }
      try columns.add(record, to: &series[index])
    }
    return series
  }
}
