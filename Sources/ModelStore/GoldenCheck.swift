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
    let model = TaggerModel(
      config: config, vocabulary: vocabulary, labels: labels,
      parameters: try Parameters(shape: shape, file: loaded.tensors, path: name),
      version: version, kernels: kernels)
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
    let (delays, labels) = (config.delays.count, labels.count)
    guard golden.logits.shape[2...] == [delays, labels] else {
      throw ModelError(
        .mismatch, path: name,
        reason:
          "golden logits are for \(golden.logits.shape[2]) delays of \(golden.logits.shape[3]) "
          + "labels, the model has \(delays) of \(labels)")
    }
    let difference = largestDifference(golden)
    // Written so that NaN fails too.
    guard difference <= Self.goldenTolerance else {
      throw ModelError(
        .mismatch, path: name,
        reason: "its logits for the golden messages differ by \(difference) from those it was "
          + "published with, at most \(Self.goldenTolerance) is accepted")
    }
  }

  private func largestDifference(_ golden: Golden) -> Float {
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network, slotsPerSlab: 1)
    var largest: Float = 0
    var index = 0
    for tokens in golden.streams {
      let slot = arena.take()
      defer { arena.release(slot) }
      for token in tokens {
        var lookups: [Int32] = []
        featurizer.append(token, to: &lookups)
        runner.step(lookups: lookups, slots: [slot], arena: arena)
        for head in 0..<config.delays.count {
          for label in 0..<labels.count {
            let logit = runner.logit(row: 0, head: head, label: label)
            let difference = abs(logit - golden.logits.values[index])
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
