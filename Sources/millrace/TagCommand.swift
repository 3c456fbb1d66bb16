import Foundation
import ModelStore
import Platform
import Serving
import Wire
import ZeroMQ

/// `millrace tag`: labels text at the terminal.
enum TagCommand: Command {
  static let spec = CommandSpec(
    name: "tag", summary: "Label text, through a daemon or in its own process.",
    usage: "tag [TEXT…] [OPTION…]",
    details: """
      Each TEXT, or each line of standard input where there is none, is one sequence of its own. On \
      a terminal the entities are coloured; elsewhere they stand in brackets with their type.
      """,
    options: [
      Option(long: "model", short: "m", value: "NAME", help: "The model (ner-en)."),
      Option(long: "via", value: "ENDPOINT", help: "The intake of a running daemon."),
    ] + DaemonConnection.options + [
      Option(
        long: "format", short: "f", value: "conll|json|inline",
        help: "A token and its label on each line, the daemon's results, or running text (inline)."),
      ProgramSettings.option, ModelOptions.models,
      Option(long: "version", value: "N", help: "The version, instead of the one in service."),
    ],
    examples: [
      ("millrace tag 'Angela Merkel flew to New York.'", "Shows the entities in the text."),
      ("millrace tag -f conll < notes.txt", "One token and its label on each line."),
      ("millrace tag --via tcp://127.0.0.1:5556", "Lets a running daemon label what is typed."),
    ])

  static func run(_ arguments: Arguments) throws {
    let format = arguments.string("format") ?? "inline"
    guard ["conll", "json", "inline"].contains(format) else {
      throw UsageError("--format: found '\(format)', wanted conll, json or inline")
    }
    let name = arguments.string("model") ?? "ner-en"
    let source = try makeSource(arguments, model: name)
    let printer = TagPrinter(format: format, style: Style(colour: isTerminal(STDOUT_FILENO)))
    var number = 0
    func tag(_ text: String) throws {
      number += 1
      let stream = "\(name)/tag-\(getpid())-\(number)"
      printer.show(text, try source.result(of: text, stream: stream))
      flushOutput()
    }
    if !arguments.positionals.isEmpty {
      for text in arguments.positionals { try tag(text) }
      return
    }
    let prompts = isTerminal(STDIN_FILENO) && isTerminal(STDERR_FILENO)
    if prompts { Program.printError("Type text, a line at a time; Ctrl-D ends.\n") }
    while let line = readLine() { try tag(line) }
  }

  private static func makeSource(_ arguments: Arguments, model: String) throws -> any TagSource {
    let version = try arguments.int("version", in: 1...999_999)
    guard let endpoint = arguments.string("via") else {
      guard !arguments.flag("server-key"), !arguments.flag("key") else {
        throw UsageError("--server-key and --key belong to --via")
      }
      let loaded = try ModelOptions.load(model, version: version, try ModelOptions.path(arguments))
      guard loaded.config.task == .tag else {
        throw CommandFailure(
          description: "\(model) is of task \(loaded.config.task), wanted one of task tag"
            + (loaded.config.task == .next ? "; 'millrace predict' shows what comes next" : ""))
      }
      return OwnProcess(engine: Engine(models: [loaded]))
    }
    guard version == nil, arguments.strings("models").isEmpty else {
      throw UsageError("--via: the daemon chooses the version; leave out --version and --models")
    }
    return try RunningDaemon(endpoint: endpoint, connection: DaemonConnection(arguments))
  }
}

/// Where labels come from: the body of a daemon's answer to one whole text.
protocol TagSource {
  func result(of text: String, stream: String) throws -> JSONValue
}

/// The engine in this process.
final class OwnProcess: TagSource {
  private var engine: Engine

  init(engine: Engine) { self.engine = engine }

  func result(of text: String, stream: String) throws -> JSONValue {
    engine.accept(Message(stream: stream, content: .text(text), begin: true, end: true))
    while engine.runWave() {}
    guard let answer = engine.takeAnswers().first else {
      throw CommandFailure(description: "the engine gave no answer")
    }
    return try checked(try JSONValue.parse(answer.encoded()))
  }
}

/// A daemon behind its intake socket.
final class RunningDaemon: TagSource {
  /// How long an answer may take before the daemon is taken for absent.
  private static let patience: Int32 = 5000
  private let socket: Socket
  private let endpoint: String
  private let hint: String

  init(endpoint: String, connection: DaemonConnection) throws {
    self.endpoint = endpoint
    hint = connection.hint
    socket = try connection.dealer(endpoint) { socket in
      try socket.set(.receiveTimeout(milliseconds: Self.patience))
    }
  }

  func result(of text: String, stream: String) throws -> JSONValue {
    let body = JSONValue.object([
      JSONMember(key: "text", value: .string(text)), JSONMember(key: "begin", value: .bool(true)),
      JSONMember(key: "end", value: .bool(true)),
    ])
    _ = try socket.send([Array(stream.utf8), body.serialized()])
    guard let answer = try socket.receive(dontWait: false)?.parts.last else {
      throw CommandFailure(
        description: "\(endpoint): no answer within \(Self.patience / 1000) seconds; \(hint)")
    }
    return try checked(try JSONValue.parse(answer))
  }
}

/// The result, or the daemon's own sentence where it refused.
private func checked(_ value: JSONValue) throws -> JSONValue {
  guard let error = value["error"] else { return value }
  guard case .string(let message)? = error["message"] else {
    throw CommandFailure(description: "the daemon refused the text without saying why")
  }
  throw CommandFailure(description: message)
}
