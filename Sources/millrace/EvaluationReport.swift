import Foundation
import ModelStore
import Text
import Wire

/// Prints what `millrace eval` found.
struct EvaluationReport {
  let model: TaggerModel
  let evaluation: StreamedEvaluation
  let seconds: Double
  let isStreaming: Bool

  private var score: EntityScore { evaluation.score }

  func printForPeople() {
    print("\(model.name) version \(model.version), kernels \(model.network.kernels.name)")
    if model.vectors == nil {
      ScoreTable(score: score).printForPeople()
    } else {
      LabelTable(score: evaluation.labels).printForPeople()
    }
    let elements = Double(max(score.tokens, evaluation.labels.elements))
    let rules = model.vectors == nil ? " (conlleval rules, sentence by sentence)" : ""
    print("\(duration(seconds)), \(short(elements / max(seconds, 1e-9))) elements/s\(rules)")
    guard isStreaming else { return }
    let measures = evaluation.revisions
    print("edit overhead         \(percent(measures.editOverhead))")
    print("correction time       \(fixed(measures.correctionTime, 4)) elements")
    print("time to commit        \(fixed(measures.timeToCommit, 3)) elements")
    print("relative correctness  \(percent(measures.relativeCorrectness))")
    print("revised among not-O   \(percent(measures.revisedShare))")
  }

  func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("model", .string(model.name)), ("version", .integer(Int64(model.version))),
      ("seconds", .number(seconds)),
    ]
    if model.vectors == nil {
      members.append(("elements", .integer(Int64(score.tokens))))
      members += ScoreTable(score: score).members
    } else {
      members += LabelTable(score: evaluation.labels).members
    }
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
