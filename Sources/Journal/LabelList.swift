/// The bytes of labels of consecutive elements: each distinct label once, then one number for each
/// element, 0 for none.
enum LabelList {
  static func write(_ labels: [String?], to writer: inout ByteWriter) throws(JournalError) {
    guard labels.count <= JournalLimits.elements else {
      throw .invalid("\(labels.count) labels, wanted at most \(JournalLimits.elements)")
    }
    var names: [String] = []
    // Keyed by bytes: strings that look the same may differ, and must come back as they were.
    var numbers: [[UInt8]: Int] = [:]
    let rows = labels.map { label -> Int in
      guard let label else { return 0 }
      let key = Array(label.utf8)
      if let number = numbers[key] { return number }
      names.append(label)
      numbers[key] = names.count
      return names.count
    }
    writer.number(names.count)
    for name in names {
      guard name.utf8.count <= JournalLimits.label else {
        throw .invalid("a label of \(name.utf8.count) bytes, wanted at most \(JournalLimits.label)")
      }
      writer.string(name)
    }
    writer.number(rows.count)
    rows.forEach { writer.number($0) }
  }

  static func read(_ reader: inout ByteReader) throws(JournalError) -> [String?] {
    var names: [String] = []
    for _ in 0..<(try reader.count(limit: JournalLimits.elements)) {
      names.append(try reader.string(limit: JournalLimits.label))
    }
    var labels: [String?] = []
    for _ in 0..<(try reader.count(limit: JournalLimits.elements)) {
      let number = try reader.number(limit: names.count)
      labels.append(number == 0 ? nil : names[number - 1])
    }
    return labels
  }
}
