import Decoding
import Recurrent

extension ModelFolder {
  /// Loads a version, checks it against its golden logits on this machine's kernels, and packs it:
  /// what goes before service.
  ///
  /// - Returns: the model, and what is missing without making it unusable, a sentence each.
  /// - Throws: ``ModelError`` with the reason for which the version must not serve.
  public func serve(
    version: Int, kernels: KernelTable
  ) throws(ModelError) -> (model: TaggerModel, warnings: [String]) {
    let loaded = try load(version: version)
    let name = versionName(version)
    let shape = config.networkShape(vocabulary: vocabulary?.count ?? 0, labels: labels.count)
    let parameters = try Parameters(shape: shape, file: loaded.tensors, path: name)
    let model: TaggerModel
    do throws(DecoderError) {
      model = try TaggerModel(
        config: config, vocabulary: vocabulary, labels: labels, parameters: parameters,
        version: version, kernels: kernels)
    } catch {
      throw ModelError(.mismatch, path: name, reason: error.description)
    }
    if let golden = try golden(version: version) { try model.check(golden, named: name) }
    return (model, loaded.warnings)
  }
}

extension TaggerModel {
  /// How far the logits may be from the golden ones.
  public static let goldenTolerance: Float = 1e-4

  /// Runs the golden messages through the serving path and compares every logit.
  ///
  /// - Throws: ``ModelError`` with the largest difference where it is beyond ``goldenTolerance``.
  public func check(_ golden: Golden, named name: String) throws(ModelError) {
    let (delays, labels) = (config.delays.count, Golden.labels(of: network.shape))
    guard golden.logits.shape[2...] == [delays, labels] else {
      throw ModelError(
        .mismatch, path: name,
        reason:
          "golden logits are for \(golden.logits.shape[2]) delays of \(golden.logits.shape[3]) "
          + "labels, for the model \(delays) of \(labels) are wanted")
    }
    var inputs: [(lookups: [Int32], vectors: [Float])] = []
    for stream in golden.streams { inputs.append(try input(of: stream, name)) }
    let difference = largestDifference(
      inputs, of: golden.logits.shape[1], golden.logits.values)
    // Written so that NaN fails too.
    guard difference <= Self.goldenTolerance else {
      throw ModelError(
        .mismatch, path: name,
        reason: "its logits for the golden messages differ by \(difference) from those it was "
          + "published with, at most \(Self.goldenTolerance) is accepted")
    }
  }

  /// What a golden stream's elements look up, or the rows that they become.
  private func input(
    of stream: Golden.Stream, _ name: String
  ) throws(ModelError) -> (lookups: [Int32], vectors: [Float]) {
    switch (stream, config.input) {
    case (.tokens(let tokens), .tokens):
      var lookups: [Int32] = []
      for token in tokens { featurizer.append(token, to: &lookups) }
      return (lookups, [])
    case (.vectors(let vectors, let times), .vectors(let input)):
      let elements = vectors.map { $0.map { $0 ?? .nan } }
      guard
        elements.allSatisfy({ $0.count == input.dimensions && input.fault(in: $0[...]) == nil }),
        !times.isEmpty || !input.gap
      else {
        throw ModelError(
          .mismatch, path: name,
          reason: "a golden message has vectors that config.json does not allow")
      }
      return ([], input.rows(of: Array(elements.joined()), times: times))
    default:
      throw ModelError(
        .mismatch, path: name,
        reason: "the golden messages and config.json differ in what they hold: tokens or vectors")
    }
  }

  private func largestDifference(
    _ streams: [(lookups: [Int32], vectors: [Float])], of steps: Int, _ logits: [Float]
  ) -> Float {
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network, slotsPerSlab: 1)
    var largest: Float = 0
    var index = 0
    for stream in streams {
      let slot = arena.take()
      defer { arena.release(slot) }
      for step in 0..<steps {
        runner.step(
          element: step, lookups: stream.lookups, vectors: stream.vectors, slot: slot, arena: arena)
        for head in 0..<config.delays.count {
          for label in 0..<Golden.labels(of: network.shape) {
            let logit = runner.logit(row: 0, head: head, label: label)
            let difference = abs(logit - logits[index])
            if difference.isNaN { return .nan }
            largest = max(largest, difference)
            index += 1
          }
        }
      }
    }
    return largest
  }
}
