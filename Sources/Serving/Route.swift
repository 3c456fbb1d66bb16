/// What holds for the streams whose ids have a common beginning; nil is what the daemon does else.
public struct Route: Sendable, Equatable {
  /// The beginning of the stream ids, as UTF-8.
  public var prefix: [UInt8]
  /// The model that they go to; nil for the one that an id names before its first slash.
  public var model: String?
  /// What happens where a publisher's elements are missing.
  public var onGap: GapPolicy?
  /// When messages are answered.
  public var acknowledgement: Acknowledgement?
  /// Whether what arrives is logged.
  ///
  /// What is not is lost in a restart: its streams begin anew.
  public var isLogged = true
  /// Whether a trainer may learn from it.
  public var isLearned = true

  /// A route that changes nothing yet.
  public init(prefix: String) { self.prefix = Array(prefix.utf8) }
}

/// Finds the route of a stream: that of the longest prefix.
struct Router: Sendable {
  /// For streams that no prefix fits.
  private let standard = Route(prefix: "")
  /// Longest prefix first.
  private let routes: [Route]

  init(_ routes: [Route] = []) {
    self.routes = routes.sorted { $0.prefix.count > $1.prefix.count }
  }

  /// Whether every stream has the same route.
  var isEmpty: Bool { routes.isEmpty }

  func route(of stream: some Sequence<UInt8>) -> Route {
    routes.first { stream.starts(with: $0.prefix) } ?? standard
  }
}
