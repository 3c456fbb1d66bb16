import Configuration
import Foundation
import Platform

/// The demo's folder and the processes that work in it; ``close()`` ends them and removes it.
final class DemoPlace {
  /// Bytes of the path of a socket, without the zero at its end; see unix(7).
  private static let longestSocket = 107
  /// Seconds that a process has to end after it was asked to.
  private static let patience = 5.0

  /// The folder of sockets and log lines.
  let folder: String
  /// The daemon's state.
  let state: String
  /// Whether the state stays.
  let keepsState: Bool
  let intake: String
  let control: String
  private let log: String
  private var processes: [Process] = []

  /// - Parameter keep: where the state goes, a folder that must not exist; nil for a part of the
  ///   temporary one.
  init(keep: String?) throws {
    let wanted = temporaryFolder() + "/millrace-demo-"
    let isTooLong = wanted.utf8.count + "XXXXXX/control".utf8.count > Self.longestSocket
    folder = try makeTemporaryDirectory(isTooLong ? "/tmp/millrace-demo-" : wanted)
    state = keep ?? folder + "/state"
    keepsState = keep != nil
    intake = "ipc://\(folder)/intake"
    control = "ipc://\(folder)/control"
    log = folder + "/log"
    do throws(PlatformError) {
      try makeNewDirectory(state, permissions: 0o700)
    } catch {
      try? removeDirectory(folder)
      throw error
    }
  }

  /// Starts this program with other words; what it says on standard error is kept for
  /// ``lastWords()``.
  ///
  /// It is a process group of its own: Ctrl-C reaches the demo alone, which then ends it.
  func start(_ words: [String], output: Pipe?) throws -> Process {
    let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = words
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output ?? FileHandle.nullDevice
    if !fileExists(log) { try Data().write(to: URL(fileURLWithPath: log)) }
    let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try errors.seekToEnd()
    process.standardError = errors
    try process.run()
    processes.append(process)
    return process
  }

  /// Everything that a process might look up in the user's own folders lies in this one.
  private var environment: [String: String] {
    var variables = ProcessInfo.processInfo.environment
    for name in ["STATE_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM"] { variables[name] = nil }
    for setting in Setting.all { variables[setting.variable] = nil }
    variables["MILLRACE_CONFIG"] = "none"
    variables["MILLRACE_METRICS_BIND"] = ""
    for name in ["HOME", "TMPDIR", "RUNTIME_DIRECTORY", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"] {
      variables[name] = folder
    }
    return variables
  }

  /// The last line on standard error of the processes, as a reason; empty without one.
  func lastWords() -> String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map { ": \($0)" } ?? ""
  }

  /// Ends the processes and removes the folder.
  func close() throws {
    for process in processes.reversed() where process.isRunning { end(process) }
    processes = []
    try removeDirectory(folder, depth: 8)
  }

  private func end(_ process: Process) {
    process.terminate()
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    while process.isRunning, Date() < deadline { usleep(5000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}
