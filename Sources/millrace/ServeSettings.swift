import Configuration
import Journal
import Platform
import Serving
import Wire

/// What the daemon is set to, in its own types.
struct ServeSettings {
  let program: ProgramSettings
  let onGap: GapPolicy
  let acknowledgement: Acknowledgement
  let threads: EngineThreads
  /// Whether options say what else routes do.
  private let givesGap: Bool
  private let givesAck: Bool

  init(_ arguments: Arguments) throws {
    program = try ProgramSettings(arguments)
    givesGap = arguments.flag("on-gap")
    givesAck = arguments.flag("ack")
    let gap = arguments.string("on-gap") ?? "continue"
    guard let onGap = GapPolicy(rawValue: gap) else {
      throw UsageError("--on-gap: found '\(gap)', wanted continue, reset or reject")
    }
    self.onGap = onGap
    let ack = arguments.string("ack") ?? "computed"
    guard let ack = Acknowledgement(rawValue: ack) else {
      throw UsageError("--ack: found '\(ack)', wanted computed or logged")
    }
    acknowledgement = ack
    var threads = EngineThreads()
    threads.count = try arguments.int("threads", in: 1...64) ?? threads.count
    self.threads = threads
    let settings = program.settings
    guard
      ack == .computed || settings.journal.folder != "none" && settings.state.durability != "none"
    else {
      throw UsageError(
        "--ack logged needs a journal that survives a crash, found "
          + (settings.journal.folder == "none" ? "--journal none" : "--durability none"))
    }
  }

  /// Whether the folder of sockets is used, which then has to be locked.
  var usesRuntimeFolder: Bool {
    let all =
      program.settings.ingest.map(\.endpoint) + [
        program.settings.intake, program.settings.results, program.settings.control,
      ]
    return all.contains { $0.contains("{runtime}") }
  }

  /// Where the daemon is reached.
  ///
  /// - Throws: `ConfigError` where that is not this machine alone, `PlatformError` without a
  ///   runtime folder.
  func endpoints() throws -> Endpoints {
    let settings = program.settings
    var sockets: [IngestSocket] = []
    for (index, socket) in settings.ingest.enumerated() {
      sockets.append(
        IngestSocket(
          endpoint: try local(socket.endpoint, "ingest[\(index)]"), connects: socket.connects,
          subscriptions: socket.subscribe.map { Array($0.utf8) }))
    }
    return Endpoints(
      intake: try local(settings.intake, "intake.bind"), ingest: sockets,
      results: try local(settings.results, "results.bind"),
      control: try local(settings.control, "control.bind"))
  }

  private func local(_ endpoint: String, _ key: String) throws -> String {
    let security = program.settings.security
    guard isLocal(endpoint) || security.curve || security.allowPlaintext else {
      let place = program.settings.place(key) ?? ConfigPlace(source: key)
      throw ConfigError([
        ConfigProblem(
          place,
          "\(endpoint) can be reached from other machines, where anybody could use it; wanted "
            + "security.curve (--curve FILE; see 'millrace keygen'), an address such as "
            + "tcp://127.0.0.1:5556, or security.allow_plaintext (--allow-plaintext)")
      ])
    }
    return try program.expanded(endpoint)
  }

  /// Says which endpoints are open to anybody.
  func warnOfPlaintext(_ endpoints: Endpoints) {
    guard !program.settings.security.curve else { return }
    let all =
      endpoints.ingest.map(\.endpoint)
      + [endpoints.intake, endpoints.results, endpoints.control]
    for endpoint in all where !isLocal(endpoint) {
      logLine(.warning, "\(endpoint) is open to anybody who can reach it, without encryption")
    }
  }

  /// How much is taken on.
  var limits: EngineLimits {
    var limits = EngineLimits()
    let settings = program.settings.limits
    limits.wire.frame = settings.frame
    limits.wire.elements = settings.elements
    limits.wire.token = settings.token
    limits.streams = settings.streams
    limits.pending = settings.pending
    limits.resident = settings.resident
    limits.idleSeconds = UInt32(program.settings.state.idle / 1_000_000_000)
    return limits
  }

  /// How what arrives is logged; nil where it is not.
  func journal() throws -> JournalSettings? {
    let settings = program.settings
    guard let folder = try program.journal() else { return nil }
    return JournalSettings(
      folder: folder, durability: Durability(rawValue: settings.state.durability) ?? .everySecond,
      acknowledgement: acknowledgement,
      retention: Retention(
        age: settings.journal.keep, bytes: settings.journal.max, silence: settings.journal.keep),
      snapshotSeconds: UInt64(settings.state.snapshot / 1_000_000_000),
      segmentElements: settings.journal.segment)
  }

  /// What holds for which streams; an option wins over every route.
  var routes: [Route] {
    program.settings.routes.map { setting in
      var route = Route(prefix: setting.prefix)
      route.model = setting.model
      route.onGap = givesGap ? nil : setting.onGap.flatMap(GapPolicy.init(rawValue:))
      route.acknowledgement = givesAck ? nil : setting.ack.flatMap(Acknowledgement.init(rawValue:))
      route.isLogged = setting.journal
      route.isLearned = setting.train
      return route
    }
  }

  /// Lets log lines be as the configuration says.
  func applyLog() {
    let log = program.settings.log
    setLogLevel(LogLevel(name: log.level) ?? .info)
    setLogFormat(LogFormat(rawValue: log.format) ?? .auto)
  }
}
