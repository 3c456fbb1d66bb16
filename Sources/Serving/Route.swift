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

/// What a route says, without its names: it is copied for every message.
struct RouteRule: Sendable {
  /// Which of the router's routes it is of; nil for streams that no prefix fits.
  var route: Int?
  var onGap: GapPolicy?
  var acknowledgement: Acknowledgement?
  var isLogged = true
  var isLearned = true
}

/// Finds the route of a stream: that of the longest prefix.
struct Router: Sendable {
  /// Longest prefix first.
  private let routes: [Route]
  private let rules: [RouteRule]

  init(_ routes: [Route] = []) {
    let routes = routes.sorted { $0.prefix.count > $1.prefix.count }
    self.routes = routes
    rules = routes.enumerated().map { index, route in
      RouteRule(
        route: index, onGap: route.onGap, acknowledgement: route.acknowledgement,
        isLogged: route.isLogged, isLearned: route.isLearned)
    }
  }

  /// Whether every stream has the same route.
  var isEmpty: Bool { routes.isEmpty }

  func rule(of stream: some Sequence<UInt8>) -> RouteRule {
    guard !routes.isEmpty else { return RouteRule() }
    return routes.firstIndex { stream.starts(with: $0.prefix) }.map { rules[$0] } ?? RouteRule()
  }

  /// The model that a rule sends streams to; nil for the one that an id names.
  func model(of rule: RouteRule) -> String? { rule.route.flatMap { routes[$0].model } }
}
