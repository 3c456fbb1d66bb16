import Foundation
import Text
import Wire

/// Shows how single labels were predicted, to people and as JSON.
struct LabelTable {
  let score: LabelScore

  func printForPeople() {
    print("label       precision   recall       F1   elements")
    for label in score.scores() {
      print(
        String(
          format: "%-10@  %9.2f  %7.2f  %7.2f  %9d", label.type as NSString, 100 * label.precision,
          100 * label.recall, 100 * label.f1, label.gold))
    }
    print("macro-F1 \(percent(score.macroF1))")
    print("accuracy \(percent(score.accuracy)) of \(score.elements) elements")
    ConfusionTable(confusion: score.confusion).printForPeople()
  }

  /// The members that `millrace eval --json` has of them.
  var members: [(String, JSONValue)] {
    let labels = score.scores().map { label in
      JSONMember(
        key: label.type,
        value: .object([
          JSONMember(key: "precision", value: .number(label.precision)),
          JSONMember(key: "recall", value: .number(label.recall)),
          JSONMember(key: "f1", value: .number(label.f1)),
          JSONMember(key: "elements", value: .integer(Int64(label.gold))),
        ]))
    }
    return [
      ("macro_f1", .number(score.macroF1)), ("accuracy", .number(score.accuracy)),
      ("elements", .integer(Int64(score.elements))), ("labels", .object(labels)),
      ("confusion", ConfusionTable(confusion: score.confusion).value),
    ]
  }
}
