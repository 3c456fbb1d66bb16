import Foundation
import Journal
import Testing

/// `millrace journal stats`, `swaps` and `verify` on journals written here.
@Suite struct JournalReadTests {
  private let state: LoggedState

  init() throws { state = try LoggedState() }

  private func fill() throws {
    try state.write { (journal) throws(JournalError) in
      try journal.append(
        logged("ner/a", ["Anna", "saw", "Rome"], labels: ["B-PER", "O", nil], seconds: 100))
      try journal.append(logged("ner/b", ["x"], seconds: 300))
      try journal.append(logged("hum/a", ["y", "z"], model: "hum", seconds: 200))
      let stream = Array("ner/a".utf8)
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: committed("B-PER", "O"), time: 0)
      _ = try journal.lateLabels(stream: stream, epoch: 0, seq: 2, labels: ["B-LOC"], time: 0)
      try journal.snapshot(
        Snapshot(stream: stream, epoch: 0, seq: 3, version: 1, time: 0, state: [1]))
      try journal.recordSwap(
        SwapRecord(model: "ner", version: 2, swap: 1, time: 5, reason: "asked by control"))
      try journal.recordGate(
        GateRecord(model: "ner", time: 6, numbers: "{\"loss\":0.5,\"accepted\":true}"))
    }
  }

  @Test func `stats counts elements, labels and models`() throws {
    try fill()
    let stats = try #require(try state.objects(["stats", "--json"]).first)
    let wanted = [
      "streams": 3, "elements": 6, "segments": 3, "labelled": 2, "late_labels": 1, "committed": 2,
      "snapshots": 1, "swaps": 1, "gates": 1, "damaged": 0, "first": 100_000_000_000,
      "last": 300_000_000_000,
    ]
    for (key, value) in wanted { #expect(stats[key] as? Int == value, "\(key)") }
    let models = try #require(stats["models"] as? [[String: Any]])
    #expect(models.map { $0["name"] as? String } == ["hum", "ner"])
    #expect(models.map { $0["elements"] as? Int } == [2, 4])
    let table = try state.run(["stats"]).output
    #expect(table.contains("labelled    2 with their elements, 1 late"), "\(table)")
    #expect(table.contains("ner                   4 elements of 2 streams, 1 swaps"), "\(table)")
  }

  @Test func `swaps and gate decisions come newest first`() throws {
    try fill()
    let entries = try state.objects(["swaps", "--json"])
    #expect((entries.first?["gate"] as? [String: Any])?["loss"] as? Double == 0.5)
    #expect(entries.last?["reason"] as? String == "asked by control" && entries.count == 2)
    #expect(try state.run(["swaps", "ner"]).output.contains("ner  swap 1 to version 2\n"))
    #expect(try state.run(["swaps", "hum"]).output == "no swap of hum is in the journal\n")
  }

  @Test func `a sound journal is read whole and has no problem`() throws {
    try fill()
    let finished = try state.run(["verify"])
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.output.hasPrefix("6 rows read in 0 s, no problem"), "\(finished.output)")
  }

  @Test func `a damaged row is named, with what to do, and the exit is 1`() throws {
    try fill()
    try state.damage("Anna")
    let finished = try state.run(["verify"])
    #expect(finished.status == 1)
    #expect(finished.output.contains("stream \"ner/a\", epoch 0, seq 0: the segment is damaged"))
    #expect(finished.errors.contains("1 problem in 6 rows"), "\(finished.errors)")
    #expect(finished.errors.contains("'millrace journal repair'"))
    let json = try #require(try state.objects(["verify", "--json"]).first)
    #expect(json["ok"] as? Bool == false && (json["problems"] as? [String])?.count == 1)
    #expect(try state.objects(["stats", "--json"]).first?["damaged"] as? Int == 1)
  }

  @Test func `a damaged file is told from a damaged row, and what can be read is saved`() throws {
    try fill()
    try state.write { (journal) throws(JournalError) in
      for seq in 0..<200 {
        try journal.append(logged("ner/c", [String(repeating: "c", count: 500)], from: seq))
      }
    }
    let url = URL(fileURLWithPath: state.state + "/journal/journal.sqlite")
    var bytes = try Data(contentsOf: url)
    let page = bytes.count - 4096
    bytes.replaceSubrange(page..<bytes.count, with: Data(repeating: 0xFF, count: 4096))
    try bytes.write(to: url)
    let finished = try state.run(["verify"])
    #expect(finished.status == 1 && finished.errors.contains("millrace journal export"))
    let saved = try state.run(["export", "--model", "ner"])
    #expect(saved.status == 1 && saved.output.contains("Anna"), "\(saved.errors)")
  }

  @Test(arguments: ["stats", "verify", "export", "swaps"])
  func `a folder without a journal is said`(_ word: String) throws {
    let finished = try state.run([word])
    #expect(finished.status == 1 && finished.errors.contains("there is no journal here"))
  }

  @Test(arguments: [
    [], ["stat"], ["stats", "x"], ["tail"], ["tail", "a", "b"], ["stats", "--follow"],
    ["tail", "a", "--max", "1GiB"], ["export", "--format", "xml"], ["export", "--committed"],
    ["export", "--since", "yesterday"], ["export", "--json"], ["prune"],
    ["prune", "--older-than", "30"], ["prune", "--max", "-1GiB"],
    ["prune", "--max", "9999999999TiB"],
  ])
  func `wrong use exits with 2`(_ words: [String]) throws {
    let finished = try state.run(words)
    #expect(finished.status == 2 && finished.output.isEmpty, "\(finished.errors)")
  }
}
