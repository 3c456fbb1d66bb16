import Foundation
import Wire

/// What the command line of `millrace send` asks for.
struct SendOptions: Sendable {
  var files: [String]
  var endpoint: String
  let connection: DaemonConnection
  var model = "ner-en"
  /// Tells the streams of one run from those of all others.
  var run: String
  /// What the ids of messages that have one get at their end; nil for nothing.
  var suffix: String?
  /// Streams that are open at once.
  var streams = 16
  /// Elements a second; nil is as fast as answers come.
  var rate: Double?
  /// Messages without an answer, over all streams.
  var inFlight = 64
  var elementsPerMessage = 1
  /// How the files are written; nil is what their content tells.
  var format: SendFormat?
  var encoding = BodyEncoding.json
  var sendsLabels = false
  var types: String?
  /// Whether the last column of CSV, or the one called so, is the label.
  var hasLabelColumn = true
  var json = false

  init(_ arguments: Arguments) throws {
    connection = try DaemonConnection(arguments)
    files = arguments.positionals
    guard !files.isEmpty else { throw UsageError("wanted a FILE to send") }
    if let given = arguments.string("via") {
      endpoint = given
    } else {
      let settings = try ProgramSettings(arguments)
      endpoint = try settings.expanded(settings.settings.intake)
    }
    model = arguments.string("model") ?? model
    run = try Self.run(arguments)
    suffix = arguments.string("run")
    format = try Self.format(arguments)
    guard (1...Self.longestName).contains(model.utf8.count) else {
      throw UsageError("--model: wanted a name of 1 to \(Self.longestName) bytes")
    }
    streams = try arguments.int("streams", in: 1...100_000) ?? streams
    rate = try arguments.double("rate", in: 0.001...1e9)
    inFlight = try arguments.int("in-flight", in: 1...100_000) ?? inFlight
    elementsPerMessage = try arguments.int("elements", in: 1...4096) ?? elementsPerMessage
    switch arguments.string("encoding") ?? "json" {
    case "json": encoding = .json
    case "messagepack": encoding = .messagePack
    case let other: throw UsageError("--encoding: found '\(other)', wanted json or messagepack")
    }
    sendsLabels = arguments.flag("labels")
    types = arguments.string("types")
    hasLabelColumn = !arguments.flag("no-label-column")
    guard hasLabelColumn || !sendsLabels else {
      throw UsageError("--labels and --no-label-column exclude each other")
    }
    json = arguments.flag("json")
  }

  /// Model and run together leave room in a stream id for a file's name.
  private static let longestName = 64

  private static func format(_ arguments: Arguments) throws(UsageError) -> SendFormat? {
    guard let name = arguments.string("format") else { return nil }
    if let format = SendFormat(rawValue: name) { return format }
    throw UsageError("--format: found '\(name)', wanted conll, text, csv or jsonl")
  }

  private static func run(_ arguments: Arguments) throws(UsageError) -> String {
    guard let name = arguments.string("run") else {
      let digits = String(UInt32.random(in: 0..<1 << 24), radix: 16)
      return String(repeating: "0", count: 6 - digits.count) + digits
    }
    let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard isPlain, (1...longestName).contains(name.utf8.count) else {
      throw UsageError("--run: wanted 1 to \(longestName) bytes without control characters")
    }
    return name
  }
}
