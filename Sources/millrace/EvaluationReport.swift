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
  private var delays: [(Int, Int)] {
    Array(zip(model.config.delays, evaluation.rightAtDelay))
  }

  private var areEntities: Bool { model.vectors == nil && model.config.head.scheme != .none }

  func printForPeople() {
    print("\(model.name) version \(model.version), kernels \(model.network.kernels.name)")
    if areEntities {
      ScoreTable(score: score, strict: evaluation.strict).printForPeople()
    } else {
      LabelTable(score: evaluation.labels).printForPeople()
    }
    let elements = Double(max(score.tokens, evaluation.labels.elements))
    print("calibration error \(percent(evaluation.calibration.expectedError)) (15 bins)")
    let rules = areEntities ? " (conlleval rules, sentence by sentence)" : ""
    print("\(duration(seconds)), \(short(elements / max(seconds, 1e-9))) elements/s\(rules)")
    guard isStreaming else { return }
    for (delay, right) in delays {
      let name = padded("accuracy at delay \(delay)", to: 20)
      print("\(name)  \(percent(Double(right) / max(elements, 1)))")
    }
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
    members.append(("calibration_error", .number(evaluation.calibration.expectedError)))
    if areEntities {
      members.append(("elements", .integer(Int64(score.tokens))))
      members += ScoreTable(score: score).members + ScoreTable(score: score).typeMembers
      members.append(("strict", .object(ScoreTable(score: evaluation.strict).figures)))
    } else {
      members += LabelTable(score: evaluation.labels).members
    }
    if isStreaming {
      let measures = evaluation.revisions
      members += delays.map { delay, right in
        ("accuracy_at_delay_\(delay)", .number(Double(right) / Double(max(score.tokens, 1))))
      }
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
