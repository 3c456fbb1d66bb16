// Keys that hold lists.
extension Setting {
  static let ingest = Setting(
    path: "ingest",
    help: "Sockets that publishers (PUB) are taken from: bind, or connect to a publisher; "
      + "subscribe names beginnings of stream ids. [] for none.",
    isReloadable: false,
    read: { (node, settings) throws(ConfigError) in
      settings.ingest = try list(node, "ingest", &settings) { (item, reader) in
        readIngest(item, &reader)
      }
    },
    shown: { settings in
      let items = settings.ingest.map { socket in
        "{ \(socket.connects ? "connect" : "bind"): \(quoted(socket.endpoint)), "
          + "subscribe: [\(socket.subscribe.map(quoted).joined(separator: ", "))] }"
      }
      return "[\(items.joined(separator: ", "))]"
    })

  static let routes = Setting(
    path: "routes",
    help: "What holds for streams whose ids begin with prefix (the longest wins): model (else the "
      + "name before the first slash), on_gap, ack, journal: false (not logged: after a crash its "
      + "streams begin anew), train: false (logged, not learned from).",
    isReloadable: true,
    read: { (node, settings) throws(ConfigError) in
      settings.routes = try list(node, "routes", &settings) { (item, reader) in
        readRoute(item, &reader)
      }
    }, shown: { "[\($0.routes.map(shownRoute).joined(separator: ", "))]" })

  static let models = Setting(
    path: "models",
    help: "Folders of models; the first that has a model wins, new versions go to the first. "
      + "{shipped} are those that came with the program.",
    isReloadable: false,
    read: { (node, settings) throws(ConfigError) in
      settings.models = try list(node, "models", &settings) { (item, reader) in
        reader.value { () throws(ConfigProblem) in try item.path() }
      }
      guard settings.models.isEmpty else { return }
      throw ConfigError([ConfigProblem(node.place, "found no folder, wanted at least one")])
    }, shown: { "[\($0.models.map(quoted).joined(separator: ", "))]" })

  static let trainerModels = Setting(
    path: "trainer.models", help: "The models that it trains where its command names none.",
    isReloadable: false,
    read: { (node, settings) throws(ConfigError) in
      settings.trainer.models = try list(node, "trainer.models", &settings) { (item, reader) in
        reader.value { () throws(ConfigProblem) in try item.string() }
      }
    }, shown: { "[\($0.trainer.models.map(quoted).joined(separator: ", "))]" })

  /// Reads every item of an array, and throws all that is wrong with it at once.
  private static func list<Item>(
    _ node: ConfigNode, _ path: String, _ settings: inout Settings,
    _ read: (ConfigNode, inout ItemReader) -> Item?
  ) throws(ConfigError) -> [Item] {
    var reader = ItemReader()
    var items: [Item] = []
    let nodes = reader.value { () throws(ConfigProblem) in try node.items("an array: […]") } ?? []
    settings.note(path, node.place)
    for (index, item) in nodes.enumerated() {
      settings.note("\(path)[\(index)]", item.place)
      if let value = read(item, &reader) { items.append(value) }
    }
    guard reader.problems.isEmpty else { throw ConfigError(reader.problems) }
    return items
  }

  private static func readIngest(
    _ node: ConfigNode, _ reader: inout ItemReader
  ) -> Settings.Ingest? {
    let keys = reader.members(node, ["bind", "connect", "subscribe"])
    guard let endpoint = keys["bind"] ?? keys["connect"],
      keys["bind"] == nil || keys["connect"] == nil
    else {
      reader.note(node.place, "an ingest socket wants either bind or connect")
      return nil
    }
    guard
      let text = reader.value({ () throws(ConfigProblem) in try endpoint.endpoint() })
    else { return nil }
    var socket = Settings.Ingest(endpoint: text)
    socket.connects = keys["connect"] != nil
    guard let subscribe = keys["subscribe"] else { return socket }
    let wanted = "an array of beginnings of stream ids; [\"\"] takes all"
    let items = reader.value { () throws(ConfigProblem) in try subscribe.items(wanted) } ?? []
    socket.subscribe = items.compactMap { item in
      reader.value { () throws(ConfigProblem) in try item.string() }
    }
    if items.isEmpty { reader.note(subscribe.place, "found no subscription, wanted \(wanted)") }
    return socket
  }

  private typealias RouteKey = (ConfigNode, inout Settings.Route) throws(ConfigProblem) -> Void

  private static var routeKeys: [(name: String, read: RouteKey)] {
    [
      ("prefix", { node, route throws(ConfigProblem) in route.prefix = try node.prefix() }),
      ("model", { node, route throws(ConfigProblem) in route.model = try node.string() }),
      (
        "on_gap",
        { node, route throws(ConfigProblem) in
          route.onGap = try node.word(["continue", "reset", "reject"])
        }
      ),
      (
        "ack",
        { node, route throws(ConfigProblem) in
          route.ack = try node.word(["computed", "logged"])
        }
      ),
      ("journal", { node, route throws(ConfigProblem) in route.journal = try node.flag() }),
      ("train", { node, route throws(ConfigProblem) in route.train = try node.flag() }),
    ]
  }

  private static func readRoute(
    _ node: ConfigNode, _ reader: inout ItemReader
  ) -> Settings.Route? {
    let keys = reader.members(node, routeKeys.map(\.name))
    guard let prefix = keys["prefix"] else {
      reader.note(node.place, "a route wants prefix, the beginning of its streams' ids")
      return nil
    }
    var route = Settings.Route(prefix: "")
    for (key, read) in routeKeys {
      guard let node = keys[key] else { continue }
      reader.value { () throws(ConfigProblem) in try read(node, &route) }
    }
    if !route.journal, route.ack == "logged" {
      reader.note(
        prefix.place, "a route with journal: false cannot have ack: \"logged\": nothing is logged")
    }
    return route
  }

  private static func shownRoute(_ route: Settings.Route) -> String {
    var parts = ["prefix: \(quoted(route.prefix))"]
    if let model = route.model { parts.append("model: \(quoted(model))") }
    if let onGap = route.onGap { parts.append("on_gap: \(quoted(onGap))") }
    if let ack = route.ack { parts.append("ack: \(quoted(ack))") }
    return
      "{ \((parts + ["journal: \(route.journal)", "train: \(route.train)"]).joined(separator: ", ")) }"
  }
}

extension ConfigNode {
  /// The beginning of a stream's id.
  fileprivate func prefix() throws(ConfigProblem) -> String {
    let text = try string("the beginning of a stream's id")
    guard text.utf8.count <= 200 else { throw wrong("at most 200 bytes") }
    return text
  }
}
