import Foundation
import ModelStore
import Training
import Wire

/// How the score of a model's task is called and written.
struct ScoreWords {
  private let task: ModelConfig.Task
  private let isVectors: Bool

  init(_ config: ModelConfig) {
    task = config.task
    isVectors = config.vectors != nil
  }

  /// What one version is better in than another.
  var name: String {
    switch task {
    case .tag, .classify: "F1"
    case .next: "perplexity"
    case .forecast: "NLL"
    }
  }

  /// A value of ``ModelScore/value`` as it is called ``name``.
  func text(_ value: Double) -> String {
    switch task {
    case .tag, .classify: percent(value)
    case .next: fixed(exp(-value), 3)
    case .forecast: fixed(-value, 4)
    }
  }

  /// The titles of two columns, nine wide each.
  var titles: String {
    switch task {
    case .tag, .classify: "dev F1   dev acc"
    case .next: "dev ppl  dev nats"
    case .forecast: "dev NLL   dev MSE"
    }
  }

  /// What stands under ``titles``.
  func columns(_ score: ModelScore) -> String {
    switch task {
    case .tag, .classify:
      String(format: "%6.2f  %8.2f", 100 * score.value, 100 * score.accuracy)
    case .next: String(format: "%7.2f  %8.4f", score.next.perplexity, score.next.nats)
    case .forecast: String(format: "%7.4f  %8.4f", score.forecast.nats, score.forecast.mse)
    }
  }

  /// What is drawn of it over the epochs: the title, and each line's name and value.
  var curves: (title: String, lines: [(name: String, value: (ModelScore) -> Double)]) {
    switch task {
    case .tag, .classify:
      ("per cent", [("F1", { 100 * $0.value }), ("accuracy", { 100 * $0.accuracy })])
    case .next: ("perplexity", [("perplexity", { $0.next.perplexity })])
    case .forecast:
      ("nats, squared error", [("NLL", { $0.forecast.nats }), ("MSE", { $0.forecast.mse })])
    }
  }

  /// The numbers by name, as `train --json` prints them.
  func members(_ score: ModelScore) -> [(String, JSONValue)] {
    switch task {
    case .tag, .classify:
      [("f1", .number(score.value)), ("accuracy", .number(score.accuracy))]
    case .next:
      [
        ("perplexity", .number(score.next.perplexity)), ("nats", .number(score.next.nats)),
        ("accuracy", .number(score.accuracy)),
      ]
    case .forecast: [("nll", .number(score.forecast.nats)), ("mse", .number(score.forecast.mse))]
    }
  }

  /// The numbers by name, as `metrics.json` keeps them.
  func metrics(_ score: ModelScore) -> [JSONMember] {
    let isMacro = isVectors || task == .classify
    return members(score).map { name, value in
      JSONMember(key: name == "f1" && isMacro ? "dev_macro_f1" : "dev_\(name)", value: value)
    }
  }
}
