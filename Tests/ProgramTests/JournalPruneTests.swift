import Foundation
import Journal
import Testing

/// `millrace journal prune`, with and without a daemon.
@Suite struct JournalPruneTests {
  private let state: LoggedState

  init() throws {
    state = try LoggedState()
    try state.write { (journal) throws(JournalError) in
      let stream = Array("ner/a".utf8)
      for seq in 0..<100 {
        try journal.append(logged("ner/a", ["token \(seq)"], from: seq, seconds: 100))
      }
      try journal.snapshot(
        Snapshot(stream: stream, epoch: 0, seq: 90, version: 1, time: 0, state: [1]))
      try journal.append(logged("ner/b", ["kept"], seconds: 200))
    }
  }

  @Test func `old rows go, and those that a state is rebuilt from stay`() throws {
    let finished = try state.run(["prune", "--older-than", "30d", "--json"])
    // The row that ends at the snapshot stays for its marks.
    #expect(try object(finished.output)["removed"] as? Int == 89, "\(finished.errors)")
    #expect(try state.objects(["stats", "--json"]).first?["elements"] as? Int == 12)
    let again = try state.run(["prune", "--older-than", "30d"])
    #expect(again.output.hasPrefix("0 rows removed, "), "\(again.errors)")
  }

  @Test func `a size that cannot be reached is said`() throws {
    let finished = try state.run(["prune", "--max", "1KiB"])
    #expect(finished.status == 0 && finished.output.contains("89 rows removed"))
    #expect(finished.output.contains("more than --max stay"), "\(finished.output)")
  }

  @Test func `the file becomes smaller`() throws {
    try state.write { (journal) throws(JournalError) in
      for seq in 0..<3000 {
        try journal.append(
          logged("ner/c", [String(repeating: "x", count: 8000)], from: seq, seconds: 100))
      }
      try journal.append(logged("ner/c", ["anew"], epoch: 1, seconds: 100))
    }
    let pruned = try object(try state.run(["prune", "--older-than", "1d", "--json"]).output)
    let (before, after) = (pruned["bytes_before"] as? Int, pruned["bytes"] as? Int)
    #expect(try #require(before) > 20_000_000 && #require(after) < 4_000_000)
  }

  @Test func `while a daemon runs it is refused with its process and what to set`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let finished = try Processes.millrace(
      ["journal", "prune", "--older-than", "1d", "--state", daemon.folder.path + "/state"])
    #expect(finished.status == 1 && finished.errors.contains("journal.keep"))
    let lock = try String(
      contentsOfFile: daemon.folder.path + "/state/lock", encoding: .utf8)
    let process = try #require(Int(lock.trimmingCharacters(in: .newlines)))
    #expect(finished.errors.contains("(process \(process))"), "\(finished.errors)")
  }

  @Test func `another journal wants the state folder of its daemon too`() throws {
    let finished = try Processes.millrace(
      ["journal", "prune", "--older-than", "1d", "--journal", state.state + "/journal"])
    #expect(finished.status == 2 && finished.errors.contains("--state"))
  }

  @Test func `where there is no journal none is made`() throws {
    let empty = try LoggedState()
    #expect(try empty.run(["prune", "--older-than", "1d"]).status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty.state).isEmpty)
  }
}
