import Foundation
import Testing

/// `millrace send` with CSV of vectors.
@Suite struct SendVectorsTests {
  /// A daemon with a model of vectors that is neither always right nor always wrong.
  private func daemon() throws -> ServedDaemon {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-vectors-\(UUID().uuidString)")
    let models = folder.appendingPathComponent("models")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("new.json", LoadModel.config), ("data.csv", LoadModel.csv)] {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let trained = try Processes.millrace([
      "train", "load", "--new", folder.path + "/new.json", "--data", folder.path + "/data.csv",
      "--models", models.path, "--epochs", "1", "--lanes", "4", "--window", "8", "--publish",
    ])
    try #require(trained.status == 0, "\(trained.errors)")
    return try ServedDaemon.millrace(models: models)
  }

  private func send(_ daemon: ServedDaemon, _ words: [String]) throws -> Finished {
    try Processes.millrace(["send", "--via", daemon.intake, "--model", "load"] + words)
  }

  @Test(arguments: [
    ["--elements", "1"],
    ["--elements", "7", "--streams", "3", "--labels", "--encoding", "messagepack"],
  ])
  func `the score of vectors that were sent is the one of eval`(_ options: [String]) throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = try daemon.file("load.csv", LoadModel.csv)
    let finished = try send(daemon, [file, "--json"] + options)
    #expect(finished.status == 0, "\(finished.errors)")
    let sent = try object(finished.output)
    let evaluated = try object(
      try Processes.millrace([
        "eval", "load", "--models", daemon.folder.path + "/models", "--data", file, "--json",
      ]).output)
    for key in ["macro_f1", "accuracy"] {
      #expect(sent[key] as? Double == evaluated[key] as? Double, "\(key)")
    }
    #expect(sent["labels"] as? NSDictionary == evaluated["labels"] as? NSDictionary)
    let accuracy = try #require(sent["accuracy"] as? Double)
    #expect(accuracy > 0 && accuracy < 1)
    #expect(sent["streams"] as? Int == 12 && sent["scored"] as? Int == 480)
    #expect(sent["committed"] as? Int == 480 && sent["missing"] as? Int == 0)
  }

  @Test func `vectors arrive with their times, their labels and what is missing`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = try daemon.file(
      "a.csv", "pressure,phase,label,time_s,stream\n1980,0,low,0,a\n,1,,0.25,b\n2040.5,2,,0.5,a\n")
    let finished = try send(
      daemon, [file, "--labels", "--elements", "8", "--streams", "1", "--run", "r"])
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.output.contains("accuracy") && finished.output.contains("of 1 elements"))
    #expect(
      try daemon.journal(["export"]).output == """
        {"stream":"load/a-0001-r","seq":0,"time":[0,500000000],"x":[[1980.0,0.0],[2040.5,2.0]],\
        "labels":["low",null],"end":true}
        {"stream":"load/a-0002-r","seq":0,"time":[250000000],"x":[[null,1.0]],"end":true}

        """)
  }

  @Test func `vectors that the model does not take are said and counted`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = try daemon.file("a.csv", "x,label,time_s\n1,low,0\n2,low,1\n")
    let finished = try send(daemon, [file, "--json"])
    #expect(finished.status == 1 && finished.errors.contains("load takes 2"), "\(finished.errors)")
    let sent = try object(finished.output)
    #expect(sent["refused"] as? [String: Int] == ["dimension": 2])
    #expect(sent["missing"] as? Int == 2)
  }

  @Test(arguments: [
    ["a.csv", "b.txt"], ["a.csv", "--types", "LOC"], ["c.csv"], ["b.txt", "--format", "csv"],
  ])
  func `what cannot be sent is said before anything is`(_ words: [String]) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts = ["a.csv": "x,label\n1,a\n", "b.txt": "It rains.\n", "c.csv": "x,label\none,a\n"]
    for (name, text) in texts {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let finished = try Processes.run(
      Processes.millrace, ["send", "--via", "ipc://none"] + words, folder: folder)
    #expect(finished.status == 1 && finished.output.isEmpty)
    let reasons = ["in two runs", "--types wants CoNLL", "c.csv:2: column x", "b.txt:1:"]
    #expect(reasons.contains(where: finished.errors.contains), "\(finished.errors)")
  }
}
