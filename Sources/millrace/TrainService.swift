import Training
import Wire

/// The daemon as a trainer sees it, through the control socket.
enum TrainService {
  /// A link to the daemon of a model; whether one is there is seen at each request.
  static func link(_ model: String, _ arguments: Arguments) -> ServiceLink {
    let name = JSONMember(key: "model", value: .string(model))
    return ServiceLink(
      versionInService: { version(of: model, arguments) },
      swap: { version in
        let number = JSONMember(key: "version", value: .integer(Int64(version)))
        return ask("swap", [name, number], arguments, milliseconds: 120_000)
      },
      record: { numbers in
        let fields = [
          name, JSONMember(key: "kind", value: .string("gate")),
          JSONMember(key: "numbers", value: .object(numbers)),
        ]
        return ask("record", fields, arguments, milliseconds: 5000)
      })
  }

  private static func version(of model: String, _ arguments: Arguments) -> Int? {
    let answer = try? ControlClient(arguments).ask("status", milliseconds: 1000)
    guard case .array(let models)? = answer?["models"] else { return nil }
    for entry in models where entry["name"] == .string(model) {
      if case .integer(let version)? = entry["version"] { return Int(exactly: version) }
    }
    return nil
  }

  private static func ask(
    _ op: String, _ fields: [JSONMember], _ arguments: Arguments, milliseconds: Int32
  ) -> ServiceLink.Answer {
    guard (try? ControlClient(arguments).ask("ping", milliseconds: 1000)) != nil else {
      return .absent
    }
    do {
      _ = try ControlClient(arguments).ask(op, fields, milliseconds: milliseconds)
      return .done
    } catch {
      return .refused("\(error)")
    }
  }
}
