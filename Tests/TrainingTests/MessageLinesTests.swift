import Testing
import Text
import Training

struct MessageLinesTests {
  private func sentences(_ lines: String...) throws -> [LabelledSentence] {
    try MessageLines.sentences(
      in: Array(lines.joined(separator: "\n").utf8), named: "log.jsonl", tokenizer: .words)
  }

  private func sentence(
    _ tokens: String, _ labels: [String], starts: Bool = true
  ) -> LabelledSentence {
    LabelledSentence(
      tokens: tokens.split(separator: " ").map(String.init), labels: labels, startsDocument: starts)
  }

  @Test func `messages of two streams become a document each`() throws {
    let found = try sentences(
      #"{"stream":"m/a","seq":0,"tokens":["Ames","saw"],"labels":["B-PER",null],"begin":true}"#,
      #"{"stream":"m/b","seq":0,"tokens":["Bell"],"labels":["B-PER"]}"#, "",
      #"{"stream":"m/a","seq":2,"tokens":["it"],"end":true}"#)
    #expect(
      found == [sentence("Ames saw it", ["B-PER", "", ""]), sentence("Bell", ["B-PER"])])
  }

  @Test func `a document ends at an end, a beginning, a gap and a larger epoch`() throws {
    let found = try sentences(
      #"{"stream":"m/a","seq":0,"tokens":["a"],"end":true}"#,
      #"{"stream":"m/a","seq":1,"tokens":["b"]}"#,
      #"{"stream":"m/a","seq":2,"tokens":["c"],"begin":true}"#,
      #"{"stream":"m/a","seq":9,"tokens":["d"]}"#,
      #"{"stream":"m/a","epoch":1,"seq":0,"tokens":["e"]}"#)
    #expect(found.map(\.tokens) == [["a"], ["b"], ["c"], ["d"], ["e"]])
    #expect(found.allSatisfy { $0.startsDocument })
  }

  @Test func `a flush ends the sentence and not the document`() throws {
    let found = try sentences(
      #"{"stream":"m/a","text":"It is.","flush":true}"#, #"{"stream":"m/a","tokens":["Yes"]}"#)
    #expect(
      found == [sentence("It is .", ["", "", ""]), sentence("Yes", [""], starts: false)])
  }

  @Test func `duplicates are passed over and late labels are taken`() throws {
    let found = try sentences(
      #"{"stream":"m/a","seq":0,"tokens":["a","b"],"labels":["O","O"]}"#,
      #"{"stream":"m/a","seq":1,"tokens":["b","c"]}"#,
      #"{"stream":"m/a","seq":1,"labels":["B-X","I-X"]}"#)
    #expect(found == [sentence("a b c", ["O", "B-X", "I-X"])])
  }

  @Test func `vectors become series with times and labels`() throws {
    let found = try MessageLines.series(
      in: Array(#"{"stream":"m/a","time":[5,7],"x":[[1,2],[3,null]],"labels":["up",null]}"#.utf8),
      named: "log.jsonl", form: .init(dimensions: 2, allowsMissing: true, needsTime: true))
    let series = try #require(found.first)
    #expect(found.count == 1 && series.name == "m/a" && series.times == [5, 7])
    #expect(series.values[..<3] == [1, 2, 3] && series.values[3].isNaN)
    #expect(series.labels == ["up", nil])
  }

  @Test(
    arguments: [
      ("{", "not valid JSON"), (#"{"tokens":["a"]}"#, "stream"),
      (#"{"stream":"a","x":[[1]]}"#, "wanted tokens"),
      (#"{"stream":"a","tokens":["a"],"labels":[]}"#, "labels"),
      (#"{"stream":"a","token":["a"]}"#, "token"),
    ])
  func `a line that is no such message is named with its number`(line: String, reason: String)
    throws
  {
    let error = try #require(throws: TextError.self) {
      try sentences(#"{"stream":"a","tokens":["a"]}"#, line)
    }
    #expect(error.description.contains("log.jsonl:2") && error.description.contains(reason))
  }
}
