import Configuration
import Platform
import Serving
import ZeroMQ

extension ServeCheck {
  /// Looks whether every endpoint can be bound, by binding it where no daemon runs.
  func sockets(isRunning: Bool, _ report: inout CheckReport) {
    let settings = settings.program.settings
    do {
      let endpoints = try self.settings.endpoints()
      for (index, socket) in endpoints.ingest.enumerated() {
        let place = settings.place("ingest[\(index)]")
        guard !socket.connects else {
          report.note("ingest", "connects to \(socket.endpoint)")
          continue
        }
        look("ingest", socket.endpoint, isRunning, place, &report)
      }
      look("intake", endpoints.intake, isRunning, settings.place("intake.bind"), &report)
      look("results", endpoints.results, isRunning, settings.place("results.bind"), &report)
      look("control", endpoints.control, isRunning, settings.place("control.bind"), &report)
      twice(endpoints, &report)
    } catch let error as ConfigError {
      for problem in error.problems { report.fail("sockets", problem.message, at: problem.place) }
    } catch {
      report.fail("sockets", "\(error)")
    }
    metrics(isRunning: isRunning, &report)
  }

  private func look(
    _ subject: String, _ endpoint: String, _ isRunning: Bool, _ place: ConfigPlace?,
    _ report: inout CheckReport
  ) {
    // An ipc path that is bound would be taken over from the daemon that has it.
    guard !isRunning, endpoint.hasPrefix("tcp://") else {
      return report.note(subject, endpoint)
    }
    report.step(subject, at: place) {
      try Socket(try Context(), .router).bind(endpoint)
      return "\(endpoint) is free"
    }
  }

  private func twice(_ endpoints: Endpoints, _ report: inout CheckReport) {
    var seen: Set<String> = []
    let all =
      endpoints.ingest.filter { !$0.connects }.map(\.endpoint)
      + [endpoints.intake, endpoints.results, endpoints.control]
    for endpoint in all where !endpoint.hasSuffix(":*") && !seen.insert(endpoint).inserted {
      report.fail("sockets", "\(endpoint) is bound twice; wanted an endpoint of its own for each")
    }
  }

  private func metrics(isRunning: Bool, _ report: inout CheckReport) {
    let bind = settings.program.settings.metrics.bind
    guard !bind.isEmpty else { return report.note("metrics", "none") }
    guard !isRunning else { return report.note("metrics", "http://\(bind)/metrics") }
    report.step("metrics", at: settings.program.settings.place("metrics.bind")) {
      let server = try MetricsPage.start(settings.program, FigureBoard(sockets: []))
      return server == nil ? "\(bind) is taken: none" : "http://\(bind)/metrics"
    }
  }
}
