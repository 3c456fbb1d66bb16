import Configuration
import Glibc
import Platform
import Recurrent

/// `millrace check`: whether the daemon would start, and what it would do.
enum CheckCommand: Command {
  static let spec = CommandSpec(
    name: "check", summary: "Read the configuration and every model, and say what is wrong.",
    usage: "check [OPTION…]",
    details: """
      Reads all that 'serve' with the same options would: the configuration, every model with all \
      its checks, folders, ports, the journal. Says which kernels would be used and how much memory \
      the streams would take. Exits with 1 if the daemon would not start or not do what the \
      configuration asks for. Changes nothing; beside a running daemon it says so and leaves its \
      ports alone.
      """,
    options: [
      ProgramSettings.option,
      Option(
        long: "print-defaults", help: "Write a configuration with every default and a comment."),
      Option(
        long: "streams", value: "N",
        help: "Streams to reckon with (limits.streams), of which limits.resident are in memory."),
      ModelOptions.models,
      Option(long: "state", value: "DIR", help: "The daemon's own folder."),
      Option(long: "journal", value: "DIR|none", help: "Where what arrives is logged."),
      Option(long: "json", help: "One JSON object for each finding."),
    ],
    examples: [
      ("millrace check", "Looks at the configuration that 'millrace serve' would use."),
      ("millrace check --print-defaults > millrace.json5", "Begins a configuration."),
      ("millrace check --config new.json5", "Looks at another one before it is put in place."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.isEmpty else {
      throw UsageError("takes no words, found '\(arguments.positionals[0])'")
    }
    guard !arguments.flag("print-defaults") else {
      return print(Settings().described(), terminator: "")
    }
    let streams = try arguments.int("streams", in: 1...100_000_000)
    var report = CheckReport()
    do {
      let settings = try ServeSettings(arguments)
      report.note("settings", settings.program.file ?? "the defaults, no file")
      ServeCheck(settings: settings, streams: streams).run(&report)
    } catch let error as ConfigError {
      for problem in error.problems { report.fail("settings", problem.message, at: problem.place) }
    }
    report.show(
      json: arguments.flag("json"), Style(colour: isTerminal(STDOUT_FILENO)),
      columns: terminalColumns(STDOUT_FILENO))
    guard report.problems > 0 else { return }
    throw CommandFailure(
      description: "\(report.problems) problem\(report.problems == 1 ? "" : "s")")
  }
}
