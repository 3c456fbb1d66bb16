import Foundation
import Platform
import Wire
import ZeroMQ

/// The demo's daemon, as it is started and asked.
struct DemoDaemon {
  /// Nanoseconds that it has to start, and to log what it has answered.
  private static let patience: UInt64 = 20_000_000_000

  let place: DemoPlace
  let signals: Signals

  /// The words of its command line.
  var words: [String] {
    [
      "serve", "--state", place.state, "--ingest", "none", "--intake", place.intake, "--results",
      "ipc://\(place.folder)/results", "--control", place.control,
    ]
  }

  /// Starts it and waits until it answers.
  func start() throws {
    let process = try place.start(words, output: nil)
    let end = MonotonicClock.now() + Self.patience
    while (try? ask("ping", milliseconds: 200)) == nil {
      guard !signals.interrupted else { throw DemoInterruption() }
      guard process.isRunning, MonotonicClock.now() < end else {
        throw CommandFailure(description: "the daemon did not start" + place.lastWords())
      }
    }
  }

  /// The version in service, and how often that was changed.
  func service() throws -> (version: Int, swap: Int) {
    let status = try ask("status")
    guard case .array(let models)? = status["models"],
      let model = models.first(where: { $0.text("name") == DemoText.model })
    else { throw CommandFailure(description: "the daemon does not serve \(DemoText.model)") }
    return (model.integer("version") ?? 0, model.integer("swap") ?? 0)
  }

  /// Waits until all elements of the streams are in the journal, where the trainer finds them.
  func waitUntilLogged(_ streams: [SendStream]) throws {
    let end = MonotonicClock.now() + Self.patience
    for stream in streams {
      let id = JSONMember(key: "stream", value: .string(stream.document.stream))
      while try ask("position", [id]).integer("logged") ?? 0 < stream.document.count {
        guard !signals.wait(milliseconds: 20) else { throw DemoInterruption() }
        guard MonotonicClock.now() < end else {
          throw CommandFailure(
            description: "\(stream.document.stream) is not in the journal" + place.lastWords())
        }
      }
    }
  }

  private func ask(
    _ op: String, _ fields: [JSONMember] = [], milliseconds: Int32 = 5000
  ) throws -> JSONValue {
    var arguments = Arguments()
    arguments.values["via"] = [place.control]
    return try ControlClient(arguments).ask(op, fields, milliseconds: milliseconds)
  }
}
