import Configuration
import Journal
import ModelStore
import Platform
import Recurrent
import Serving
import ZeroMQ

/// Looks at all that the daemon would use.
struct ServeCheck {
  let settings: ServeSettings
  /// Streams to reckon with; nil is the limit.
  let streams: Int?

  private var program: ProgramSettings { settings.program }

  func run(_ report: inout CheckReport) {
    var models: [TaggerModel] = []
    report.step("kernels") {
      let names = KernelSelection.available.map(\.name).joined(separator: ", ")
      return "\(try chosenKernels().name); this processor runs \(names)"
    }
    if let kernels = try? chosenKernels() { models = self.models(kernels, &report) }
    routes(models, &report)
    let isRunning = folders(&report)
    journal(&report)
    if program.settings.security.curve {
      report.step("keys", at: program.settings.place("security.secret_key")) {
        let keys = try ServeSecurity.settings(program, Arguments())
        return "CURVE, clients of \(keys?.authorizedKeys ?? "")"
      }
    }
    sockets(isRunning: isRunning, &report)
    memory(models, &report)
  }

  private func models(_ kernels: KernelTable, _ report: inout CheckReport) -> [TaggerModel] {
    var found: [TaggerModel] = []
    guard let path = try? ModelOptions.path(program) else { return [] }
    for (name, folder) in path.models() {
      var skipped: [String] = []
      report.step("model") {
        let opened = try ModelFolder.open(folder)
        guard opened.config.name == name else {
          throw CommandFailure(
            description: "\(folder)/config.json has the name \(opened.config.name), wanted \(name)")
        }
        let (model, warnings) = try opened.serveBest(kernels: kernels) { skipped.append("\($0)") }
        skipped += warnings
        found.append(model)
        return "\(name) version \(model.version), \(model.labels.count) labels, \(folder)"
      }
      for text in skipped { report.warn("model", text) }
    }
    if found.isEmpty {
      report.fail(
        "model", "no model can be loaded from \(path.folders.joined(separator: ", "))",
        at: program.settings.place("models"))
    }
    return found
  }

  private func routes(_ models: [TaggerModel], _ report: inout CheckReport) {
    let names = models.map(\.name)
    for (index, route) in program.settings.routes.enumerated() {
      let place = program.settings.place("routes[\(index)]")
      guard let model = route.model, !names.contains(model) else {
        report.note("route", "\(quoted(route.prefix)) to \(route.model ?? "the model of its name")")
        continue
      }
      let hint = nearest(model, in: names).map { "; did you mean \($0)?" } ?? ""
      report.fail(
        "route", "\(quoted(route.prefix)) leads to model \(model), which is not there\(hint)",
        at: place)
    }
  }

  /// Looks at the daemon's own folders; whether a daemon runs on them.
  private func folders(_ report: inout CheckReport) -> Bool {
    let place = program.settings.place("state.folder")
    let state = program.state
    guard fileExists(state) else {
      let parent = nearestFolder(above: state)
      if Capacity.canWrite(parent) {
        report.note("state", "\(state) will be made in \(parent)")
      } else {
        report.fail("state", "\(state) cannot be made: \(parent) cannot be written", at: place)
      }
      return false
    }
    guard Capacity.canWrite(state) else {
      report.fail("state", "\(state) cannot be written by this user", at: place)
      return false
    }
    let free = Capacity.freeBytes(state).map { ", \(binarySize($0)) free" } ?? ""
    guard fileExists(state + "/lock") else {
      report.note("state", state + free)
      return false
    }
    do throws(PlatformError) {
      _ = try LockFile(state + "/lock")
      report.note("state", state + free)
    } catch .locked(_, let holder) {
      let process = holder.map { " (process \($0))" } ?? ""
      report.note("state", "\(state)\(free); the daemon runs\(process)")
      return true
    } catch {
      report.fail("state", "\(error)", at: place)
    }
    return false
  }

  private func journal(_ report: inout CheckReport) {
    let place = program.settings.place("journal.folder")
    guard let folder = try? program.journal() else {
      return report.warn(
        "journal", "none is kept: a restart forgets every stream, and nothing can be learned from",
        at: place)
    }
    let free = Capacity.freeBytes(nearestFolder(above: folder))
    if let free, free < program.settings.journal.max {
      report.warn(
        "journal",
        "journal.max is \(binarySize(program.settings.journal.max)), and \(binarySize(free)) are "
          + "free where it lies", at: program.settings.place("journal.max") ?? place)
    }
    guard fileExists(folder + "/journal.sqlite") else {
      return report.note("journal", "\(folder) will be made")
    }
    report.step("journal", at: place) {
      let stats = try JournalReader(folder: folder).stats()
      return "\(folder), \(stats.streams) streams, \(binarySize(stats.bytes))"
    }
  }

  private func memory(_ models: [TaggerModel], _ report: inout CheckReport) {
    let limits = program.settings.limits
    let count = min(streams ?? limits.streams, limits.resident)
    for model in models {
      let bytes = count * Engine.bytesPerStream(of: model)
      let text = "\(count) streams of \(model.name) in memory: \(binarySize(bytes))"
      guard let free = Capacity.availableMemory() else { return report.note("memory", text) }
      if bytes > free {
        report.warn(
          "memory", text + "; \(binarySize(free)) are available",
          at: program.settings.place("limits.resident"))
      } else {
        report.note("memory", text + ", \(binarySize(free)) are available")
      }
    }
  }

  /// The folder, or the nearest above it that exists.
  private func nearestFolder(above path: String) -> String {
    var path = path
    while !fileExists(path) {
      guard let slash = path.lastIndex(of: "/") else { return "." }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    return path
  }
}
