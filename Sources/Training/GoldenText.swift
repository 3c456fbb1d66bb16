import ModelStore
import Recurrent
import Text

/// Text written for the project, of which the golden messages of word models are made.
enum GoldenText {
  /// Elements of each golden stream.
  static let steps = 64

  static let paragraphs = [
    """
    On a grey morning in October, Miriam Okafor locked the workshop in Leeds and walked down to the \
    canal. The Aire & Calder Trust had asked her to look at a water wheel that nobody had turned \
    since 1962. "It won't move," said Tom Ridley, who had driven up from Bristol with two crates of \
    tools, "but it isn't broken." They paid £40 for a boat, and by noon the wheel was turning again.
    """,
    """
    Dear Dr. Hansen, thank you for your e-mail of 3 May. The samples from Lake Orta reached us in \
    good condition, although one box had been opened in Milan. Our laboratory at the University of \
    Porto will send you the first results next week; Ana Ferreira (ana@example.org) can answer any \
    question about costs. Please don't pay the invoice from Nordlab AS until we've checked it.
    """,
    """
    The new tram stops at Kestrel Square, City Hall and the old market before it crosses the river. \
    Bluepost Systems built the ticket machines, and they're slow: I waited 7 minutes behind a man \
    from Nairobi who only wanted to go to the museum. My sister Lucy says that the 14 bus is better. \
    Would I go again? Yes, but not on a Friday, and not with 3 children and a dog.
    """,
    """
    GENEVA - Delegates from 31 countries met on Tuesday to talk about the price of wheat. Mr. Pereira \
    of Brazil asked for more time, while the Harbour Bank warned that 2.5 million tonnes could spoil \
    before March. "We are not in a hurry," Ingrid Solheim told the World Grain Forum, "we are late." \
    Talks go on in Lausanne on Thursday; see http://example.org/grain for the papers.
    """,
  ]
}

/// The golden messages of a version with the logits of the trainer's own forward pass.
///
/// - Throws: `ModelError` only where the text is too short for ``GoldenText/steps``, which a test
///   rules out.
public func makeGolden(
  _ parameters: Parameters, config: ModelConfig, featurizer: Featurizer, kernels: KernelTable
) throws(ModelError) -> Golden {
  let steps = GoldenText.steps
  let streams = GoldenText.paragraphs.map { text in
    config.tokenizer.tokens(in: text).prefix(steps).map(\.text)
  }
  let shape = parameters.shape
  let pass = WindowPass(
    weights: TrainingWeights(parameters, kernels: kernels), steps: steps, lanes: streams.count)
  var lookups: [Int32] = []
  for step in 0..<steps {
    for stream in streams { featurizer.append(stream[step], to: &lookups) }
  }
  pass.setInput(lookups: lookups, parameters: parameters)
  pass.forward(resets: Array(repeating: false, count: steps * streams.count))
  var logits: [Float] = []
  for stream in streams.indices {
    for step in 0..<steps {
      let row = (step * streams.count + stream) * pass.outputWidth
      for index in 0..<shape.outputs { logits.append(pass.logits[row + index]) }
    }
  }
  return try Golden(
    streams: streams,
    logits: Tensor(
      name: "logits", shape: [streams.count, steps, config.delays.count, shape.labels],
      values: logits),
    named: config.name)
}
