import Configuration
import Wire

/// What `millrace check` has found, in the order of looking.
struct CheckReport {
  /// How a finding is meant.
  enum State: String {
    case good = "ok"
    /// The daemon starts, but somebody should look.
    case warning
    /// The daemon would not start, or not do what was asked for.
    case problem
  }

  private struct Finding {
    let subject: String
    let state: State
    let text: String
    let place: ConfigPlace?
  }

  private var findings: [Finding] = []

  /// How many problems there are.
  var problems: Int { findings.count { $0.state == .problem } }

  mutating func note(_ subject: String, _ text: String, at place: ConfigPlace? = nil) {
    findings.append(Finding(subject: subject, state: .good, text: text, place: place))
  }

  mutating func warn(_ subject: String, _ text: String, at place: ConfigPlace? = nil) {
    findings.append(Finding(subject: subject, state: .warning, text: text, place: place))
  }

  mutating func fail(_ subject: String, _ text: String, at place: ConfigPlace? = nil) {
    findings.append(Finding(subject: subject, state: .problem, text: text, place: place))
  }

  /// Notes what a step found, or its error as a problem.
  mutating func step(_ subject: String, at place: ConfigPlace? = nil, _ body: () throws -> String) {
    do {
      note(subject, try body(), at: place)
    } catch let error as ConfigError {
      for problem in error.problems { fail(subject, problem.message, at: problem.place) }
    } catch {
      fail(subject, "\(error)", at: place)
    }
  }

  /// A line for each finding, broken between words where the terminal has `columns`: what is wrong
  /// begins with its place, as compilers write it.
  func show(json: Bool, _ style: Style, columns: Int?) {
    for finding in findings {
      guard !json else {
        printJSON([
          ("subject", .string(finding.subject)), ("state", .string(finding.state.rawValue)),
          ("text", .string(finding.text)),
          ("place", finding.place.map { .string($0.description) } ?? .null),
        ])
        continue
      }
      print(line(finding, style, columns: columns))
    }
    guard !json, problems == 0 else { return }
    let warnings = findings.count { $0.state == .warning }
    print("nothing keeps the daemon from starting" + (warnings > 0 ? "; \(warnings) warnings" : ""))
  }

  private func line(_ finding: Finding, _ style: Style, columns: Int?) -> String {
    let (column, width) = (10, columns ?? .max)
    guard finding.state != .good else {
      return hanging(finding.subject, finding.text, column: column, width: width)
    }
    let (word, place) = (finding.state.rawValue, finding.place.map { "\($0): " } ?? "")
    let line = hanging(
      finding.subject, "\(word): \(place)\(finding.text)", column: column, width: width)
    return line.prefix(column) + style.bold(word) + line.dropFirst(column + word.count)
  }
}
