import Foundation
import ModelStore
import Platform
import Recurrent
import Wire
import ZeroMQ

/// A folder with the model that is measured end to end, and the daemon that serves it.
///
/// The model is the bench's shape with a head of 17 labels; weights and head are made from a hash,
/// so that peers can make the same one.
final class BenchPlace {
  /// Nanoseconds that the daemon has to start.
  private static let patience: UInt64 = 20_000_000_000
  /// The name of the model, with which streams begin.
  static let model = "bench"
  static let labels = 17

  let place: DemoPlace
  /// Where messages go; on loopback, at a port that was free.
  private(set) var intake: String
  private var process: Process?
  private let options: [String]

  /// Writes the model.
  ///
  /// - Parameters:
  ///   - model: the shape that is measured.
  ///   - options: further words of `serve`.
  init(_ model: BenchModel, options: [String]) throws {
    place = try DemoPlace(keep: nil)
    intake = "ipc://\(place.folder)/intake"
    self.options = options
    let folder = "\(place.folder)/models/\(Self.model)/versions/000001"
    try makeDirectory(folder)
    func write(_ bytes: [UInt8], _ name: String) throws {
      try AtomicFile.write(bytes, to: "\(place.folder)/models/\(Self.model)/\(name)")
    }
    try write(Array(Self.configuration(model.network).utf8), "config.json")
    try write(Array((0..<Self.labels).map { "L\($0)\n" }.joined().utf8), "labels.txt")
    let file = SafetensorsFile.encode(tensors: Self.tensors(model))
    try AtomicFile.write(file, to: folder + "/model.safetensors")
  }

  private static func configuration(_ network: NetworkShape) -> String {
    let layer = network.layers[0]
    let layers = network.layers.map { _ in
      "{\"cell\": \"\(layer.cell.gates == 4 ? "lstm" : "gru")\", \"size\": \(layer.units)}"
    }
    return """
      {"format": 1, "name": "\(model)", "task": "tag",
       "input": {"kind": "vectors", "size": \(network.input), "dimensions": \(network.input),
        "mean": [\(row(0, network.input))], "std": [\(row(1, network.input))]},
       "layers": [\(layers.joined(separator: ", "))], "delays": [0],
       "head": {"kind": "softmax", "labels": "labels.txt"}}
      """
  }

  private static func row(_ number: Int, _ count: Int) -> String {
    [String](repeating: "\(number)", count: count).joined(separator: ", ")
  }

  private static func tensors(_ model: BenchModel) -> [Tensor] {
    let parameters = model.parameters()
    let units = model.network.layers[model.network.layers.count - 1].units
    let scale = 1 / Double(units).squareRoot()
    let head = [
      Tensor(
        name: "head.weight", shape: [labels, units],
        values: BenchModel.numbers(labels * units, seed: 901, scale: scale)),
      Tensor(
        name: "head.bias", shape: [labels],
        values: BenchModel.numbers(labels, seed: 902, scale: scale)),
    ]
    return model.network.layout.map {
      Tensor(name: $0.name, shape: $0.shape, values: parameters.array($0.name))
    } + head
  }

  /// Starts the daemon without waiting for it.
  func launch() throws {
    let words = [
      "serve", "--models", place.folder + "/models", "--state", place.state, "--ingest", "none",
      "--intake", intake, "--results", "ipc://\(place.folder)/results", "--control", place.control,
    ]
    process = try place.start(words + options, output: nil)
  }

  /// Starts the daemon and waits until it answers.
  ///
  /// - Parameter isTCP: whether the intake is on loopback rather than a path.
  func start(isTCP: Bool) throws {
    if isTCP { intake = "tcp://127.0.0.1:\(try freePort())" }
    try launch()
    let end = MonotonicClock.now() + Self.patience
    while (try? ask("ping", milliseconds: 200)) == nil {
      guard process?.isRunning == true, MonotonicClock.now() < end else {
        throw CommandFailure(description: "the daemon did not start" + place.lastWords())
      }
    }
  }

  /// Ends the daemon as a crash would.
  func kill() {
    guard let process else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private func freePort() throws -> String {
    let socket = try Socket(try Context(), .router)
    try socket.bind("tcp://127.0.0.1:*")
    return socket.lastEndpoint?.split(separator: ":").last.map(String.init) ?? "5556"
  }

  /// Asks the daemon one thing.
  @discardableResult
  func ask(_ op: String, milliseconds: Int32 = 20_000) throws -> JSONValue {
    var arguments = Arguments()
    arguments.values["via"] = [place.control]
    return try ControlClient(arguments).ask(op, milliseconds: milliseconds)
  }
}
