import ModelStore
import Platform
import Testing
import Text
import Training

struct AnchorSetTests {
  private func read(_ log: LogFixture, _ text: String) throws -> LoggedSequences? {
    let folder = log.folder + "/anchor"
    try makeDirectory(folder)
    try AtomicFile.write(Array(text.utf8), to: folder + "/a.jsonl")
    return try AnchorSet.read(folder, tokenizer: .words, into: log.empty)
  }

  @Test func `messages as on the wire are streamed`() throws {
    let text = """
      {"stream": "anchor/1", "tokens": ["x", "a"], "labels": ["O", "B-X"], "begin": true}

      {"stream": "anchor/1", "text": "b c", "labels": [null, "O"], "end": true}
      {"stream": "anchor/1", "tokens": ["a"], "labels": ["O"]}
      """
    let data = try #require(try read(try LogFixture(), text))
    #expect(data.sequences.map(\.labels) == [[0, 1, -1, 0], [0]])
    #expect(data.sequences.allSatisfy { $0.startsFromZero })
  }

  @Test func `a folder that is not there is no anchor set`() throws {
    let log = try LogFixture()
    #expect(try AnchorSet.read(log.folder + "/none", tokenizer: .words, into: log.empty) == nil)
  }

  @Test(arguments: [
    "[]", "{", #"{"tokens": ["a"], "labels": ["O"]}"#,
    #"{"stream": "a/b", "tokens": ["a"], "labels": ["O", "O"]}"#,
    #"{"stream": "a/b", "text": "a b", "labels": ["O"]}"#, #"{"stream": "a/b", "begin": true}"#,
    #"{"stream": "a/b", "tokens": ["a"], "labels": ["O"], "seq": 9007199254740991}"#,
  ])
  func `a line that cannot be used is refused with its number`(_ line: String) throws {
    let log = try LogFixture()
    let good = #"{"stream": "a/b", "tokens": ["a"], "labels": ["O"]}"#
    let error = try #require(throws: ModelError.self) { try read(log, good + "\n" + line) }
    #expect(error.description.contains("line 2"))
  }
}
