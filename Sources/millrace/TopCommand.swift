import Foundation
import Platform
import Wire

/// `millrace top`: a running daemon's figures, again and again.
enum TopCommand: Command {
  static let spec = CommandSpec(
    name: "top", summary: "Watch a running daemon: rates, models, the busiest streams.",
    usage: "top [OPTION…]",
    details: """
      On a terminal the screen is drawn anew every second and fits whatever size it has; q or Ctrl-C \
      ends it. Elsewhere one line is printed each time.
      """,
    options: ControlClient.options + [
      Option(long: "interval", value: "TIME", help: "How often to ask (1s)."),
      Option(long: "count", value: "N", help: "End after so many times (never)."),
      Option(long: "json", help: "The daemon's own JSON, one line each time."),
    ],
    examples: [
      ("millrace top", "Watches the daemon on the usual sockets."),
      ("millrace top --interval 10s --count 6 >> figures.txt", "Six lines in a minute."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.isEmpty else {
      throw UsageError("takes no words, found '\(arguments.positionals[0])'")
    }
    let interval = try Quantities.span(arguments.string("interval") ?? "1s", option: "interval")
    guard interval > 0 else { throw UsageError("--interval: found 0, wanted a time such as 1s") }
    let count = try arguments.string("count").map { text -> Int in
      guard let count = Int(text), count > 0 else {
        throw UsageError("--count: found '\(text)', wanted a number from 1")
      }
      return count
    }
    let client = try ControlClient(arguments)
    let signals = try Signals.install()
    let milliseconds = Int(clamping: interval / 1_000_000)
    if isTerminal(STDOUT_FILENO) && !arguments.flag("json") {
      try watch(client, signals, milliseconds, count)
    } else {
      try report(client, signals, milliseconds, count, asJSON: arguments.flag("json"))
    }
  }

  /// Draws on the terminal's second screen, so that the first is as it was in the end.
  private static func watch(
    _ client: ControlClient, _ signals: Signals, _ milliseconds: Int, _ count: Int?
  ) throws {
    let keys = KeyReader()
    var history = TopHistory()
    defer { write("\u{1B}[?25h\u{1B}[?1049l") }
    write("\u{1B}[?1049h\u{1B}[?25l")
    for turn in 1... {
      history.add(try sample(client))
      let size = terminalSize(STDOUT_FILENO) ?? (80, 24)
      let lines = TopView(history: history, columns: size.columns, rows: size.rows).lines
      write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
      if turn == count || signals.interrupted { return }
      if let key = keys.key(milliseconds: milliseconds), "qQ".contains(key) { return }
      if signals.interrupted { return }
    }
  }

  private static func report(
    _ client: ControlClient, _ signals: Signals, _ milliseconds: Int, _ count: Int?, asJSON: Bool
  ) throws {
    var history = TopHistory()
    for turn in 1... {
      let sample = try sample(client)
      history.add(sample)
      print(
        asJSON
          ? String(decoding: sample.status.serialized(), as: UTF8.self) : TopView.line(history))
      flushOutput()
      if turn == count || signals.wait(milliseconds: milliseconds) { return }
    }
  }

  private static func sample(_ client: ControlClient) throws -> TopSample {
    TopSample(
      time: MonotonicClock.now(), status: try client.ask("status"),
      streams: try client.ask("streams"))
  }

  private static func write(_ text: String) {
    // A terminal that is gone ends the program by its signal.
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }
}
