import Foundation
import Journal
import Testing

/// `millrace models prune` and the journal that names versions.
@Suite struct ModelsInUseTests {
  private let state: LoggedState
  private let models: URL

  init() throws {
    state = try LoggedState()
    models = state.folder.appendingPathComponent("models")
    try FileManager.default.copyItem(
      at: Processes.repository.appendingPathComponent("models"), to: models)
    let versions = models.appendingPathComponent("ner-en/versions")
    for name in ["000002", "000003", "000004"] {
      try FileManager.default.copyItem(
        at: versions.appendingPathComponent("000001"), to: versions.appendingPathComponent(name))
    }
  }

  private func prune() throws -> Finished {
    try Processes.run(
      Processes.millrace,
      ["models", "prune", "ner-en", "--keep", "1", "--dry-run", "--state", state.state]
        + ["--models", models.path],
      environment: ["NO_COLOR": "1", "RUNTIME_DIRECTORY": state.folder.path])
  }

  @Test func `a version that the state of a stream is rebuilt with stays`() throws {
    #expect(try prune().output == "ner-en: would remove 1, 2, 3; kept 4\n")
    try state.write { (journal) throws(JournalError) in
      try journal.append(logged("ner-en/a", ["a"], model: "ner-en", version: 1))
      try journal.append(logged("ner-en/a", ["b"], from: 1, epoch: 1, model: "ner-en", version: 2))
    }
    let pruned = try prune()
    #expect(pruned.output == "ner-en: would remove 1, 3; kept 2, 4\n", "\(pruned.errors)")
  }

  @Test func `nothing is removed where the journal cannot be read`() throws {
    let folder = state.state + "/journal"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try "no database".write(
      toFile: folder + "/journal.sqlite", atomically: true, encoding: .utf8)
    let pruned = try prune()
    #expect(pruned.status == 1 && pruned.errors.contains("not a journal of millrace"))
  }
}
