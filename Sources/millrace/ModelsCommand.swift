import Configuration
import ModelStore
import Foundation
import Platform

/// `millrace models`: what models there are, and whether they are sound.
enum ModelsCommand: Command {
  static let spec = CommandSpec(
    name: "models", summary: "List, show, check, compare, swap and prune models.",
    usage: "models list|show|verify|diff|swap|rollback|prune [NAME…] [OPTION…]",
    details: """
      'show NAME' describes a model and its versions, with --version one of them by tensors; 'diff \
      NAME A B' says which tensors, metrics and files changed from version A to version B.

      'verify' reads every version of the models named (all of them without a name), checks hashes, \
      tensors and golden messages on this machine, and exits with 1 if one fails.

      'swap NAME VERSION' puts a version into service in the running daemon, which keeps the state of \
      every stream; 'rollback NAME' goes back to the version before. Without a daemon they choose the \
      version of its next start.

      'prune NAME' removes old versions, but never the one that 'current' names, the one in service, \
      the newest, or one that the daemon's journal needs to rebuild the state of a stream.
      """,
    options: [ProgramSettings.option, ModelOptions.models] + ControlClient.options + [
      Option(long: "version", value: "N", help: "The version that 'show' shows with its tensors."),
      ModelPrune.keep, ModelPrune.dryRun, JournalFolder.state, JournalFolder.journal,
      Option(long: "json", help: "One JSON object on each line."),
    ],
    examples: [
      ("millrace models list", "Shows each model and its version in service."),
      ("millrace models show ner-en", "What ner-en is, and its versions with their scores."),
      ("millrace models verify ner-en", "Checks every version of ner-en."),
      ("millrace models diff ner-en 1 2", "What version 2 changed."),
      ("millrace models swap ner-en 2", "Puts version 2 into service without a pause."),
      ("millrace models prune ner-en --keep 3 --dry-run", "What there is to remove."),
    ])

  /// Options that belong to one word alone.
  private static let owners = [
    "version": "show", "keep": "prune", "dry-run": "prune", "state": "prune", "journal": "prune",
  ]
  private static let words = ["list", "show", "verify", "diff", "swap", "rollback", "prune"]

  static func run(_ arguments: Arguments) throws {
    let names = Array(arguments.positionals.dropFirst())
    let path = try ModelOptions.path(arguments)
    guard let word = arguments.positionals.first else {
      throw UsageError("wanted one of \(words.joined(separator: ", "))")
    }
    for (option, owner) in owners where arguments.flag(option) && word != owner {
      throw UsageError("--\(option) belongs to 'models \(owner)', not to '\(word)'")
    }
    switch word {
    case "list": list(path, json: arguments.flag("json"))
    case "show": try ModelCard.show(names, arguments)
    case "verify": try verify(names, path, json: arguments.flag("json"))
    case "diff": try ModelDiff.show(names, arguments)
    case "swap": try ModelSwitch.swap(names, arguments)
    case "rollback": try ModelSwitch.rollback(names, arguments)
    case "prune": try ModelPrune.prune(names, arguments)
    default:
      let hint = nearest(word, in: words).map { "; did you mean \($0)?" } ?? ""
      throw UsageError(
        "no such word '\(word)', wanted one of \(words.joined(separator: ", "))\(hint)")
    }
  }

  private static func list(_ path: ModelPath, json: Bool) {
    for (name, folder) in path.models() {
      do {
        let model = try ModelFolder.open(folder)
        let versions = model.versions()
        let current = model.current() ?? versions.last
        if json {
          printJSON([
            ("name", .string(name)), ("folder", .string(folder)),
            ("versions", .array(versions.map { .integer(Int64($0)) })),
            ("current", current.map { .integer(Int64($0)) } ?? .null),
          ])
        } else {
          let shown = current.map { "version \($0) of \(versions.count)" } ?? "no version"
          print("\(name)  \(shown), \(model.labels.count) labels  \(folder)")
        }
      } catch {
        logLine(.error, "\(error)")
      }
    }
  }

  private static func verify(_ names: [String], _ path: ModelPath, json: Bool) throws {
    let all = names.isEmpty ? path.models().map(\.name) : names
    guard !all.isEmpty else {
      throw CommandFailure(
        description: "there is no model in \(path.folders.joined(separator: ", "))")
    }
    let kernels = try chosenKernels()
    var failures = 0
    for name in all {
      let folder = try ModelFolder.open(try path.find(name))
      for version in folder.versions() {
        var warnings: [String] = []
        var failure: String?
        do throws(ModelError) {
          warnings = try folder.serve(version: version, kernels: kernels).warnings
        } catch {
          failure = "\(error)"
          failures += 1
        }
        report(name, version, warnings, failure, json: json)
      }
    }
    guard failures == 0 else {
      throw CommandFailure(description: "\(failures) version\(failures == 1 ? "" : "s") failed")
    }
  }

  private static func report(
    _ name: String, _ version: Int, _ warnings: [String], _ failure: String?, json: Bool
  ) {
    guard !json else {
      return printJSON([
        ("name", .string(name)), ("version", .integer(Int64(version))),
        ("ok", .bool(failure == nil)), ("error", failure.map { .string($0) } ?? .null),
        ("warnings", .array(warnings.map { .string($0) })),
      ])
    }
    print("\(name) version \(version): \(failure ?? "ok")")
    for warning in warnings { print("  missing: \(warning)") }
  }
}
