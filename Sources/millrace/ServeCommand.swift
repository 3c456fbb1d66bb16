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
      NAME/… goes to the model NAME. Stops on SIGTERM or Ctrl-C after answering what has come in; \
      a second one ends it at once. SIGHUP reads routes, limits and the log's level again and looks \
      for other versions and new models; what needs a restart is said.
      """,
    options: [
      ProgramSettings.option, ModelOptions.models,
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
    let settings = try ServeSettings(arguments)
    settings.applyLog()
    let state = settings.program.state
    try makeDirectory(state)
    // libzmq would let a second daemon take an ipc path over, so the locks come before the sockets.
    let locks = try Locks(
      state: state, runtime: settings.usesRuntimeFolder ? try runtimeFolder() : nil)
    defer { withExtendedLifetime(locks) {} }
    let security = try ServeSecurity.settings(settings.program, arguments)
    let endpoints = try settings.endpoints()
    settings.warnOfPlaintext(endpoints)
    let signals = try Signals.install()
    raiseDescriptorLimit()
    let kernels = try chosenKernels()
    let models = try ModelOptions.path(settings.program)
    let daemon = try Daemon(
      engine: try loadModels(models, kernels, settings), endpoints: endpoints,
      signals: signals, models: models, kernels: kernels, onGap: settings.onGap,
      routes: settings.routes, journal: try settings.journal(), security: security)
    let metrics = try MetricsPage.start(settings.program, daemon.board)
    defer { withExtendedLifetime(metrics) {} }
    let url = metrics.map { "http://\($0.address)" }
    let reloader = Reloader(arguments, settings)
    daemon.onReload = { reloader.reload() }
    daemon.describe(version: Program.version, metrics: url)
    announce(daemon, settings, kernels, metrics: url)
    try daemon.run()
  }

  private static func announce(
    _ daemon: Daemon, _ settings: ServeSettings, _ kernels: KernelTable, metrics: String?
  ) {
    let bound = daemon.endpoints
    print("millrace \(Program.version), kernels \(kernels.name)")
    if let file = settings.program.file { print("settings \(file)") }
    for socket in bound.ingest { print("ingest   \(socket.endpoint)") }
    if bound.ingest.isEmpty { print("ingest   none") }
    print("intake   \(bound.intake)\nresults  \(bound.results)\ncontrol  \(bound.control)")
    if let metrics { print("metrics  \(metrics)/metrics") }
    print("ready")
    flushOutput()
  }

  private static func loadModels(
    _ path: ModelPath, _ kernels: KernelTable, _ settings: ServeSettings
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
    return Engine(
      models: models, unavailable: unavailable, limits: settings.limits, threads: settings.threads,
      spill: try SpillStore(file: settings.program.state + "/spill.sqlite"))
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
