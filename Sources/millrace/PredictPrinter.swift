import Foundation
import Text
import Wire

/// Prints what a predictor makes of a text where it is not typed.
struct PredictPrinter {
  let isJSON: Bool
  let top: Int
  let length: Int

  /// Shows the tokens from the `first` one on, and what comes after them.
  func show(_ text: PredictedText, from first: Int) {
    // White space at the end may have made the tokens of the line before others.
    let came = text.taken[min(first, text.taken.count)...]
    if isJSON { return printJSON(members(text, came)) }
    let surprising = came.map { token in
      let bits = token.surprisal.map { fixed($0, 1) } ?? "-"
      return "\(shown(token.token)) \(token.isKnown ? bits : bits + "?")"
    }
    print(surprising.joined(separator: "  "))
    let next = text.candidates(top).map { "\(shown($0.token)) \(percent(Double($0.p)))" }
    print("  next: " + (next.isEmpty ? "-" : next.joined(separator: ", ")))
    print("  " + escapedForDisplay(text.continuation(length)))
    if let mean = text.predictor.bitsPerToken {
      print("  \(fixed(mean, 3)) bits a token, perplexity \(fixed(exp2(mean), 3))")
    }
  }

  private func shown(_ token: String) -> String {
    token.allSatisfy(\.isWhitespace) ? token.debugDescription : escapedForDisplay(token)
  }

  private func members(
    _ text: PredictedText, _ came: ArraySlice<Predictor.Came>
  ) -> [(String, JSONValue)] {
    let rows = came.map { token in
      JSONValue.object(
        [JSONMember(key: "token", value: .string(token.token))]
          + (token.surprisal.map { [JSONMember(key: "surprisal", value: .number($0))] } ?? [])
          + [JSONMember(key: "known", value: .bool(token.isKnown))])
    }
    let next = text.candidates(top).map {
      JSONValue.array([.string($0.token), .number(Double($0.p))])
    }
    return [
      ("out", .array(rows)), ("top", .array(next)),
      ("continuation", .string(text.continuation(length))),
      ("bits", text.predictor.bitsPerToken.map { .number($0) } ?? .null),
      ("perplexity", text.predictor.bitsPerToken.map { .number(exp2($0)) } ?? .null),
    ]
  }
}
