import Wire

/// What the daemon said at one moment.
struct TopSample {
  /// Nanoseconds of the monotonic clock.
  let time: UInt64
  /// The answer to `status`.
  let status: JSONValue
  /// The answer to `streams`, its first page.
  let streams: JSONValue
}

/// The last moments, from which rates are made.
struct TopHistory {
  private static let limit = 120
  /// The newest moment; nil before the first.
  private(set) var newest: TopSample?
  /// Elements a second between moments, oldest first.
  private(set) var rates: [Double] = []
  private var before: TopSample?

  /// Takes a further moment in.
  mutating func add(_ sample: TopSample) {
    before = newest
    newest = sample
    if before != nil { rates.append(rate("elements")) }
    if rates.count > Self.limit { rates.removeFirst(rates.count - Self.limit) }
  }

  /// How fast a counter rose between the last two moments, a second; before the second moment its
  /// mean since the daemon's start.
  func rate(_ key: String) -> Double {
    guard let newest else { return 0 }
    let now = Double(newest.status.integer(key) ?? 0)
    guard let before else { return now / max(newest.status.seconds("uptime_s"), 1e-3) }
    let seconds = Double(newest.time - before.time) / 1e9
    // A daemon that was started anew counts from 0.
    return max(now - Double(before.status.integer(key) ?? 0), 0) / max(seconds, 1e-3)
  }

  /// The streams that moved most between the last two moments, busiest first, with elements a second.
  var busiest: [(stream: JSONValue, rate: Double)] {
    guard let newest, case .array(let streams)? = newest.streams["streams"] else { return [] }
    var places: [String: Int] = [:]
    if case .array(let old)? = before?.streams["streams"] {
      for stream in old { places[stream.text("stream") ?? ""] = stream.integer("next") ?? 0 }
    }
    let seconds = before.map { Double(newest.time - $0.time) / 1e9 } ?? 1
    let moved = streams.map { stream in
      let next = stream.integer("next") ?? 0
      let old = before == nil ? next : places[stream.text("stream") ?? ""] ?? 0
      return (stream, Double(max(next - old, 0)) / max(seconds, 1e-3))
    }
    return moved.sorted { $0.1 > $1.1 }.map { (stream: $0.0, rate: $0.1) }
  }
}

extension JSONValue {
  /// A number of seconds; 0 where there is none.
  func seconds(_ key: String) -> Double {
    switch self[key] {
    case .number(let seconds)?: seconds
    case .integer(let seconds)?: Double(seconds)
    default: 0
    }
  }
}
