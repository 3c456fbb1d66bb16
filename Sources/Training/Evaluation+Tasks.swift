import Decoding
import Glibc
import ModelStore
import Recurrent

/// Scores a network on documents through the serving path, whatever its task.
///
/// - Parameters:
///   - decoder: what reads labels off the logits by a CRF; nil for other heads.
///   - labels: the labels by id.
public func evaluate(
  _ network: PackedNetwork, decoder: CRFDecoder? = nil, config: ModelConfig, labels: [String],
  on documents: [Document]
) -> ModelScore {
  var score = ModelScore(task: config.task)
  switch config.task {
  case .tag:
    score.tagging = evaluate(
      network, decoder: decoder, on: documents, delays: config.delays, labels: labels,
      areEntities: config.head.scheme != .none)
  case .next: score.next = perplexity(network, on: documents)
  case .classify: score.tagging = classification(network, on: documents, labels: labels)
  case .forecast: score.forecast = forecasts(network, config, on: documents)
  }
  return score
}

/// Steps documents side by side, each from the zero state; `take` sees every step: the runner, its
/// row, the document and the position in it.
///
/// What a document is given does not depend on the others.
private func step(
  _ network: PackedNetwork, over documents: [Document],
  _ take: (borrowing WaveRunner, Int, Document, Int) -> Void
) {
  let width = 32
  var runner = WaveRunner(network: network, capacity: width)
  var arena = StateArena(network: network, slotsPerSlab: width)
  var waiting = documents[...]
  var lanes: [(document: Document, position: Int, slot: Int)] = []
  while true {
    while lanes.count < width, let document = waiting.popFirst() {
      if document.count > 0 { lanes.append((document, 0, arena.take())) }
    }
    guard !lanes.isEmpty else { return }
    let slots = lanes.map(\.slot)
    if network.shape.tables.isEmpty {
      runner.step(
        vectors: lanes.flatMap { $0.document.vector(at: $0.position) }, slots: slots, arena: arena)
    } else {
      runner.step(
        lookups: lanes.flatMap { $0.document.lookups(at: $0.position) }, slots: slots, arena: arena)
    }
    for row in lanes.indices {
      take(runner, row, lanes[row].document, lanes[row].position)
      lanes[row].position += 1
    }
    for lane in lanes where lane.position == lane.document.count { arena.release(lane.slot) }
    lanes.removeAll { $0.position == $0.document.count }
  }
}

/// The perplexity of what follows each token.
private func perplexity(_ network: PackedNetwork, on documents: [Document]) -> PerplexityScore {
  var score = PerplexityScore()
  let labels = network.shape.labels
  let scratch = FloatBuffer(count: 2 * labels)
  var logits = [Float](repeating: 0, count: labels)
  step(network, over: documents) { runner, row, document, position in
    let target = Int(document.labels[position])
    guard target >= 0 else { return }
    runner.copyLogits(row: row, head: 0, into: &logits)
    scratch.base.update(from: logits, count: labels)
    let nats = crossEntropy(
      logits: scratch.base, count: labels, target: target, weight: 1,
      gradient: scratch.base + labels)
    score.add(
      nats: Double(nats), isKnown: target > 0, isBest: indexOfLargest(logits) == target)
  }
  return score
}

/// The labels that sequences have at their last elements.
private func classification(
  _ network: PackedNetwork, on documents: [Document], labels: [String]
) -> TaggingScore {
  var score = TaggingScore()
  var logits = [Float](repeating: 0, count: labels.count)
  step(network, over: documents) { runner, row, document, position in
    guard position + 1 == document.count, let gold = document.labels.last, gold >= 0 else { return }
    runner.copyLogits(row: row, head: 0, into: &logits)
    score.add(
      gold: [labels[Int(gold)]], predicted: [labels[indexOfLargest(logits)]], areEntities: false)
  }
  return score
}

/// The errors and likelihoods of forecasts.
private func forecasts(
  _ network: PackedNetwork, _ config: ModelConfig, on documents: [Document]
) -> ForecastScore {
  guard let targets = ExtraTargets(config).forecast, let input = config.vectors else {
    return ForecastScore()
  }
  var score = ForecastScore(horizons: targets.horizons)
  var logits = [Float](repeating: 0, count: network.shape.labels)
  step(network, over: documents) { runner, row, document, position in
    var futures = [Float](repeating: .nan, count: targets.count)
    targets.add(document, at: position, end: document.known, first: 0, to: &futures)
    runner.copyLogits(row: row, head: 0, into: &logits)
    for (index, future) in futures.enumerated() where !future.isNaN {
      let density = GaussianForecast(mean: logits[2 * index], logVariance: logits[2 * index + 1])
      score.add(
        horizon: index / targets.dimensions, error: density.mean - Double(future),
        std: Double(input.std[index % targets.dimensions]),
        nats: density.nats(of: Double(future)))
    }
  }
  return score
}
