import ModelStore
import Wire

extension Job {
  /// Reads the vectors of a message and refuses what the model cannot use.
  func takeVectors(
    _ message: Message, _ input: VectorInput, model: TaggerModel, limits: WireLimits
  ) throws(Refusal) {
    dimensions = input.dimensions
    switch message.content {
    case .none: break
    case .vectors(let rows):
      for row in rows where row.count != input.dimensions {
        throw refusal(
          .dimension, message,
          "vectors of \(row.count) numbers, model \(model.name) takes \(input.dimensions)")
      }
      vectors = rows.flatMap { $0.map { $0 ?? .nan } }
    case .floats(let floats):
      guard floats.count % input.dimensions == 0 else {
        throw refusal(
          .dimension, message,
          "frame 2 has \(floats.count) numbers, model \(model.name) takes "
            + "vectors of \(input.dimensions)")
      }
      vectors = floats
    case .tokens, .text:
      throw refusal(
        .input, message, "tokens or text were sent, model \(model.name) takes vectors: x or frame 2"
      )
    }
    elementCount = vectors.count / input.dimensions
    try checkCounts(message, limits)
    try checkTimes(message, input, model)
    try checkNumbers(message, input, model)
  }

  /// Frame 2 alone does not say how many elements it holds, so the decoder could not check.
  private func checkCounts(_ message: Message, _ limits: WireLimits) throws(Refusal) {
    guard case .floats = message.content else { return }
    guard elementCount <= limits.elements else {
      throw refusal(
        .tooLarge, message,
        "frame 2 has \(elementCount) vectors, at most \(limits.elements) are taken in a message")
    }
    if let labels = message.labels, labels.count != elementCount {
      throw refusal(
        .malformed, message, "labels has \(labels.count) entries for \(elementCount) vectors")
    }
    if message.times.count > 1, message.times.count != elementCount {
      throw refusal(
        .malformed, message, "time has \(message.times.count) entries for \(elementCount) vectors")
    }
  }

  private func checkTimes(
    _ message: Message, _ input: VectorInput, _ model: TaggerModel
  ) throws(Refusal) {
    guard input.gap, elementCount > 0, message.times.count != elementCount else { return }
    let found = message.times.isEmpty ? "none" : "one for \(elementCount) elements"
    throw refusal(
      .malformed, message,
      "model \(model.name) takes the time between elements: wanted time in "
        + "nanoseconds of each element, found \(found)")
  }

  private func checkNumbers(
    _ message: Message, _ input: VectorInput, _ model: TaggerModel
  ) throws(Refusal) {
    for index in 0..<elementCount {
      switch input.fault(in: vector(index, dimensions: input.dimensions)) {
      case nil: continue
      case .missing(let place):
        throw refusal(
          .notFinite, message,
          "number \(place) of vector \(index) is missing (null or NaN), "
            + "model \(model.name) takes vectors without missing numbers")
      case .far(let place):
        let number = vectors[index * input.dimensions + place]
        throw refusal(
          .notFinite, message,
          "number \(place) of vector \(index) is \(number), more than "
            + "\(VectorInput.farthest) standard deviations from its mean in model \(model.name)")
      }
    }
  }

  /// The numbers of one vector.
  func vector(_ index: Int, dimensions: Int) -> ArraySlice<Float> {
    vectors[(index * dimensions)..<((index + 1) * dimensions)]
  }
}
