import ModelStore
import Wire

/// What was published last of what comes next, as far as the element that comes is compared with it.
///
/// Of `next` what the top layer gave, from which the probability of one token follows without those
/// of all; of `forecast` the outputs for the nearest horizon.
struct Prediction: Sendable {
  /// The top layer's output, or (mean, log variance) of each dimension.
  var values: [Float] = []
  /// log Σ exp of the logits of all tokens; 0 of a forecast.
  var logSum: Float = 0
  /// The version that predicted.
  var version = 0
}

extension Prediction {
  /// The prediction as the journal keeps it beside the state.
  var stored: JSONValue {
    .object([
      JSONMember(key: "values", value: .floats(values)),
      JSONMember(key: "sum", value: .integer(Int64(logSum.bitPattern))),
      JSONMember(key: "version", value: .integer(Int64(version))),
    ])
  }

  /// Reads what ``stored`` gave; nil where it is none of the model.
  init?(stored: JSONValue, _ model: TaggerModel) {
    let wanted = [
      ModelConfig.Task.next: model.network.shape.top,
      .forecast: 2 * (model.vectors?.dimensions ?? 0),
    ]
    guard let values = stored.floats("values"), values.count == wanted[model.config.task],
      let sum = stored.integer("sum").flatMap({ UInt32(exactly: $0) }),
      let version = stored.integer("version")
    else { return nil }
    self.init(values: values, logSum: Float(bitPattern: sum), version: version)
  }
}
