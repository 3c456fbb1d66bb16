import Foundation
import ModelStore
import Platform
import Recurrent
import Serving
import Text
import Training
import Wire

/// `millrace eval`: scores a version on labelled files, through the engine that serves.
enum EvalCommand: Command {
  static let spec = CommandSpec(
    name: "eval", summary: "Score a version on labelled files.",
    usage: "eval MODEL --data FILE… [OPTION…]",
    details: """
      Streams each document through the serving engine and scores the committed labels: entity F1 by \
      conlleval's rules, sentence by sentence, for each type and over all, the same strictly (illegal \
      spans are none), and accuracy. Labels that are no entity tags, and those of vectors, are \
      scored one by one: accuracy, macro-F1 and a table of which was taken for which. With \
      --streaming it feeds one element at a time and also measures how provisional labels behave \
      (Madureira & Schlangen 2020).

      Of task 'next' it gives the perplexity, nats and bits a token, of 'forecast' the errors at each \
      horizon, in standard deviations and in units of the input, of 'classify' accuracy and macro-F1 \
      of the labels that sequences have at their ends.
      """,
    options: [
      Option(
        long: "data", short: "d", value: "FILE",
        help: "What 'millrace train' takes for a model of the task.", repeats: true),
      LabelledData.types,
      Option(long: "version", value: "N", help: "The version, instead of the one in service."),
      Option(long: "streaming", help: "Element by element, with measures of revision."),
      ProgramSettings.option, ModelOptions.models,
      Option(long: "json", help: "One JSON object with all digits."),
    ],
    examples: [
      ("millrace eval ner-en --data dev.iob2", "Entity F1 of the version in service."),
      ("millrace eval ner-en --data dev.iob2 --streaming", "Also how often labels change."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.count == 1, let name = arguments.positionals.first else {
      throw UsageError("wanted one MODEL before the options")
    }
    guard !arguments.strings("data").isEmpty else { throw UsageError("--data: wanted a file") }
    let version = try arguments.int("version", in: 1...999_999)
    let model = try ModelOptions.load(name, version: version, try ModelOptions.path(arguments))
    let examples = try Examples.read(
      arguments.strings("data"), config: model.config, types: arguments.string("types"))
    if let label = examples.labels.subtracting(model.labels.tokens).min() {
      let hint = model.vectors == nil ? "; --types says which types to keep" : ""
      throw CommandFailure(
        description: "the data has the label \(label), \(name) has "
          + model.labels.tokens.joined(separator: ", ") + hint)
    }
    guard model.config.task == .tag else {
      return try report(model, examples, isJSON: arguments.flag("json"))
    }
    var evaluation = StreamedEvaluation(
      model: model, elementsPerMessage: arguments.flag("streaming") ? 1 : 256)
    let started = MonotonicClock.now()
    try evaluation.run(examples)
    let seconds = Double(MonotonicClock.now() - started) / 1e9
    let report = EvaluationReport(
      model: model, evaluation: evaluation, seconds: seconds,
      isStreaming: arguments.flag("streaming"))
    if arguments.flag("json") { report.printAsJSON() } else { report.printForPeople() }
  }

  /// Scores what has no labels to revise: every task but `tag`.
  private static func report(_ model: TaggerModel, _ examples: Examples, isJSON: Bool) throws {
    let documents = try examples.documents(
      config: model.config, featurizer: model.featurizer, labels: model.labels.tokens)
    let started = MonotonicClock.now()
    let score = evaluate(
      model.network, config: model.config, labels: model.labels.tokens, on: documents)
    let report = TaskReport(
      model: model, score: score, elements: documents.reduce(0) { $0 + $1.count },
      seconds: Double(MonotonicClock.now() - started) / 1e9)
    if isJSON { report.printAsJSON() } else { report.printForPeople() }
  }
}
