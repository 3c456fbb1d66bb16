import Foundation

/// A process that serves on ipc sockets in a temporary folder until it is stopped.
final class ServedDaemon {
  /// It ended before it was ready.
  struct NotReady: Error, CustomStringConvertible {
    let description: String
  }

  let folder: URL
  var intake: String { "ipc://\(folder.path)/intake" }
  var control: String { "ipc://\(folder.path)/control" }
  private let process = Process()

  /// `millrace serve` with a copy of some models (those shipped), for a daemon may write beside them.
  static func millrace(
    models: URL = Processes.repository.appendingPathComponent("models")
  ) throws -> ServedDaemon {
    try ServedDaemon(Processes.millrace) { folder in
      try FileManager.default.copyItem(at: models, to: folder.appendingPathComponent("models"))
      return ["serve", "--models", folder.path + "/models", "--state", folder.path + "/state"]
        + ["--ingest", "none"]
        + ["intake", "results", "control"].flatMap { ["--\($0)", "ipc://\(folder.path)/\($0)"] }
    }
  }

  /// Starts a program and waits for its line "ready".
  init(_ program: URL, arguments: (URL) throws -> [String]) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let output = Pipe()
    process.executableURL = program
    process.arguments = try arguments(folder)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["MILLRACE_CONFIG": "none", "MILLRACE_METRICS_BIND": ""]) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var said = Data()
    while !String(decoding: said, as: UTF8.self).contains("ready\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw NotReady(description: "it said \(String(decoding: said, as: UTF8.self))")
      }
      said += more
    }
  }

  /// Writes a file into the folder and answers its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  /// Runs `millrace journal` on what it logged, all of which is there once it has ended.
  func journal(_ words: [String]) throws -> Finished {
    end()
    return try Processes.millrace(["journal"] + words + ["--state", folder.path + "/state"])
  }

  /// Stops the process and waits for its end.
  private func end() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  /// Stops the process, waits for its end and removes the folder.
  func stop() {
    end()
    try? FileManager.default.removeItem(at: folder)
  }

  deinit {
    if process.isRunning { stop() }
  }
}

/// One JSON object that a command printed.
func object(_ text: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  return value as? [String: Any] ?? [:]
}
