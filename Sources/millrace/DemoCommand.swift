import Platform

/// `millrace demo`: the main job in one terminal.
enum DemoCommand: Command {
  static let spec = CommandSpec(
    name: "demo", summary: "Show all of it in one terminal: label, learn, swap, score.",
    usage: "demo [OPTION…]",
    details: """
      Starts a daemon of its own in a temporary folder, streams a text into it token by token and \
      shows the labels as they are made, trains on what the daemon has logged, has the better \
      weights swapped in, and scores both versions on a part of the text that was held back. It \
      takes about half a minute, touches nothing outside its folder and removes it in the end.

      The text was written for this: reports from a mining town on the Moon whose people, firms and \
      places the model that ships has never seen. Output to a file or pipe is not paced.
      """,
    options: [
      Option(long: "fast", help: "Without pauses that only let you read along."),
      Option(
        long: "keep", value: "FOLDER",
        help: "Leave journal and new version in this new folder, for 'serve --state FOLDER'."),
      Option(long: "json", help: "Nothing but one JSON object at the end."),
    ],
    examples: [
      ("millrace demo", "Shows it."),
      ("millrace demo --fast --json", "For a script: the scores before and after."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.isEmpty else {
      throw UsageError("takes no words, found '\(arguments.positionals[0])'")
    }
    let signals = try Signals.install()
    Signals.neverEndAtOnce()
    Signals.ignoreBrokenPipes()
    let screen = DemoScreen(isSilent: arguments.flag("json"))
    let text = try DemoText.find()
    let place = try DemoPlace(keep: arguments.string("keep"))
    let isPaced = !arguments.flag("fast") && screen.isLive
    let result = Result {
      try Demo(text: text, place: place, screen: screen, signals: signals, isPaced: isPaced).run()
    }
    try place.close()
    guard !signals.interrupted else {
      let kept = place.keepsState ? "only \(place.state)" : "nothing"
      throw CommandFailure(description: "stopped; \(kept) was left behind")
    }
    try result.get()
  }
}

/// Nobody wants the demo any more.
struct DemoInterruption: Error, CustomStringConvertible {
  let description = "stopped, for nobody reads its output"
}
