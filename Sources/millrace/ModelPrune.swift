import ModelStore
import Platform
import Wire

/// `models prune`: removes old versions of a model.
struct ModelPrune {
  static let keep = Option(
    long: "keep", value: "N", help: "How many of the newest versions 'prune' leaves (5).")
  static let dryRun = Option(
    long: "dry-run", help: "Say what 'prune' would remove, and remove nothing.")

  private let folder: ModelFolder
  private let keep: Int
  /// Versions that streams of the journal still need.
  private let inUse: Set<Int>
  private let arguments: Arguments

  /// Removes what is not needed, not even to step again what a stream of the journal was stepped
  /// with.
  static func prune(_ words: [String], _ arguments: Arguments) throws {
    guard words.count == 1 else { throw UsageError("prune wants one NAME") }
    let keep = try arguments.int("keep", in: 1...999_999) ?? 5
    let folder = try ModelWords.open(words[0], arguments)
    let inUse = try JournalFolder(arguments).versionsInUse(of: folder.config.name)
    let prune = ModelPrune(folder: folder, keep: keep, inUse: inUse, arguments: arguments)
    try prune.run()
  }

  /// The same for a trainer, without a word.
  ///
  /// - Returns: the versions that were removed.
  static func removeOld(of name: String, keep: Int, _ arguments: Arguments) throws -> [Int] {
    let folder = try ModelWords.open(name, arguments)
    let inUse = try JournalFolder(arguments).versionsInUse(of: name)
    return try ModelPrune(folder: folder, keep: keep, inUse: inUse, arguments: arguments).remove()
  }

  private func run() throws {
    report(try arguments.flag("dry-run") ? candidates() : remove())
  }

  private func remove() throws -> [Int] {
    let lock = try ModelWords.lock(folder)
    defer { withExtendedLifetime(lock) {} }
    let removed = try candidates()
    try folder.remove(versions: removed)
    return removed
  }

  private func candidates() throws -> [Int] {
    let old = folder.prunable(keep: keep, inUse: inUse)
    guard !old.isEmpty else { return [] }
    return folder.prunable(keep: keep, inUse: inUse.union([try inService()]))
  }

  /// The version that the running daemon serves or, without one, the next start would.
  private func inService() throws -> Int {
    if try ModelSwitch.isDaemonRunning(arguments),
      case .array(let models)? = try ControlClient(arguments).ask("status")["models"],
      let live = models.first(where: { $0.text("name") == folder.config.name }),
      let version = live.integer("version")
    {
      return version
    }
    let best = try folder.serveBest(kernels: try chosenKernels()) { logLine(.warning, "\($0)") }
    return best.model.version
  }

  private func report(_ versions: [Int]) {
    let isDryRun = arguments.flag("dry-run")
    let kept = folder.versions().filter { !versions.contains($0) }
    guard !arguments.flag("json") else {
      func list(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .integer(Int64($0)) }) }
      return printJSON([
        ("name", .string(folder.config.name)), ("removed", list(versions)), ("kept", list(kept)),
        ("dry_run", .bool(isDryRun)),
      ])
    }
    func list(_ numbers: [Int]) -> String {
      numbers.isEmpty ? "none" : numbers.map(String.init).joined(separator: ", ")
    }
    let verb = isDryRun ? "would remove" : "removed"
    print("\(folder.config.name): \(verb) \(list(versions)); kept \(list(kept))")
  }
}
