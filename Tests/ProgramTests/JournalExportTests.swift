import Foundation
import Journal
import Testing

/// `millrace journal export` on journals written here.
@Suite struct JournalExportTests {
  private let state: LoggedState

  init() throws {
    state = try LoggedState()
    try state.write { (journal) throws(JournalError) in
      try journal.append(
        logged(
          "ner/a", ["a0", "a1", "a2", "a3"], labels: ["O", "O", nil, "B-LOC"],
          marks: [
            .init(position: 0, kind: .begin), .init(position: 2, kind: .end),
            .init(position: 2, kind: .begin),
          ], seconds: 100))
      try journal.append(
        logged("ner/b", ["b\t0", "b1"], epoch: 3, labels: ["O", "O"], seconds: 200))
      try journal.append(
        logged(
          "ner/a", ["a4"], from: 4, marks: [.init(position: 5, kind: .end)], seconds: 300))
      try journal.append(logged("pos/a", ["p0"], model: "pos", labels: ["NOUN"], seconds: 300))
      let stream = Array("ner/a".utf8)
      _ = try journal.lateLabels(
        stream: stream, epoch: 0, seq: 2, labels: ["O", nil, "B-PER"], time: 0)
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: committed("B-ORG", "O", "O"), time: 0)
    }
  }

  @Test func `messages are as on the wire, with late labels and marks in their places`() throws {
    let finished = try state.run(["export", "--model", "ner"])
    #expect(
      finished.output == """
        {"stream":"ner/a","seq":0,"tokens":["a0","a1"],"labels":["O","O"],"begin":true,"end":true}
        {"stream":"ner/a","seq":2,"tokens":["a2","a3"],"labels":["O","B-LOC"],"begin":true}
        {"stream":"ner/b","seq":0,"epoch":3,"tokens":["b\\t0","b1"],"labels":["O","O"]}
        {"stream":"ner/a","seq":4,"tokens":["a4"],"labels":["B-PER"],"end":true}

        """, "\(finished.errors)")
  }

  @Test func `columns have a document for each sequence, streams one after the other`() throws {
    let finished = try state.run(["export", "--format", "conll", "--model", "ner"])
    let document = "-DOCSTART-\tO\n\n"
    #expect(
      finished.output == document + "a0\tO\na1\tO\n\n" + document
        + "a2\tO\na3\tB-LOC\na4\tB-PER\n\n" + document + "b\u{FFFD}0\tO\nb1\tO\n\n",
      "\(finished.errors)")
    #expect(finished.errors.contains("1 tokens"))
  }

  @Test func `committed labels take the place of gold ones, and what has none is left out`() throws
  {
    let finished = try state.run(["export", "-f", "conll", "--committed", "--stream", "ner/a"])
    #expect(finished.output.contains("a0\tB-ORG\na1\tO\n\n"))
    #expect(finished.output.hasSuffix("a2\tO\n\n"), "\(finished.output)")
    #expect(finished.errors.contains("2 elements without a label are left out"))
  }

  @Test(arguments: [
    (["--stream", "pos/"], ["pos/a"]), (["--since", "1970-01-01T00:05Z"], ["ner/a", "pos/a"]),
    (["--since", "1970-01-01T00:05:01Z"], []), (["--model", "none"], []),
    (["--since", "2h", "--stream", "ner"], []),
  ])
  func `only what was asked for is exported`(_ words: [String], _ streams: [String]) throws {
    let finished = try state.run(["export"] + words)
    let found = try finished.output.split(separator: "\n").map {
      try object(String($0))["stream"] as? String
    }
    #expect(finished.status == 0 && found == streams, "\(finished.errors)")
    #expect(finished.errors.contains("nothing in the journal") == streams.isEmpty)
  }

  @Test func `a file is written beside its place and renamed`() throws {
    let file = state.folder.path + "/out/a.jsonl"
    #expect(try state.run(["export", "-o", file]).status == 1)
    try FileManager.default.createDirectory(
      atPath: state.folder.path + "/out", withIntermediateDirectories: true)
    try "old".write(toFile: file, atomically: true, encoding: .utf8)
    let finished = try state.run(["export", "-o", file])
    #expect(finished.status == 0 && finished.output.isEmpty, "\(finished.errors)")
    #expect(
      try String(contentsOfFile: file, encoding: .utf8) == state.run(["export", "-o", "-"]).output)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: state.folder.path + "/out")
        == ["a.jsonl"])
    #expect(try state.run(["export", "-o", state.folder.path + "/out"]).status == 1)
  }

  @Test func `a damaged row is left out, said, and the exit is 1`() throws {
    try state.damage("a1")
    for format in ["jsonl", "conll"] {
      let finished = try state.run(["export", "--format", format])
      #expect(finished.status == 1 && finished.errors.contains("1 damaged row is left out"))
      #expect(!finished.output.contains("a0") && finished.output.contains("b1"))
    }
  }

  @Test func `vectors go out as x, with null for what is missing, and not as columns`() throws {
    try state.write { (journal) throws(JournalError) in
      let times = [ElementExtra(time: 7), ElementExtra(time: 8)]
      try journal.append(
        Segment(
          stream: Array("hum/1".utf8), model: "hum", version: 1, epoch: 0, firstSeq: 9,
          elements: .vectors([[0.1, .nan], [1, 2]]), time: 0, extra: ElementExtra.encode(times)))
    }
    #expect(
      try state.run(["export", "--stream", "hum"]).output
        == "{\"stream\":\"hum/1\",\"seq\":9,\"time\":[7,8],\"x\":[[0.1,null],[1.0,2.0]]}\n")
    let columns = try state.run(["export", "--stream", "hum", "-f", "conll"])
    #expect(columns.status == 1 && columns.errors.contains("--format jsonl"))
  }
}
