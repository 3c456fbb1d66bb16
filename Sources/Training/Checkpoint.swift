import ModelStore
import Platform
import Recurrent

/// Where a trainer goes on after it was stopped: weights, moments and progress in one file.
///
/// A safetensors file: the weights under their own names, what the optimiser remembers (Adam's moments
/// as `adam.first` and `adam.second`, SGD's last step as `sgd.step`), and in the metadata the numbers,
/// the optimiser's name, the hashes of the model's files and a checksum of all tensors.
struct Checkpoint {
  /// How far the trainer was.
  var progress: FollowProgress
  /// The weights.
  var parameters: Parameters
  /// The optimiser.
  var optimiser: Optimiser
  /// Windows learned from, dropped ones too: what draws and dropout masks depend on.
  var updates: UInt64
  /// What rates are multiplied by.
  var rateScale: Float

  /// Gathers the parts.
  init(
    progress: FollowProgress, parameters: Parameters, optimiser: Optimiser, updates: UInt64,
    rateScale: Float
  ) {
    self.progress = progress
    self.parameters = parameters
    self.optimiser = optimiser
    self.updates = updates
    self.rateScale = rateScale
  }

  /// Replaces the file of a model's checkpoint.
  func write(to path: String, folder: ModelFolder) throws(PlatformError) {
    let memory = optimiser.memory.map(\.array)
    var metadata = progress.metadata.merging(folder.hashes) { $1 }
    metadata["model"] = folder.config.name
    metadata["updates"] = String(updates)
    metadata["optimizer"] = optimiser.options.method.rawValue
    metadata["optimizer_updates"] = String(optimiser.updates)
    metadata["rate_scale"] = rateScale.description
    metadata["checksum"] = Self.checksum([parameters.values.array] + memory)
    let tensors = zip(optimiser.options.memoryNames, memory).map {
      Tensor(name: $0, shape: [$1.count], values: $1)
    }
    try AtomicFile.write(
      SafetensorsFile.encode(tensors: parameters.tensors + tensors, metadata: metadata), to: path,
      permissions: 0o600)
  }

  /// Reads a checkpoint of this model; nil where there is none.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - folder: the model.
  ///   - optimiser: how training goes on: what another method remembered is left out.
  /// - Throws: ``ModelError`` where it is damaged or belongs to another model.
  static func read(
    _ path: String, folder: ModelFolder, optimiser: OptimiserOptions
  ) throws(ModelError) -> Checkpoint? {
    guard fileExists(path) else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try readFile(path, limit: SafetensorsFile.Limits.file)
    } catch {
      throw ModelError(.unreadable, path: path, reason: error.reason)
    }
    let file = try SafetensorsFile.parse(bytes, named: path)
    let wanted = folder.hashes.merging(["model": folder.config.name]) { $1 }
    for (key, value) in wanted.sorted(by: { $0.key < $1.key })
    where file.metadata[key] != value {
      throw ModelError(.mismatch, path: path, reason: "it was made with another \(key)")
    }
    let parameters = try Parameters(shape: folder.networkShape, file: file, path: path)
    guard let checkpoint = Checkpoint(parameters, file, optimiser) else {
      throw ModelError(.malformed, path: path, reason: "it is damaged")
    }
    return checkpoint
  }

  /// What the file says beside the weights; nil where anything is missing or was changed.
  private init?(_ parameters: Parameters, _ file: SafetensorsFile, _ options: OptimiserOptions) {
    var written = OptimiserOptions()
    guard let name = file.metadata["optimizer"],
      let method = OptimiserOptions.Method(rawValue: name)
    else { return nil }
    written.method = method
    written.momentum = file.tensor(named: "sgd.step") == nil ? 0 : 1
    let memory = written.memoryNames.map { file.tensor(named: $0)?.values ?? [] }
    guard memory.allSatisfy({ $0.count == parameters.values.count }),
      file.metadata["checksum"] == Self.checksum([parameters.values.array] + memory),
      let progress = FollowProgress(metadata: file.metadata),
      let updates = file.metadata["updates"].flatMap({ UInt64($0) }),
      let steps = file.metadata["optimizer_updates"].flatMap({ Int($0) }), steps >= 0,
      let scale = file.metadata["rate_scale"].flatMap({ Float($0) }), scale > 0, scale <= 1
    else { return nil }
    optimiser =
      written.memoryNames == options.memoryNames
      ? Optimiser(options, memory: memory.map { FloatBuffer($0) }, updates: steps)
      : Optimiser(options, count: parameters.values.count)
    (self.progress, self.parameters, self.updates) = (progress, parameters, updates)
    rateScale = scale
  }

  private static func checksum(_ parts: [[Float]]) -> String {
    sha256(parts.flatMap { part in part.withUnsafeBytes { Array($0) } })
  }
}
