import Foundation
import Platform
import ZeroMQ

/// Where the serving loop leaves its figures for others to read, who never make it wait for more
/// than a copy.
///
/// A class because both threads hold the same one. `@unchecked Sendable`: the lock guards the
/// figures.
public final class FigureBoard: @unchecked Sendable {
  /// Seconds after which a loop that has not turned counts as stuck: it looks around every second.
  package static let patience: UInt64 = 15

  private let lock = NSLock()
  private var figures = DaemonFigures()
  /// What libzmq tells of connections.
  let connections: MonitorCounts

  /// A board without figures yet, for connections of these sockets.
  public init(sockets: [String]) { connections = MonitorCounts(sockets: sockets) }

  /// Replaces the figures.
  package func publish(_ figures: DaemonFigures) {
    lock.withLock { self.figures = figures }
  }

  /// The figures as they were published last.
  public func read() -> DaemonFigures {
    lock.withLock { figures }
  }

  /// The page at a path: `/metrics`, `/livez`, `/readyz`, `/status`; nil for any other.
  public func page(_ path: String) -> HTTPResponse? {
    let now = MonotonicClock.now()
    switch path {
    case "/metrics":
      return HTTPResponse(
        contentType: "text/plain; version=0.0.4; charset=utf-8",
        body: MetricsText(read(), connections, now: now).text)
    case "/livez": return health(isReady: false, now)
    case "/readyz": return health(isReady: true, now)
    case "/status":
      let json = read().status(now: now).serialized()
      return HTTPResponse(
        contentType: "application/json", body: String(decoding: json, as: UTF8.self) + "\n")
    case "/":
      return HTTPResponse(body: "/metrics /livez /readyz /status\n")
    default: return nil
    }
  }

  /// Whether the loop turns and, for readiness, takes input.
  ///
  /// A journal that cannot be written does not make the daemon unready: streams that do not wait
  /// for it are labelled.
  private func health(isReady: Bool, _ now: UInt64) -> HTTPResponse {
    let figures = read()
    let seconds = (now &- min(now, figures.turned)) / 1_000_000_000
    guard seconds < Self.patience else {
      return HTTPResponse(
        status: 503, body: "the serving loop has not turned for \(seconds) seconds\n")
    }
    guard !isReady || !figures.isDraining else {
      return HTTPResponse(status: 503, body: "the daemon is shutting down\n")
    }
    return HTTPResponse(body: "ok\n")
  }
}
