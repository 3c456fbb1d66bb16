import Foundation

/// What a process said and how it ended.
struct Finished {
  let status: Int32
  let output: String
  let errors: String
}

/// Programs that the tests run.
enum Processes {
  /// The folder of the products: that of the test runner.
  static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  static let millrace = products.appendingPathComponent("millrace")
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The data folder, where it is there; `MILLRACE_DATA` or the one beside the repository.
  static let data: URL? = {
    let named = ProcessInfo.processInfo.environment["MILLRACE_DATA"]
    let folder =
      named.map { URL(fileURLWithPath: $0) }
      ?? repository.appendingPathComponent("../shared/data").standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// A Python that has pyzmq; Debian's has it by the package python3-zmq.
  static let python: URL? = {
    let named = ProcessInfo.processInfo.environment["MILLRACE_PYTHON"].map { [$0] } ?? []
    return (named + ["/usr/bin/python3", "/usr/local/bin/python3"]).map(URL.init(fileURLWithPath:))
      .first { python in
        FileManager.default.isExecutableFile(atPath: python.path)
          && (try? run(python, ["-c", "import zmq"]))?.status == 0
      }
  }()

  /// Runs a program to its end with `input` on its standard input.
  static func run(
    _ program: URL, _ arguments: [String], input: String = "", folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> Finished {
    let temporary = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: temporary) }
    // Files and not pipes: a full pipe would stop the program for ever.
    let names = ["in", "out", "err"].map { temporary.appendingPathComponent($0) }
    for name in names { try Data((name == names[0] ? input : "").utf8).write(to: name) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    return Finished(
      status: process.terminationStatus, output: try String(contentsOf: names[1], encoding: .utf8),
      errors: try String(contentsOf: names[2], encoding: .utf8))
  }

  /// Runs `millrace`.
  static func millrace(_ arguments: [String], input: String = "") throws -> Finished {
    try run(millrace, arguments, input: input, environment: ["NO_COLOR": "1"])
  }
}
