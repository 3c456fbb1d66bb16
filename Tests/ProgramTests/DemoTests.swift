import Foundation
import Testing

/// `millrace demo`: the whole of it, in folders of its own.
@Suite struct DemoTests {
  /// A folder that is everything to the program: home, state and temporary files.
  private final class Home {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString.prefix(8))")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var environment: [String: String] {
      let names = ["HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "RUNTIME_DIRECTORY"]
      return Dictionary(uniqueKeysWithValues: names.map { ($0, url.path) })
    }

    /// What lies in it.
    var contents: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    }

    /// Processes that have its path among their words.
    var processes: [String] {
      let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return all.filter { name in
        let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
        return String(decoding: words, as: UTF8.self).contains(url.path)
      }
    }
  }

  private func demo(_ home: Home, _ words: [String]) throws -> Finished {
    try Processes.run(Processes.millrace, ["demo"] + words, environment: home.environment)
  }

  @Test func `the score on what was held back rises and nothing is left behind`() throws {
    let home = try Home()
    let finished = try demo(home, ["--fast", "--json"])
    #expect(finished.status == 0, "\(finished.errors)")
    let summary = try object(finished.output)
    let before = try #require(summary["before"] as? [String: Any])
    let after = try #require(summary["after"] as? [String: Any])
    let (old, new) = (try #require(before["f1"] as? Double), try #require(after["f1"] as? Double))
    #expect(old < 0.6 && new > old + 0.1, "\(old) and \(new)")
    #expect(before["version"] as? Int == 1 && after["version"] as? Int == 2)
    #expect(summary["swap"] as? Int == 1)
    let names = try #require(summary["new_names"] as? [String: Any])
    let found = try ["before", "after"].map { try #require(names[$0] as? Int) }
    #expect(names["entities"] as? Int == 45 && found[0] < found[1])
    #expect(home.contents == [] && home.processes == [])
  }

  @Test func `without a terminal it prints plain lines`() throws {
    let home = try Home()
    let finished = try demo(home, [])
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(!finished.output.contains("\u{1B}") && finished.output.contains("[Teague Orrin PER]"))
    let lines = finished.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 || $0.contains("$ D=") }, "\(finished.output)")
    #expect(finished.output.contains("version 1  version 2") && finished.errors.isEmpty)
  }

  @Test func `what is kept can be served`() throws {
    let home = try Home()
    let kept = home.url.path + "/kept"
    #expect(try demo(home, ["--json", "--keep", kept]).status == 0)
    #expect(home.contents == ["kept"] && home.processes == [])
    let shown = try Processes.millrace(["models", "list", "--models", kept + "/models"])
    #expect(shown.status == 0 && shown.output.contains("ner-en"), "\(shown.output)")
    let again = try demo(home, ["--keep", kept])
    #expect(again.status == 1 && again.errors.contains(kept), "\(again.errors)")
    #expect(home.contents == ["kept"])
  }

  @Test(arguments: ["1  ", "2  ", "3  ", "5  "])
  func `Ctrl-C, even twice, leaves nothing behind`(_ headline: String) throws {
    let home = try Home()
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = Processes.millrace
    process.arguments = ["demo"]
    process.environment = ProcessInfo.processInfo.environment.merging(home.environment) { $1 }
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    var said = ""
    while !said.contains("\n" + headline) {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "it said \(said)")
      said += String(decoding: more, as: UTF8.self)
    }
    process.interrupt()
    process.interrupt()
    _ = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    let reason = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    #expect(reason.contains("stopped; nothing was left behind"), "\(reason)")
    #expect(home.contents == [] && home.processes == [])
  }

  @Test func `a folder that cannot be made is said`() throws {
    let home = try Home()
    let missing = ["TMPDIR": home.url.path + "/none"]
    let finished = try Processes.run(
      Processes.millrace, ["demo", "--fast"],
      environment: home.environment.merging(missing) { $1 })
    #expect(finished.status == 1 && finished.errors.contains("/none/"), "\(finished.errors)")
  }
}
