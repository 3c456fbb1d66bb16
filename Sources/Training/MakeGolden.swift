import ModelStore
import Recurrent

/// The golden messages of a version with the logits of the trainer's own forward pass.
///
/// - Throws: `ModelError` only where the text is too short for ``GoldenText/steps``, which a test
///   rules out.
public func makeGolden(
  _ parameters: Parameters, config: ModelConfig, featurizer: Featurizer, kernels: KernelTable
) throws(ModelError) -> Golden {
  let streams = goldenStreams(config)
  let (steps, lanes) = (GoldenText.steps, streams.count)
  let pass = WindowPass(
    weights: TrainingWeights(parameters, kernels: kernels), steps: steps, lanes: lanes)
  setInput(of: pass, streams, config: config, featurizer: featurizer, parameters)
  pass.forward(resets: Array(repeating: false, count: steps * lanes))
  var logits: [Float] = []
  for lane in 0..<lanes {
    for step in 0..<steps {
      let row = (step * lanes + lane) * pass.outputWidth
      for head in parameters.shape.heads.indices {
        for label in 0..<Golden.labels(of: parameters.shape) {
          logits.append(pass.logits[row + head * parameters.shape.labels + label])
        }
      }
    }
  }
  return try Golden(
    streams: streams,
    logits: Tensor(
      name: "logits",
      shape: [lanes, steps, config.delays.count, Golden.labels(of: parameters.shape)],
      values: logits),
    named: config.name)
}

private func goldenStreams(_ config: ModelConfig) -> [Golden.Stream] {
  switch config.input {
  case .tokens(let tokenizer, _):
    GoldenText.paragraphs.map { text in
      .tokens(tokenizer.tokens(in: text).prefix(GoldenText.steps).map(\.text))
    }
  case .vectors(let input):
    (0..<GoldenSignals.streams).map {
      GoldenSignals.stream($0, steps: GoldenText.steps, input: input)
    }
  }
}

/// Lays the streams side by side, time by time.
private func setInput(
  of pass: WindowPass, _ streams: [Golden.Stream], config: ModelConfig, featurizer: Featurizer,
  _ parameters: Parameters
) {
  var lookups: [Int32] = []
  var vectors: [Float] = []
  let rows = streams.map { stream -> [Float] in
    guard case .vectors(let elements, let times) = stream else { return [] }
    return config.vectors?.rows(of: elements.flatMap { $0.map { $0 ?? .nan } }, times: times) ?? []
  }
  for step in 0..<pass.steps {
    for (lane, stream) in streams.enumerated() {
      if case .tokens(let tokens) = stream {
        featurizer.append(tokens[step], to: &lookups)
      } else {
        let width = config.inputSize
        vectors += rows[lane][(step * width)..<((step + 1) * width)]
      }
    }
  }
  if config.vectors == nil {
    pass.setInput(lookups: lookups, parameters: parameters)
  } else {
    pass.setInput(vectors: vectors)
  }
}
