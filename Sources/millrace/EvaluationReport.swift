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
    ScoreTable(score: score).printForPeople()
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

  func printAsJSON() {
    let score = evaluation.score
    var members: [(String, JSONValue)] = [
      ("model", .string(model.name)), ("version", .integer(Int64(model.version))),
      ("elements", .integer(Int64(score.tokens))), ("seconds", .number(seconds)),
    ]
    members += ScoreTable(score: score).members
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
