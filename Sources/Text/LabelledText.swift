/// A text with one label as a whole.
public struct LabelledText: Hashable, Sendable {
  /// The text.
  public var text: String
  /// Its label.
  public var label: String

  /// Puts text and label together.
  public init(text: String, label: String) {
    self.text = text
    self.label = label
  }
}

/// Reads texts that have one label each from comma- or tab-separated values.
///
/// A first line that names a column `label` names all columns, and the text is in the column `text`
/// or, where there is none, in the one other column. Without such a line there are two columns: text
/// and label in tab-separated values, label and text in comma-separated ones. Tab-separated values
/// know no quotes.
public enum LabelledTextReader {
  /// UTF-8 bytes of one text.
  public static let longestText = 1 << 20

  /// The texts of a file in order; `named` is what errors call it.
  public static func texts(
    in bytes: [UInt8], named file: String
  ) throws(TextError) -> [LabelledText] {
    let firstLine = bytes.prefix { $0 != 0x0A }
    return firstLine.contains(0x09)
      ? try tabSeparated(bytes, file) : try commaSeparated(bytes, file)
  }

  private static func commaSeparated(
    _ bytes: [UInt8], _ file: String
  ) throws(TextError) -> [LabelledText] {
    var records = CSVRecords(bytes, file: file, longestField: longestText)
    var texts: [LabelledText] = []
    var columns: Columns?
    while let record = try records.next() {
      if columns == nil {
        let (found, isHeader) = try Columns.of(
          record.fields, file: file, line: record.line, text: 1, label: 0)
        columns = found
        if isHeader { continue }
      }
      if let columns { texts.append(try columns.text(record.fields, file, record.line)) }
    }
    return texts
  }

  private static func tabSeparated(
    _ bytes: [UInt8], _ file: String
  ) throws(TextError) -> [LabelledText] {
    guard let content = String(validating: bytes, as: UTF8.self) else {
      throw .badLine(file: file, line: 1, found: "bytes that are not UTF-8", wanted: "UTF-8")
    }
    var texts: [LabelledText] = []
    var columns: Columns?
    for (index, line) in TextLines(content).enumerated() where !line.isEmpty {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if columns == nil {
        let (found, isHeader) = try Columns.of(
          fields, file: file, line: index + 1, text: 0, label: 1)
        columns = found
        if isHeader { continue }
      }
      if let columns { texts.append(try columns.text(fields, file, index + 1)) }
    }
    return texts
  }

  /// Where text and label stand.
  private struct Columns {
    let text: Int
    let label: Int
    let count: Int

    /// What the first record tells, and whether it only names the columns.
    static func of(
      _ fields: [String], file: String, line: Int, text: Int, label: Int
    ) throws(TextError) -> (Columns, isHeader: Bool) {
      if let label = fields.firstIndex(of: "label") {
        let others = fields.indices.filter { $0 != label }
        let text = fields.firstIndex(of: "text") ?? (others.count == 1 ? others[0] : nil)
        guard let text else {
          throw .badLine(
            file: file, line: line, found: "the columns \(fields.joined(separator: ", "))",
            wanted: "a column text beside the column label")
        }
        return (Columns(text: text, label: label, count: fields.count), true)
      }
      return (Columns(text: text, label: label, count: 2), false)
    }

    func text(
      _ fields: [String], _ file: String, _ line: Int
    ) throws(TextError) -> LabelledText {
      guard fields.count == count else {
        throw .badLine(
          file: file, line: line, found: "\(fields.count) columns",
          wanted: "\(count): a text and its label, or a first line that names the columns")
      }
      guard !fields[label].isEmpty else {
        throw .badLine(file: file, line: line, found: "no label", wanted: "a label for each text")
      }
      return LabelledText(text: fields[text], label: fields[label])
    }
  }
}
