import Foundation
import Testing
import Text

/// Words of the UD English Web Treebank against the tokeniser's, paragraph by paragraph.
struct TreebankTokenTests {
  private static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["MILLRACE_DATA"]
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data =
      named.map { URL(fileURLWithPath: $0) }
      ?? repository.appendingPathComponent("../shared/data").standardizedFileURL
    let folder = data.appendingPathComponent("pos-ud-en-ewt")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  @Test(.enabled(if: folder != nil, "needs MILLRACE_DATA"), arguments: ["dev", "test"])
  func `words of the treebank's raw text are found`(split: String) throws {
    let folder = try #require(Self.folder)
    let file = folder.appendingPathComponent("en_ewt-ud-\(split).conllu")
    var reader = RawTextReader()
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      reader.read(line)
    }
    reader.close()
    var (shared, gold, found) = (0, 0, 0)
    for paragraph in reader.paragraphs {
      let tokens = Set(Tokenizer.words.tokens(in: paragraph.text).map { $0.start..<$0.end })
      shared += tokens.intersection(paragraph.words).count
      gold += paragraph.words.count
      found += tokens.count
    }
    let f1 = 2 * Double(shared) / Double(gold + found)
    print("token F1 on \(split): \(100 * f1) %, \(gold) words, \(found) tokens")
    #expect(gold > 25_000)
    // 99.25 on dev and 99.19 on test when this was written.
    #expect(f1 > 0.99)
  }

  @Test func `words written together are found at their places`() {
    var reader = RawTextReader()
    let rows = ["1\tWe", "2-3\tcan't", "2\tca", "3\tn't", "4\tgo"]
    for row in rows { reader.read(Substring(row + "\t_\t_\t_\t_\t_\t_\t_\t_")) }
    reader.read("5\t.\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No")
    reader.close()
    #expect(reader.paragraphs.map(\.text) == ["We can't go ."])
    #expect(reader.paragraphs.first?.words == [0..<2, 3..<5, 5..<8, 9..<11, 12..<13])
  }
}

/// The raw text of CoNLL-U's paragraphs, with the places of their words in code points.
private struct RawTextReader {
  private(set) var paragraphs: [(text: String, words: Set<Range<Int>>)] = []
  private var text = String.UnicodeScalarView()
  private var words: Set<Range<Int>> = []
  /// The last word that the present multiword token covers, and what follows the token.
  private var multiword: (last: Int, space: String)?

  mutating func read(_ line: Substring) {
    if line.hasPrefix("# newdoc") || line.hasPrefix("# newpar") { close() }
    let fields = line.split(separator: "\t")
    guard fields.count == 10, !line.hasPrefix("#") else { return }
    let space = fields[9].contains("SpaceAfter=No") ? "" : " "
    if let last = fields[0].split(separator: "-").dropFirst().first.flatMap({ Int($0) }) {
      multiword = (last, space)
    }
    guard let number = Int(fields[0]) else { return }
    let start = text.count
    text.append(contentsOf: fields[1].unicodeScalars)
    words.insert(start..<text.count)
    if let inside = multiword, number <= inside.last {
      guard number == inside.last else { return }
      multiword = nil
      text.append(contentsOf: inside.space.unicodeScalars)
    } else {
      text.append(contentsOf: space.unicodeScalars)
    }
  }

  mutating func close() {
    guard !text.isEmpty else { return }
    let string = String(text)
    paragraphs.append((string.hasSuffix(" ") ? String(string.dropLast()) : string, words))
    text = String.UnicodeScalarView()
    words = []
  }
}
