import Foundation
import Journal
import Platform
import Testing

/// `millrace train` on a journal that the test writes.
@Suite struct TrainJournalTests {
  /// A model that has seen a name only after "Mr".
  private static let corpus = (0..<20).map { document in
    "-DOCSTART- O\n\nMr O\n\(["Ames", "Bell", "Cole"][document % 3]) B-PER\nsaw O\nShe O\n. O\n"
  }.joined(separator: "\n")

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "millrace-follow-\(UUID().uuidString)"
    try makeDirectory(folder + "/models")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.write(Array(TinyModel.config.utf8), to: folder + "/new.json")
    try AtomicFile.write(Array(Self.corpus.utf8), to: folder + "/data.conll")
    let made = try Processes.millrace(
      [
        "train", "tiny", "--models", folder + "/models", "--data", folder + "/data.conll",
        "--new", folder + "/new.json", "--epochs", "3", "--lanes", "4", "--window", "8",
      ])
    #expect(made.status == 0, "\(made.errors)")
    try body(folder)
  }

  /// Logs sentences in which a name follows "She" instead.
  private func log(_ folder: String) throws {
    let writer = try JournalWriter(folder: folder + "/state/journal", durability: .none)
    try writer.begin()
    for sentence in 0..<200 {
      let stream = "tiny/\(sentence % 12)"
      let first = 5 * (sentence / 12)
      try writer.append(
        Segment(
          stream: Array(stream.utf8), model: "tiny", version: 1, epoch: 0, firstSeq: first,
          elements: .tokens(["She", ["Ames", "Bell", "Cole"][sentence % 3], "saw", "Mr", "."]),
          labels: ["O", "B-PER", "O", "O", "O"],
          marks: [
            .init(position: first, kind: .begin), .init(position: first + 5, kind: .end),
          ], time: Int64(sentence)))
    }
    try writer.commit()
  }

  private func arguments(_ folder: String) -> [String] {
    [
      "train", "tiny", "--models", folder + "/models", "--state", folder + "/state",
      "--via", "ipc://\(folder)/control", "--rate", "0.02", "--dropout", "0.1", "--lanes", "4",
      "--window", "8", "--passes", "10",
    ]
  }

  @Test func `what is logged is learned and published, and the absence of a daemon is a warning`()
    throws
  {
    try inFolder { folder in
      try log(folder)
      let trained = try Processes.millrace(arguments(folder))
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.output.contains("accepted; published version 2"), "\(trained.output)")
      #expect(trained.errors.contains("models swap tiny 2"), "\(trained.errors)")
      #expect(
        try Processes.millrace(["models", "verify", "--models", folder + "/models"]).status == 0)
      let tagged = try Processes.millrace([
        "tag", "--model", "tiny", "--models", folder + "/models", "She Cole saw Mr.",
      ])
      #expect(tagged.output == "She [Cole PER] saw Mr.\n", "\(tagged.output)")
      let again = try Processes.millrace(arguments(folder) + ["--json"])
      #expect(again.output.contains("\"waiting\":\"0 new labelled elements"), "\(again.output)")
    }
  }

  @Test func `without a journal it says so`() throws {
    try inFolder { folder in
      let trained = try Processes.millrace(arguments(folder))
      #expect(trained.status == 0 && trained.output.contains("there is no journal"))
    }
  }

  @Test func `a second trainer of the model is refused with the first one's process`() throws {
    try inFolder { folder in
      try makeDirectory(folder + "/state/trainer/tiny")
      let lock = try LockFile(folder + "/state/trainer/tiny/lock")
      let trained = try Processes.millrace(arguments(folder) + ["--follow"])
      #expect(trained.status == 1)
      #expect(trained.errors.contains("process \(getpid())"), "\(trained.errors)")
      withExtendedLifetime(lock) {}
    }
  }

  @Test func `a trainer that follows ends with 0 when it is told to, with a checkpoint`() throws {
    try inFolder { folder in
      try log(folder)
      let process = Process()
      let output = Pipe()
      process.executableURL = Processes.millrace
      process.arguments = arguments(folder) + ["--follow", "--every", "1h"]
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      var text = ""
      while !text.contains("round 1") {
        let data = output.fileHandleForReading.availableData
        if data.isEmpty { break }
        text += String(decoding: data, as: UTF8.self)
      }
      #expect(text.contains("round 1"))
      process.terminate()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      #expect(fileExists(folder + "/state/trainer/tiny/checkpoint.safetensors"))
    }
  }

  @Test(arguments: [
    ["--follow", "--data", "x"], ["--every", "0s"], ["--every", "soon"], ["--epochs", "3"],
    ["--publish", "--no-publish"], ["--tolerance", "2"], ["--new", "x"],
  ])
  func `wrong use exits with 2 and says what is wanted`(_ words: [String]) throws {
    let finished = try Processes.millrace(["train", "tiny"] + words)
    #expect(finished.status == 2)
    #expect(finished.errors.contains("--") && finished.output.isEmpty, "\(finished.errors)")
  }
}
