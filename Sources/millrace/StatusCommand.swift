import Wire

/// `millrace status`: a running daemon's figures.
enum StatusCommand: Command {
  static let spec = CommandSpec(
    name: "status", summary: "Show a running daemon's models and figures.",
    usage: "status [OPTION…]",
    details: "Asks once on the control socket. Elements per second are those since its start.",
    options: [ProgramSettings.option] + ControlClient.options + [
      Option(long: "json", help: "The daemon's own JSON.")
    ],
    examples: [
      ("millrace status", "Shows the daemon that runs on the usual sockets."),
      ("millrace status --via ipc://control.sock --json", "Another one, for a script."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.isEmpty else {
      throw UsageError("takes no words, found '\(arguments.positionals[0])'")
    }
    let status = try ControlClient(arguments).ask("status")
    if arguments.flag("json") {
      print(String(decoding: status.serialized(), as: UTF8.self))
    } else {
      StatusTable(status: status).printForPeople()
    }
  }
}
