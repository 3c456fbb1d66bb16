import Text

/// How a file to send is written.
enum SendFormat: String, CaseIterable, Sendable {
  case conll, text, csv, jsonl

  /// The formats that the first bytes tell; nil where only reading tells columns from prose.
  static func told(by bytes: [UInt8]) -> SendFormat? {
    let blanks: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20]
    let first = bytes.drop { blanks.contains($0) }
    if first.first == UInt8(ascii: "{") {
      let next = first.dropFirst().first { !blanks.contains($0) }
      if next == UInt8(ascii: "\"") { return .jsonl }
    }
    return SeriesReader.isTable(bytes) ? .csv : nil
  }
}
