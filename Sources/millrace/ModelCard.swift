import ModelStore
import Platform
import Wire

/// `models show`: a model in short, as its configuration and its versions say.
struct ModelCard {
  private let folder: ModelFolder
  /// `config.json` as it is written: what this version does not know yet is shown too.
  private let config: JSONValue
  private let current: Int?
  private let versions: [ModelVersionCard]
  /// The weights of the one version that was asked for.
  private let weights: SafetensorsFile?

  static func show(_ words: [String], _ arguments: Arguments) throws {
    guard words.count == 1 else { throw UsageError("show wants one NAME") }
    let version = try arguments.int("version", in: 1...999_999)
    let card = try ModelCard(ModelWords.open(words[0], arguments), version: version)
    if arguments.flag("json") { card.printAsJSON() } else { card.printForPeople() }
  }

  private init(_ folder: ModelFolder, version: Int?) throws {
    self.folder = folder
    let path = folder.path + "/config.json"
    config = try JSONValue.parse(try readFile(path, limit: 1 << 20))
    let all = folder.versions()
    let current = folder.current() ?? all.last
    self.current = current
    if let version { try ModelWords.require(version, of: folder) }
    versions = (version.map { [$0] } ?? all).map {
      ModelVersionCard($0, of: folder, current: current)
    }
    weights = try version.map { try folder.inspect(version: $0) }
  }

  private var parameters: Int {
    folder.expectedTensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  private func printForPeople() {
    print("\(folder.config.name)  \(folder.path)")
    let description = ConfigDescription(config)
    line("task", description.task)
    line("input", description.input)
    if let words = folder.vocabulary { line("words", grouped(words.count)) }
    line("cells", description.cells)
    line("delays", description.delays)
    let labels = folder.labels.tokens
    let shown = labels.prefix(24).map(escapedForDisplay).joined(separator: ", ")
    line("labels", "\(labels.count): \(shown)\(labels.count > 24 ? ", …" : "")")
    line("parameters", grouped(parameters))
    let chosen = folder.current() == nil ? " (the newest; 'current' names none)" : ""
    line("current", current.map { "version \($0)\(chosen)" } ?? "no version")
    if !versions.isEmpty { print(ModelVersionCard.heading) }
    for version in versions { print(version.line) }
    for trouble in versions.compactMap(\.trouble) { logLine(.warning, trouble) }
    if let weights { show(weights) }
  }

  private func show(_ weights: SafetensorsFile) {
    for (key, value) in weights.metadata.sorted(by: { $0.key < $1.key }) {
      print("\(escapedForDisplay(key)): \(escapedForDisplay(value))")
    }
    print(padded("tensor", to: 30) + padded("shape", to: 15) + "root mean square")
    for tensor in weights.tensors {
      let name = padded(escapedForDisplay(tensor.name), to: 30)
      print(name + padded(dimensions(tensor.shape), to: 15) + significant(tensor.rootMeanSquare))
    }
  }

  private func line(_ name: String, _ value: String) {
    print(hanging(name, value, column: 12))
  }

  private func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("name", .string(folder.config.name)), ("folder", .string(folder.path)),
      ("config", config), ("labels", .array(folder.labels.tokens.map { .string($0) })),
      ("words", folder.vocabulary.map { .integer(Int64($0.count)) } ?? .null),
      ("parameters", .integer(Int64(parameters))),
      ("current", current.map { .integer(Int64($0)) } ?? .null),
      ("versions", .array(versions.map(\.json))),
    ]
    if let weights {
      let metadata = weights.metadata.sorted { $0.key < $1.key }.map {
        JSONMember(key: $0.key, value: .string($0.value))
      }
      members += [
        ("metadata", .object(metadata)), ("tensors", .array(weights.tensors.map(json))),
      ]
    }
    printJSON(members)
  }

  private func json(_ tensor: Tensor) -> JSONValue {
    let size = tensor.rootMeanSquare
    return .object([
      JSONMember(key: "name", value: .string(tensor.name)),
      JSONMember(key: "shape", value: .array(tensor.shape.map { .integer(Int64($0)) })),
      JSONMember(key: "rms", value: size.isFinite ? .number(size) : .null),
    ])
  }
}

extension Tensor {
  /// The root of the mean of the squares; 0 without elements.
  fileprivate var rootMeanSquare: Double {
    guard !values.isEmpty else { return 0 }
    return (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count))
      .squareRoot()
  }
}
