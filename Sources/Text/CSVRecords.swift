/// The records of comma-separated values (RFC 4180): fields may stand in quotes, within which
/// commas and line breaks are text and a quote is written twice.
///
/// Empty lines are skipped, and a byte order mark before the first record.
struct CSVRecords {
  /// One record.
  struct Record {
    /// The line on which it begins, counted from 1.
    var line: Int
    /// Its fields.
    var fields: [String]
  }

  /// Fields of one record; more are refused before they are read.
  static let mostFields = 8192

  private let bytes: [UInt8]
  private let file: String
  /// UTF-8 bytes of one field.
  private let longestField: Int
  private var position: Int
  private var line = 1

  init(_ bytes: [UInt8], file: String, longestField: Int = 4096) {
    self.longestField = longestField
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next record; nil after the last.
  mutating func next() throws(TextError) -> Record? {
    while position < bytes.count {
      let first = line
      var fields: [String] = []
      repeat {
        guard fields.count < Self.mostFields else {
          throw bad("more than \(Self.mostFields) columns", wanted: "at most that many")
        }
        fields.append(try field())
      } while takeComma()
      takeLineBreak()
      if fields != [""] { return Record(line: first, fields: fields) }
    }
    return nil
  }

  /// Steps over a comma, if one is next.
  private mutating func takeComma() -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  /// A field ends before a comma or a line break.
  private mutating func takeLineBreak() {
    if position < bytes.count, bytes[position] == 0x0D { position += 1 }
    if position < bytes.count { position += 1 }
    line += 1
  }

  private mutating func field() throws(TextError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let first = position
      while position < bytes.count, !endsField(bytes[position]) { position += 1 }
      return try text(bytes[first..<position])
    }
    return try quotedField()
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == 0x0A
      || byte == 0x0D && (position + 1 == bytes.count || bytes[position + 1] == 0x0A)
  }

  private mutating func quotedField() throws(TextError) -> String {
    let first = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { return try closed(content) }
        position += 1
      } else if byte == 0x0A {
        line += 1
      }
      guard content.count < longestField else { throw tooLong }
      content.append(byte)
    }
    line = first
    throw bad("a quote that is never closed", wanted: "a second one")
  }

  private func closed(_ content: [UInt8]) throws(TextError) -> String {
    guard position == bytes.count || endsField(bytes[position]) else {
      throw bad("text after a closing quote", wanted: "a comma or the end of the line")
    }
    return try text(content[...])
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(TextError) -> String {
    guard bytes.count <= longestField else { throw tooLong }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw bad("bytes that are not UTF-8", wanted: "UTF-8")
    }
    return text
  }

  private var tooLong: TextError {
    bad("a field of more than \(longestField) bytes", wanted: "at most that many")
  }

  private func bad(_ found: String, wanted: String) -> TextError {
    .badLine(file: file, line: line, found: found, wanted: wanted)
  }
}
