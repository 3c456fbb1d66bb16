import Platform
import Wire
import ZeroMQ

/// A DEALER on a daemon's control socket.
struct ControlClient {
  static let options =
    [
      Option(
        long: "via", value: "ENDPOINT",
        help: "The control socket of the daemon (ipc://{runtime}/control).")
    ] + DaemonConnection.options

  private let socket: Socket
  private let endpoint: String
  private let hint: String

  /// Connects; whether anybody is there shows when it is asked.
  init(_ arguments: Arguments) throws {
    if let given = arguments.string("via") {
      endpoint = given
    } else {
      let settings = try ProgramSettings(arguments)
      endpoint = try settings.expanded(settings.settings.control)
    }
    let connection = try DaemonConnection(arguments)
    hint = connection.hint
    socket = try connection.dealer(endpoint)
  }

  /// Asks one thing.
  ///
  /// - Throws: `CommandFailure` with the daemon's own sentence where it refused, or where none came
  ///   within `milliseconds`.
  func ask(
    _ op: String, _ fields: [JSONMember] = [], milliseconds: Int32 = 5000
  ) throws -> JSONValue {
    try socket.set(.receiveTimeout(milliseconds: milliseconds))
    let request = JSONValue.object([JSONMember(key: "op", value: .string(op))] + fields)
    _ = try socket.send([request.serialized()])
    guard let answer = try socket.receive(dontWait: false)?.parts.last else {
      throw CommandFailure(
        description: "\(endpoint): no answer within \(milliseconds / 1000) seconds; \(hint)")
    }
    let value = try read(answer)
    guard let error = value["error"] else { return value }
    guard case .string(let message)? = error["message"] else {
      throw CommandFailure(description: "\(endpoint): refused without saying why")
    }
    throw CommandFailure(description: message)
  }

  private func read(_ bytes: [UInt8]) throws(CommandFailure) -> JSONValue {
    do {
      return try JSONValue.parse(bytes)
    } catch {
      throw CommandFailure(description: "\(endpoint): the answer is not JSON: \(error)")
    }
  }
}
