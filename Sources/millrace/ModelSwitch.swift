import ModelStore
import Platform
import Wire

/// `models swap` and `models rollback`: through the running daemon or, without one, in the folder.
enum ModelSwitch {
  static func swap(_ words: [String], _ arguments: Arguments) throws {
    guard words.count == 2 else {
      throw UsageError("swap wants NAME and VERSION, such as 'models swap ner-en 2'")
    }
    let version = try ModelWords.version(words[1])
    let fields = [
      JSONMember(key: "model", value: .string(words[0])),
      JSONMember(key: "version", value: .integer(Int64(version))),
    ]
    guard try isDaemonRunning(arguments) else {
      return try swapInFolder(words[0], version, arguments)
    }
    report(try ControlClient(arguments).ask("swap", fields, milliseconds: 120_000), arguments)
  }

  static func rollback(_ words: [String], _ arguments: Arguments) throws {
    guard words.count == 1 else { throw UsageError("rollback wants one NAME") }
    guard try isDaemonRunning(arguments) else {
      let folder = try ModelWords.open(words[0], arguments)
      let older = folder.candidates().dropFirst()
      guard let version = older.first else {
        throw CommandFailure(description: "\(words[0]): there is no older version to go back to")
      }
      return try swapInFolder(words[0], version, arguments)
    }
    let name = JSONMember(key: "model", value: .string(words[0]))
    report(try ControlClient(arguments).ask("rollback", [name], milliseconds: 120_000), arguments)
  }

  static func isDaemonRunning(_ arguments: Arguments) throws -> Bool {
    // Who names a daemon means that one: its absence is then an error.
    guard arguments.string("via") == nil else { return true }
    let client = try ControlClient(arguments)
    return (try? client.ask("ping", milliseconds: 1000)) != nil
  }

  /// The same checks as the daemon's, under the model's lock.
  private static func swapInFolder(_ name: String, _ version: Int, _ arguments: Arguments) throws {
    let folder = try ModelWords.open(name, arguments)
    let lock = try ModelWords.lock(folder)
    defer { withExtendedLifetime(lock) {} }
    let from = folder.current() ?? folder.versions().last ?? 0
    _ = try folder.serve(version: version, kernels: try chosenKernels())
    try folder.setCurrent(version)
    report(
      .object([
        JSONMember(key: "model", value: .string(name)),
        JSONMember(key: "version", value: .integer(Int64(version))),
        JSONMember(key: "from", value: .integer(Int64(from))),
      ]), arguments)
  }

  private static func report(_ answer: JSONValue, _ arguments: Arguments) {
    guard !arguments.flag("json"), case .string(let name)? = answer["model"],
      case .integer(let version)? = answer["version"], case .integer(let from)? = answer["from"]
    else { return print(String(decoding: answer.serialized(), as: UTF8.self)) }
    let place = answer["swap"] == nil ? "for the next start" : "in service"
    print("\(name): version \(version) \(place) (was \(from))")
  }
}
