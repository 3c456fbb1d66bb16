import Configuration
import Platform
import Serving

/// The daemon's figures and health over HTTP.
enum MetricsPage {
  /// Starts to answer; nil where none are wanted.
  ///
  /// Where nobody said an address, one that is taken does not keep the daemon from serving: it may
  /// be the second one on this machine.
  ///
  /// - Throws: `ConfigError` where the address that was said cannot be used.
  static func start(_ settings: ProgramSettings, _ board: FigureBoard) throws -> HTTPServer? {
    let bind = settings.settings.metrics.bind
    guard !bind.isEmpty else { return nil }
    let place = settings.settings.place("metrics.bind")
    func problem(_ message: String) -> ConfigError {
      ConfigError([ConfigProblem(place ?? ConfigPlace(source: "metrics.bind"), message)])
    }
    guard let address = SocketAddress(bind) else {
      throw problem("\(bind) is no numeric address; wanted one such as 127.0.0.1:9464")
    }
    guard address.isLoopback || settings.settings.metrics.remote else {
      throw problem(
        "\(bind) can be reached from other machines, who would see models and figures; wanted "
          + "127.0.0.1:PORT, or metrics.remote: true")
    }
    do throws(PlatformError) {
      return try HTTPServer(address) { board.page($0) }
    } catch {
      guard place == nil else {
        throw problem("metrics: \(error); choose another port, or \"\" for no metrics")
      }
      logLine(.warning, "no metrics: \(error); metrics.bind names another port")
      return nil
    }
  }
}
