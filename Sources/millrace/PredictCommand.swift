import Foundation
import ModelStore
import Platform
import Text
import Wire

/// `millrace predict`: what comes next, while a text is typed or line by line.
enum PredictCommand: Command {
  static let spec = CommandSpec(
    name: "predict", summary: "Show what comes next in a text.",
    usage: "predict [TEXT…] [OPTION…]",
    details: """
      At a terminal it shows under the line, as it is typed, the most probable next tokens with their \
      probabilities, how surprising the last token was, and in grey how the text would go on; Tab \
      takes the first proposal, Enter begins a line, Ctrl-D ends. Elsewhere it reads standard input \
      line by line as one text, and prints after each line how surprising its tokens were and what \
      comes next. Each TEXT is one of its own.

      Surprisal is −log2 of the probability that a token had before it came, in bits. It wants a model \
      of task 'next' ('millrace train --help').
      """,
    options: [
      Option(
        long: "model", short: "m", value: "NAME",
        help: "The model; without it the first one of task 'next'."),
      Option(long: "top", short: "k", value: "N", help: "How many tokens are shown (5)."),
      Option(long: "length", value: "N", help: "Tokens that the text goes on for (20)."),
      ProgramSettings.option, ModelOptions.models,
      Option(long: "version", value: "N", help: "The version, instead of the one in service."),
      Option(long: "json", help: "One JSON object a line on standard output."),
    ],
    examples: [
      ("millrace predict", "Type, and see what comes next."),
      (
        "millrace predict --model next-char --json < notes.txt", "The surprisal of every character."
      ),
    ])

  static func run(_ arguments: Arguments) throws {
    let path = try ModelOptions.path(arguments)
    let name = try arguments.string("model") ?? first(in: path)
    let version = try arguments.int("version", in: 1...999_999)
    let (top, length) = (
      try arguments.int("top", in: 1...100) ?? 5, try arguments.int("length", in: 0...1000) ?? 20
    )
    let model = try ModelOptions.load(name, version: version, path)
    guard model.config.task == .next else {
      throw CommandFailure(
        description: "\(name) is of task \(model.config.task), wanted one of task next; "
          + "'millrace tag' labels text")
    }
    let printer = PredictPrinter(isJSON: arguments.flag("json"), top: top, length: length)
    if !arguments.positionals.isEmpty {
      for text in arguments.positionals {
        var typed = PredictedText(model)
        typed.append(text)
        typed.finish()
        printer.show(typed, from: 0)
      }
      return
    }
    if isTerminal(STDIN_FILENO), isTerminal(STDOUT_FILENO), !arguments.flag("json"),
      let terminal = RawTerminal.take(STDIN_FILENO)
    {
      return type(PredictedText(model), terminal, PredictScreen(top: top, length: length))
    }
    var typed = PredictedText(model)
    while let line = readLine(strippingNewline: false) {
      let before = typed.taken.count
      typed.append(line)
      if !line.hasSuffix("\n") { typed.finish() }
      printer.show(typed, from: before)
      flushOutput()
    }
  }

  private static func first(in path: ModelPath) throws -> String {
    for (name, folder) in path.models() {
      if let model = try? ModelFolder.open(folder), model.config.task == .next { return name }
    }
    throw CommandFailure(
      description: "there is no model of task next in \(path.folders.joined(separator: ", ")); "
        + "'millrace train' makes one, --models says where another is")
  }

  /// Takes keys until the end.
  private static func type(
    _ start: PredictedText, _ terminal: borrowing RawTerminal, _ screen: PredictScreen
  ) {
    var text = start
    var pending: [UInt8] = []
    screen.draw(text)
    while true {
      let keys = terminal.read()
      guard !keys.isEmpty else { break }
      // Keys that move: they are not for a line that only grows.
      if keys.first == 0x1B { continue }
      var ends = false
      for key in keys where !ends {
        switch key {
        case 0x03, 0x04: ends = true
        case 0x08, 0x7F: text.removeLast()
        case 0x09: text.complete()
        case 0x0A, 0x0D:
          text.append("\n")
          screen.newLine()
        case 0..<0x20: break
        default:
          pending.append(key)
          if let typed = String(validating: pending, as: UTF8.self) {
            text.append(typed)
            pending = []
          } else if pending.count >= 4 {
            pending = []
          }
        }
      }
      if ends { break }
      screen.draw(text)
    }
    screen.end(text)
  }
}
