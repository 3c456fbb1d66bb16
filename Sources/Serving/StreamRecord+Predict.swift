import Decoding
import Glibc
import ModelStore
import Recurrent
import Wire

extension StreamRecord {
  /// Commits the token that was opened last with its surprisal under the prediction before it, and
  /// predicts what comes after it.
  ///
  /// - Parameter former: versions that were in service before, for a prediction that one of them
  ///   made.
  mutating func predictToken(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, former: [TaggerModel],
    _ scratch: inout LabelScratch, _ counters: inout EngineCounters
  ) {
    let element = open.removeLast()
    let labels = model.labels.count
    scratch.resizeLogits(to: labels)
    runner.copyLogits(row: row, head: 0, into: &scratch.allLogits)
    // Rebuilding a state has no message to answer.
    if !jobs.isEmpty {
      let word = wordID(model)
      let p = prediction.map { probability(of: word, $0, model, former) }
      commit(
        ResultRow(
          seq: element.seq, token: element.token, start: element.range?.lowerBound,
          end: element.range?.upperBound, label: model.labels.tokens[word], p: p, final: true),
        &counters)
    }
    var next = prediction ?? Prediction()
    // Memory is used again: nothing is allocated but for the first element.
    prediction = nil
    next.logSum = logSumOfExponentials(scratch.allLogits)
    next.version = model.version
    runner.copyOutput(row: row, into: &next.values)
    prediction = next
    guard let top = jobs.isEmpty ? nil : jobs[0].top, top > 0, !committed.isEmpty else { return }
    committed[committed.count - 1].top = indexesOfLargest(scratch.allLogits, count: top).map {
      .init(label: model.labels.tokens[$0], p: exp(scratch.allLogits[$0] - next.logSum))
    }
  }

  /// The id of the word that the first job has just stepped.
  private func wordID(_ model: TaggerModel) -> Int {
    guard let column = model.config.wordColumn else { return 0 }
    let width = model.network.shape.lookups
    return Int(jobs[0].lookups[(jobs[0].done - 1) * width + column])
  }

  /// The probability of a word under a prediction; not below the smallest normal number.
  private func probability(
    of word: Int, _ prediction: Prediction, _ model: TaggerModel, _ former: [TaggerModel]
  ) -> Float {
    let network =
      prediction.version == model.version
      ? model.network : former.last { $0.version == prediction.version }?.network ?? model.network
    let logit = network.logit(head: 0, label: word, output: prediction.values)
    return min(1, max(exp(logit - prediction.logSum), .leastNormalMagnitude))
  }

  /// Commits the vector that was opened last with its score under the forecast before it, and
  /// forecasts what comes after it.
  mutating func forecastVector(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ input: VectorInput,
    _ scratch: inout LabelScratch, _ counters: inout EngineCounters
  ) {
    let element = open.removeLast()
    scratch.resizeLogits(to: model.network.shape.outputs)
    runner.copyLogits(row: row, into: &scratch.allLogits)
    if !jobs.isEmpty {
      let vector = jobs[0].vector(jobs[0].done - 1, dimensions: input.dimensions)
      var result = ResultRow(
        seq: element.seq, p: prediction.flatMap { score(vector, $0, input) }, final: true)
      for index in 0..<(scratch.allLogits.count / 2) {
        let density = GaussianForecast(
          mean: scratch.allLogits[2 * index], logVariance: scratch.allLogits[2 * index + 1]
        ).scaled(
          mean: input.mean[index % input.dimensions], std: input.std[index % input.dimensions])
        result.mean.append(Float(density.mean))
        result.variance.append(Float(density.variance))
      }
      result.horizons = model.config.head.horizons.count
      commit(result, &counters)
    }
    guard model.config.head.horizons.first == 1 else { return }
    var next = prediction ?? Prediction()
    prediction = nil
    next.version = model.version
    next.values.removeAll(keepingCapacity: true)
    next.values.append(contentsOf: scratch.allLogits.prefix(2 * input.dimensions))
    prediction = next
  }

  /// The mean negative log-likelihood of a vector's numbers, in its own units; nil where all are
  /// missing.
  private func score(
    _ vector: ArraySlice<Float>, _ prediction: Prediction, _ input: VectorInput
  ) -> Float? {
    var (sum, count) = (0.0, 0)
    for (index, value) in vector.enumerated() where !value.isNaN {
      let density = GaussianForecast(
        mean: prediction.values[2 * index], logVariance: prediction.values[2 * index + 1]
      ).scaled(mean: input.mean[index], std: input.std[index])
      sum += density.nats(of: Double(value))
      count += 1
    }
    // A variance that single precision has no room for would not be a number on the wire.
    return count > 0 ? Float(max(-1e30, min(1e30, sum / Double(count)))) : nil
  }

  private mutating func commit(_ row: ResultRow, _ counters: inout EngineCounters) {
    counters.rowsAdded += 1
    counters.rowsCommitted += 1
    committed.append(row)
  }

  /// Takes the element that was opened last into the sequence's own row, which stands at its first
  /// element.
  mutating func classify(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ scratch: inout LabelScratch
  ) {
    if open.count > 1 { open.removeLast() }
    open[0].revise(labels: model.labels.count, &scratch) {
      runner.copyLogits(row: row, head: 0, into: &$0)
    }
  }
}

/// log Σ exp of logits, with the maximum taken off first.
private func logSumOfExponentials(_ logits: [Float]) -> Float {
  var highest = -Float.infinity
  for logit in logits where logit > highest { highest = logit }
  var sum: Float = 0
  for logit in logits { sum += exp(logit - highest) }
  return highest + log(sum)
}
