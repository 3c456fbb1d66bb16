import Decoding
import ModelStore
import Recurrent

/// The final labels of a document, streamed through the serving path from the zero state: each by
/// the largest delay it reaches or, with a `decoder`, as its CRF commits them.
public func finalLabels(
  of document: Document, delays: [Int], decoder: CRFDecoder? = nil, runner: inout WaveRunner,
  arena: inout StateArena
) -> [Int] {
  if let decoder { return committedLabels(of: document, decoder, &runner, &arena) }
  let slot = arena.take()
  defer { arena.release(slot) }
  var labels = [Int](repeating: 0, count: document.count)
  var logits = [Float](repeating: 0, count: runner.network.shape.labels)
  for position in 0..<document.count {
    runner.step(
      element: position, lookups: document.lookups, vectors: document.vectors, slot: slot,
      arena: arena)
    // Heads come in rising delay, so what is written last is from the largest delay that an element
    // has reached.
    for (head, delay) in delays.enumerated() where position >= delay {
      runner.copyLogits(row: 0, head: head, into: &logits)
      labels[position - delay] = indexOfLargest(logits)
    }
  }
  return labels
}

private func committedLabels(
  of document: Document, _ decoder: CRFDecoder, _ runner: inout WaveRunner,
  _ arena: inout StateArena
) -> [Int] {
  let slot = arena.take()
  defer { arena.release(slot) }
  var (lattice, reading) = (decoder.start, PathReading())
  var labels: [Int] = []
  var logits = [Float](repeating: 0, count: runner.network.shape.outputs)
  for position in 0..<document.count {
    runner.step(
      element: position, lookups: document.lookups, vectors: document.vectors, slot: slot,
      arena: arena)
    runner.copyLogits(row: 0, into: &logits)
    lattice.step(logits, crf: decoder.crf, committed: &reading)
    labels += reading.labels
  }
  lattice.finish(end: true, crf: decoder.crf, committed: &reading)
  labels += reading.labels
  // What no delay has reached has no label, as softmax has it here.
  return labels + Array(repeating: 0, count: document.count - labels.count)
}

/// Scores a network's final labels on documents: entity F1 by conlleval's rules, sentence by
/// sentence, or the F1 of each label of vectors.
///
/// - Parameter areEntities: whether the labels of tokens spell entities.
public func evaluate(
  _ network: PackedNetwork, decoder: CRFDecoder? = nil, on documents: [Document], delays: [Int],
  labels: [String], areEntities: Bool = true
) -> TaggingScore {
  var runner = WaveRunner(network: network, capacity: 1)
  var arena = StateArena(network: network, slotsPerSlab: 4)
  var score = TaggingScore()
  for document in documents {
    let predicted = finalLabels(
      of: document, delays: delays, decoder: decoder, runner: &runner, arena: &arena)
    score.add(
      document, predicted: predicted, names: labels,
      areEntities: areEntities && document.vectors.isEmpty)
  }
  return score
}
