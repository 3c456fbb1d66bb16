import Foundation
import ModelStore
import Text
import Training
import Wire

/// Prints what `millrace eval` found of a model that predicts, forecasts or labels whole sequences.
struct TaskReport {
  let model: TaggerModel
  let score: ModelScore
  /// Elements that were stepped.
  let elements: Int
  let seconds: Double

  private var unit: String { model.config.tokenizer == .characters ? "character" : "token" }

  func printForPeople() {
    print("\(model.name) version \(model.version), kernels \(model.network.kernels.name)")
    switch model.config.task {
    case .next: printPerplexity(score.next)
    case .forecast: printErrors(score.forecast)
    default: LabelTable(score: score.tagging.labels).printForPeople()
    }
    print("\(duration(seconds)), \(short(Double(elements) / max(seconds, 1e-9))) elements/s")
  }

  private func printPerplexity(_ score: PerplexityScore) {
    print("perplexity      \(fixed(score.perplexity, 3)) over \(score.tokens) \(unit)s")
    print(
      "nats a \(unit)".padding(toLength: 16, withPad: " ", startingAt: 0) + fixed(score.nats, 4))
    print(
      "bits a \(unit)".padding(toLength: 16, withPad: " ", startingAt: 0) + fixed(score.bits, 4))
    print("<unk> share     \(percent(score.unknownShare))")
    print("right at once   \(percent(score.accuracy))")
  }

  private func printErrors(_ score: ForecastScore) {
    print("horizon       MSE       MAE   (z-scores)        MSE        MAE   (units of the input)")
    for horizon in score.horizons {
      print(
        String(
          format: "%7d  %8.4f  %8.4f  %21.4g  %9.4g", horizon.steps, horizon.mse, horizon.mae,
          horizon.mseUnits, horizon.maeUnits))
    }
    print("negative log-likelihood of a standardised number \(fixed(score.nats, 4)) nats")
  }

  func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("model", .string(model.name)), ("version", .integer(Int64(model.version))),
      ("seconds", .number(seconds)),
    ]
    switch model.config.task {
    case .next:
      members += [
        ("elements", .integer(Int64(elements))), ("tokens", .integer(Int64(score.next.tokens))),
        ("perplexity", .number(score.next.perplexity)), ("nats", .number(score.next.nats)),
        ("bits", .number(score.next.bits)), ("unk_share", .number(score.next.unknownShare)),
        ("accuracy", .number(score.next.accuracy)),
      ]
    case .forecast:
      members.append(("elements", .integer(Int64(elements))))
      members.append(("nll", .number(score.forecast.nats)))
      members.append(("horizons", .array(score.forecast.horizons.map(Self.value))))
    default: members += LabelTable(score: score.tagging.labels).members
    }
    printJSON(members)
  }

  private static func value(_ horizon: ForecastScore.Horizon) -> JSONValue {
    .object([
      JSONMember(key: "horizon", value: .integer(Int64(horizon.steps))),
      JSONMember(key: "mse", value: .number(horizon.mse)),
      JSONMember(key: "mae", value: .number(horizon.mae)),
      JSONMember(key: "mse_units", value: .number(horizon.mseUnits)),
      JSONMember(key: "mae_units", value: .number(horizon.maeUnits)),
    ])
  }
}
