import Foundation
import ModelStore
import Wire

/// Prints what `millrace eval` found.
struct EvaluationReport {
  let model: TaggerModel
  let evaluation: StreamedEvaluation
  let seconds: Double
  let isStreaming: Bool

  func printForPeople() {
    let score = evaluation.score
    print("\(model.name) version \(model.version), kernels \(model.network.kernels.name)")
    print("type        precision   recall       F1   entities")
    for type in score.scores() {
      row(type.type, type.precision, type.recall, type.f1, type.gold)
    }
    row("all", score.precision, score.recall, score.f1, score.counts.gold)
    print("accuracy \(percent(score.accuracy)) of \(score.tokens) tokens")
    let rate = Double(score.tokens) / max(seconds, 1e-9)
    print("\(duration(seconds)), \(short(rate)) elements/s (conlleval rules, sentence by sentence)")
    guard isStreaming else { return }
    let measures = evaluation.revisions
    print("edit overhead         \(percent(measures.editOverhead))")
    print("correction time       \(fixed(measures.correctionTime, 4)) elements")
    print("time to commit        \(fixed(measures.timeToCommit, 3)) elements")
    print("relative correctness  \(percent(measures.relativeCorrectness))")
    print("revised among not-O   \(percent(measures.revisedShare))")
  }

  private func row(_ name: String, _ precision: Double, _ recall: Double, _ f1: Double, _ gold: Int)
  {
    print(
      String(
        format: "%-10@  %9.2f  %7.2f  %7.2f  %9d", name as NSString, 100 * precision, 100 * recall,
        100 * f1, gold))
  }

  func printAsJSON() {
    let score = evaluation.score
    var members: [(String, JSONValue)] = [
      ("model", .string(model.name)), ("version", .integer(Int64(model.version))),
      ("f1", .number(score.f1)), ("precision", .number(score.precision)),
      ("recall", .number(score.recall)), ("accuracy", .number(score.accuracy)),
      ("elements", .integer(Int64(score.tokens))), ("seconds", .number(seconds)),
      (
        "types",
        .object(score.scores().map { JSONMember(key: $0.type, value: .number($0.f1)) })
      ),
    ]
    if isStreaming {
      let measures = evaluation.revisions
      members += [
        ("edit_overhead", .number(measures.editOverhead)),
        ("correction_time", .number(measures.correctionTime)),
        ("time_to_commit", .number(measures.timeToCommit)),
        ("relative_correctness", .number(measures.relativeCorrectness)),
        ("revised_share", .number(measures.revisedShare)),
      ]
    }
    printJSON(members)
  }
}
