import Configuration
import Platform
import Serving

/// Reads the configuration of a running daemon again.
///
/// A class because the daemon asks it again and again.
final class Reloader {
  private let arguments: Arguments
  /// What the daemon was started with, and what it has taken on since.
  private let started: ServeSettings
  private var current: ServeSettings

  init(_ arguments: Arguments, _ started: ServeSettings) {
    self.arguments = arguments
    self.started = started
    current = started
  }

  /// What the daemon takes on; nil where the configuration cannot be used, which is said.
  func reload() -> DaemonReload? {
    do {
      let new = try ServeSettings(arguments)
      _ = try new.endpoints()
      tell(new)
      current = new
      new.applyLog()
      return DaemonReload(routes: new.routes, limits: new.limits)
    } catch let error as ConfigError {
      for problem in error.problems { logLine(.error, "\(problem)") }
      logLine(.error, "reload refused: nothing has changed")
    } catch {
      logLine(.error, "reload refused: nothing has changed: \(error)")
    }
    return nil
  }

  private func tell(_ new: ServeSettings) {
    let changes = new.program.settings.changes(from: current.program.settings)
    let taken = changes.filter(\.isReloadable).map(\.path)
    logLine(
      .info, "reloaded: " + (taken.isEmpty ? "no key has changed" : taken.joined(separator: ", ")))
    let late = new.program.settings.changes(from: started.program.settings)
      .filter { !$0.isReloadable }
    for setting in late {
      let place = new.program.settings.place(setting.path).map { "\($0): " } ?? ""
      logLine(.warning, "\(place)\(setting.path) needs a restart; it stays as it was")
    }
  }
}
