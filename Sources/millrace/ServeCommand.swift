import Journal
import ModelStore
import Platform
import Recurrent
import Serving

/// `millrace serve`: the daemon.
enum ServeCommand: Command {
  static let spec = CommandSpec(
    name: "serve", summary: "Label streams as they arrive, over ZeroMQ.",
    usage: "serve [OPTION…]",
    details: """
      Takes messages on the intake socket and answers each one; every result is published too. \
      Without options it binds to this machine only and serves every model it finds; a stream \
      NAME/… goes to the model NAME. Stops on SIGTERM or Ctrl-C after answering what has come in.
      """,
    options: [
      ModelOptions.models,
      Option(long: "state", value: "DIR", help: "The daemon's own folder."),
      Option(
        long: "intake", value: "ENDPOINT",
        help: "Where streams are taken and answered (tcp://127.0.0.1:5556)."),
      Option(
        long: "results", value: "ENDPOINT",
        help: "Where every result is published (tcp://127.0.0.1:5557)."),
      Option(
        long: "control", value: "ENDPOINT",
        help: "Where requests about the daemon are answered (ipc://{runtime}/control)."),
      Option(
        long: "ingest", value: "ENDPOINT|none",
        help: "Where publishers connect their PUB sockets (tcp://127.0.0.1:5555)."),
      Option(
        long: "on-gap", value: "continue|reset|reject",
        help: "What to do on ingest when elements are missing (continue)."),
      Option(
        long: "journal", value: "DIR|none",
        help: "Where what arrives is logged ({state}/journal)."),
      Option(
        long: "durability", value: "always|1s|none",
        help: "What the log survives: power loss, power loss but for a second, crashes (1s)."),
      Option(
        long: "resident", value: "N",
        help: "Streams in memory; those used least recently go to a file (200000)."),
      Option(
        long: "threads", value: "N",
        help: "Threads that step waves, each with a share of the streams (1)."),
      Option(
        long: "ack", value: "computed|logged",
        help: "Whether an answer waits until its message is logged (computed)."),
    ] + ServeSecurity.options,
    examples: [
      ("millrace serve", "Serves all models on the usual sockets."),
      (
        "millrace serve --intake ipc://intake.sock --results ipc://results.sock",
        "The same on sockets in the file system."
      ),
      (
        "millrace serve --intake tcp://0.0.0.0:5556 --curve server.key",
        "For the clients whose public keys lie in authorized_keys/, encrypted."
      ),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.isEmpty else {
      throw UsageError("takes no words, found '\(arguments.positionals[0])'")
    }
    let gap = arguments.string("on-gap") ?? "continue"
    guard let onGap = GapPolicy(rawValue: gap) else {
      throw UsageError("--on-gap: found '\(gap)', wanted continue, reset or reject")
    }
    let security = try ServeSecurity.settings(arguments)
    let state = arguments.string("state") ?? defaultStateFolder()
    let runtime = try runtimeFolder()
    try makeDirectory(state)
    // libzmq would let a second daemon take an ipc path over, so the locks come before the sockets.
    let locks = try Locks(state: state, runtime: arguments.string("control") == nil ? runtime : nil)
    defer { withExtendedLifetime(locks) {} }
    let endpoints = endpoints(arguments, runtime: runtime)
    try ServeSecurity.check(
      [endpoints.ingest, endpoints.intake, endpoints.results, endpoints.control], security,
      allowsPlaintext: arguments.flag("allow-plaintext"))
    let signals = try Signals.install()
    raiseDescriptorLimit()
    let kernels = try chosenKernels()
    let models = ModelOptions.path(arguments, state: state)
    let daemon = try Daemon(
      engine: try loadModels(models, kernels, arguments, state), endpoints: endpoints,
      signals: signals,
      models: models, kernels: kernels, onGap: onGap,
      journal: try journalSettings(arguments, state: state), security: security)
    let bound = daemon.endpoints
    print("millrace \(Program.version), kernels \(kernels.name)")
    print("ingest   \(bound.ingest ?? "none")")
    print("intake   \(bound.intake)\nresults  \(bound.results)\ncontrol  \(bound.control)")
    print("ready")
    flushOutput()
    try daemon.run()
  }

  private static func limits(_ arguments: Arguments) throws -> EngineLimits {
    var limits = EngineLimits()
    if let resident = try arguments.int("resident", in: 1...100_000_000) {
      limits.resident = resident
    }
    return limits
  }

  private static func journalSettings(
    _ arguments: Arguments, state: String
  ) throws -> JournalSettings? {
    let durability = arguments.string("durability") ?? "1s"
    guard let durability = Durability(rawValue: durability) else {
      throw UsageError("--durability: found '\(durability)', wanted always, 1s or none")
    }
    let ack = arguments.string("ack") ?? "computed"
    guard let ack = Acknowledgement(rawValue: ack) else {
      throw UsageError("--ack: found '\(ack)', wanted computed or logged")
    }
    let folder = arguments.string("journal") ?? state + "/journal"
    guard ack == .computed || folder != "none" && durability != .none else {
      throw UsageError(
        "--ack logged needs a journal that survives a crash, found "
          + (folder == "none" ? "--journal none" : "--durability none"))
    }
    guard folder != "none" else { return nil }
    let month: Int64 = 30 * 86_400 * 1_000_000_000
    return JournalSettings(
      folder: folder, durability: durability, acknowledgement: ack,
      retention: Retention(age: month, bytes: 20 << 30, silence: month))
  }

  private static func endpoints(_ arguments: Arguments, runtime: String) -> Endpoints {
    let ingest = arguments.string("ingest") ?? "tcp://127.0.0.1:5555"
    return Endpoints(
      intake: arguments.string("intake") ?? "tcp://127.0.0.1:5556",
      ingest: ingest == "none" ? nil : ingest,
      results: arguments.string("results") ?? "tcp://127.0.0.1:5557",
      control: arguments.string("control") ?? "ipc://\(runtime)/control")
  }

  private static func loadModels(
    _ path: ModelPath, _ kernels: KernelTable, _ arguments: Arguments, _ state: String
  ) throws -> Engine {
    var models: [TaggerModel] = []
    var unavailable: Set<String> = []
    for (name, folder) in path.models() {
      do throws(ModelError) {
        let opened = try ModelFolder.open(folder)
        guard opened.config.name == name else {
          throw ModelError(
            .mismatch, path: folder,
            reason: "config.json has the name \(opened.config.name), the folder is called \(name)")
        }
        let (model, warnings) = try opened.serveBest(kernels: kernels) {
          logLine(.error, "version refused: \($0)")
        }
        for warning in warnings { logLine(.warning, warning) }
        print("model    \(name) version \(model.version), \(model.labels.count) labels, \(folder)")
        models.append(model)
      } catch {
        logLine(.error, "model refused: \(error)")
        unavailable.insert(name)
      }
    }
    guard !models.isEmpty else {
      throw CommandFailure(
        description: "no model could be loaded from \(path.folders.joined(separator: ", "))")
    }
    var threads = EngineThreads()
    threads.count = try arguments.int("threads", in: 1...64) ?? 1
    return Engine(
      models: models, unavailable: unavailable, limits: try limits(arguments), threads: threads,
      spill: try SpillStore(file: state + "/spill.sqlite"))
  }
}

/// The locks on the daemon's folders; a class, so that it lives until the daemon ends.
private final class Locks {
  private let state: LockFile
  private let runtime: LockFile?

  init(state: String, runtime: String?) throws {
    self.state = try LockFile(state + "/lock")
    if let runtime { self.runtime = try LockFile(runtime + "/lock") } else { self.runtime = nil }
  }
}
