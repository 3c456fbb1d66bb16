import Configuration
import Foundation
import Platform
import Recurrent

/// One subcommand: what it is called and what it does.
protocol Command {
  static var spec: CommandSpec { get }
  static func run(_ arguments: Arguments) throws
}

/// A command failed in a way that its user can act on; the program exits with 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
}

/// Finds the command, runs it and turns its end into an exit status: 0 done, 1 failed, 2 used wrongly.
enum Program {
  static let version = "0.1.0"
  /// All commands, in the order of the help.
  static var commands: [any Command.Type] {
    [
      DemoCommand.self, ServeCommand.self, TagCommand.self, PredictCommand.self, SendCommand.self,
      TrainCommand.self,
      EvalCommand.self, ModelsCommand.self, JournalCommand.self, StatusCommand.self,
      TopCommand.self, CheckCommand.self, BenchCommand.self, KeygenCommand.self,
      CompletionsCommand.self,
    ]
  }

  static func run(_ words: [String]) -> Int32 {
    guard let name = words.first else {
      printError(overview())
      return 2
    }
    if ["--help", "-h", "help"].contains(name) {
      print(overview(), terminator: "")
      return 0
    }
    if name == "--version" {
      print("millrace \(version)")
      return 0
    }
    guard let command = commands.first(where: { $0.spec.name == name }) else {
      let hint = nearest(name, in: commands.map { $0.spec.name }).map { "; did you mean \($0)?" }
      printError("millrace: no such command '\(name)'\(hint ?? "")\n")
      return 2
    }
    return run(command, Array(words.dropFirst()))
  }

  private static func run(_ command: any Command.Type, _ words: [String]) -> Int32 {
    do {
      let arguments = try Arguments.parse(words, command.spec)
      if arguments.flag("help") {
        print(helpText(for: command.spec), terminator: "")
        return 0
      }
      try command.run(arguments)
      return 0
    } catch let error as UsageError {
      printError(
        "millrace \(command.spec.name): \(error)\nTry 'millrace \(command.spec.name) --help'.\n")
      return 2
    } catch let error as ConfigError {
      printError("millrace \(command.spec.name): the configuration cannot be used:\n\(error)\n")
      return 2
    } catch {
      printError("millrace \(command.spec.name): \(error)\n")
      return 1
    }
  }

  private static func overview() -> String {
    "Usage: millrace COMMAND [OPTION…]\n\n"
      + "Labels live streams with recurrent networks.\n\n"
      + commandList(commands.map { $0.spec })
      + "\n'millrace COMMAND --help' tells more about each.\n"
  }

  /// Writes to standard error as it is.
  static func printError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

/// Brings what was printed to a pipe at once: scripts wait for single lines.
func flushOutput() {
  fflush(nil)
}

/// The kernel table to use, as `MILLRACE_KERNELS` may force it.
func chosenKernels() throws -> KernelTable {
  try KernelSelection.choose(ProcessInfo.processInfo.environment["MILLRACE_KERNELS"])
}
