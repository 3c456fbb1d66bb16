/// What each column of a file of vectors means, and how its fields are read.
struct SeriesColumns {
  /// The names that say more than that there is a number.
  static let known = streamNames + timeNames + ["label"]
  private static let streamNames = ["stream", "sequence"]
  private static let timeNames = ["time_s", "time_ns"]

  private let file: String
  private let form: SeriesReader.Form
  private let names: [String]
  private let stream: Int?
  private let time: Int?
  private let label: Int?
  private let values: [Int]

  init(
    _ header: CSVRecords.Record, file: String, form: SeriesReader.Form
  ) throws(TextError) {
    self.file = file
    self.form = form
    let names = header.fields
    self.names = names
    func bad(_ found: String, _ wanted: String) -> TextError {
      .badLine(file: file, line: header.line, found: found, wanted: wanted)
    }
    if let index = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw bad("two columns \(names[index].debugDescription)", "every name once")
    }
    func only(_ known: [String]) throws(TextError) -> Int? {
      let found = names.indices.filter { known.contains(names[$0]) }
      guard found.count < 2 else { throw bad(known.joined(separator: " and "), "one of them") }
      return found.first
    }
    let (stream, time) = (try only(Self.streamNames), try only(Self.timeNames))
    guard !names.contains("time") else {
      throw bad("a column time", "its unit in its name: time_s or time_ns")
    }
    guard time != nil || !form.needsTime else {
      throw bad("no time", "a column time_s or time_ns, as the model takes the time between rows")
    }
    let label = names.firstIndex(of: "label") ?? (form.hasLabels ? names.count - 1 : nil)
    let values = names.indices.filter { $0 != stream && $0 != time && $0 != label }
    guard label == nil || label != stream && label != time, !values.isEmpty,
      values.count == form.dimensions ?? values.count
    else {
      let list = values.map { names[$0] }.joined(separator: ", ")
      throw bad(
        "\(values.count) columns of numbers (\(list.prefix(200)))",
        "\(form.dimensions.map { "the \($0) numbers of the model's vectors" } ?? "numbers")"
          + (form.hasLabels ? " and a label" : "") + ", separated by commas")
    }
    (self.stream, self.time, self.label, self.values) = (stream, time, label, values)
  }

  /// The stream that a record belongs to; checks how many fields it has.
  func name(of record: CSVRecords.Record) throws(TextError) -> String {
    guard record.fields.count == names.count else {
      throw .badLine(
        file: file, line: record.line, found: "\(record.fields.count) columns",
        wanted: "\(names.count), as in the first line")
    }
    return stream.map { record.fields[$0] } ?? ""
  }

  /// Adds a record to its stream.
  func add(_ record: CSVRecords.Record, to series: inout LabelledSeries) throws(TextError) {
    for column in values { series.values.append(try number(record, column)) }
    if let time { series.times.append(try nanoseconds(record, time)) }
    let label = form.hasLabels ? label.map { record.fields[$0] } : nil
    series.labels.append(label == "" ? nil : label)
  }

  private func number(
    _ record: CSVRecords.Record, _ column: Int
  ) throws(TextError) -> Float {
    let field = record.fields[column]
    if field.isEmpty, form.allowsMissing { return .nan }
    guard let number = Float(field), number.isFinite, isPlain(field) else {
      let wanted = "a finite number\(form.allowsMissing ? " or nothing" : "")"
      throw bad(record, column, wanted: wanted)
    }
    return number
  }

  private func nanoseconds(
    _ record: CSVRecords.Record, _ column: Int
  ) throws(TextError) -> Int64 {
    let field = record.fields[column]
    if names[column] == "time_ns" {
      if let time = Int64(field) { return time }
      throw bad(record, column, wanted: "a whole number of nanoseconds")
    }
    if isPlain(field), let seconds = Double(field),
      let time = Int64(exactly: (seconds * 1e9).rounded())
    {
      return time
    }
    throw bad(record, column, wanted: "a number of seconds")
  }

  /// Whether a number is written in decimal digits: Swift reads "nan", "inf" and "0x1p3" too.
  private func isPlain(_ field: String) -> Bool {
    field.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    }
  }

  private func bad(
    _ record: CSVRecords.Record, _ column: Int, wanted: String
  ) -> TextError {
    let field = record.fields[column]
    let found = field.isEmpty ? "nothing" : String(field.prefix(60)).debugDescription
    return .badField(
      file: file, line: record.line, column: names[column], found: found, wanted: wanted)
  }
}
