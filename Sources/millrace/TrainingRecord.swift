import Foundation
import Platform
import Training
import Wire

/// What a run of training leaves beside the weights: `metrics.jsonl` and `curves.svg`.
///
/// The lines of `metrics.jsonl` are summaries of so many updates each (`update`, `epoch`, `loss`,
/// `gradient_norm`, `rate`: means of all updates since the line before, the last rate) and, after
/// them, of epochs (`epoch`, `updates`, `score` and what else the table of epochs shows).
struct TrainingRecord {
  /// Updates of a summary.
  private static let interval = 50

  private var lines: [UInt8] = []
  private var losses: [(x: Double, y: Double)] = []
  private var epochs: [EpochReport] = []
  private var open = (updates: 0, loss: 0.0, norm: 0.0)
  private let words: ScoreWords
  private let live: FileHandle?
  /// What kept a line from being written; the run had better end.
  private(set) var failure: (any Error)?

  /// A record that is also written to the file `path` line by line, where one is given.
  ///
  /// - Throws: `PlatformError` where the file cannot be written.
  init(path: String?, words: ScoreWords) throws {
    self.words = words
    guard let path else {
      live = nil
      return
    }
    try AtomicFile.write([], to: path)
    live = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  /// Takes an update.
  mutating func add(_ progress: TrainingProgress) {
    guard let update = progress.update else { return }
    open.updates += 1
    open.loss += update.loss
    open.norm += update.norm
    guard open.updates == Self.interval else { return }
    let count = Double(open.updates)
    losses.append((progress.passes, open.loss / count))
    write([
      ("update", .integer(Int64(update.number))), ("epoch", .integer(Int64(progress.epoch))),
      ("loss", .number(open.loss / count)), ("gradient_norm", .number(open.norm / count)),
      ("rate", .number(shortest(update.rate))),
    ])
    open = (0, 0, 0)
  }

  /// Takes an epoch, with the members that are printed of it.
  mutating func add(_ report: EpochReport, _ members: [(String, JSONValue)]) {
    epochs.append(report)
    write(members)
  }

  /// Writes the curves to a file, where one is given.
  ///
  /// - Throws: what kept this or a line before from being written.
  func write(curves path: String?) throws {
    if let failure { throw failure }
    if let path { try AtomicFile.write(Array(curves.utf8), to: path) }
  }

  /// The files by name, as a version keeps them.
  var files: [String: [UInt8]] {
    ["metrics.jsonl": lines, "curves.svg": Array(curves.utf8)]
  }

  /// The curves as an SVG drawing.
  var curves: String {
    let means = epochs.map { (x: Double($0.epoch), y: $0.loss) }
    let panels = [
      CurvePanel(
        title: "training loss (nats)", xName: "epoch",
        lines: [
          .init(name: "of \(Self.interval) updates", color: "#9bbbe0", points: losses),
          .init(name: "of the epoch", color: "#1f5fa8", points: means),
        ]),
      CurvePanel(
        title: "held-out data: \(words.curves.title)", xName: "epoch",
        lines: zip(words.curves.lines, ["#b0301c", "#2b7a3f"]).map { line, color in
          .init(
            name: line.name, color: color,
            points: epochs.map { (Double($0.epoch), line.value($0.measured)) })
        }),
    ]
    let (width, height) = (CurvePanel.size.width, CurvePanel.size.height * Double(panels.count))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      font-family="sans-serif" font-size="12" fill="#333">
      <rect width="100%" height="100%" fill="#fff"/>
      \(panels.enumerated().map { $1.svg(top: Double($0) * CurvePanel.size.height) }
        .joined(separator: "\n"))
      </svg>

      """
  }

  private mutating func write(_ members: [(String, JSONValue)]) {
    let object = JSONValue.object(members.map { JSONMember(key: $0.0, value: $0.1) })
    let line = object.serialized() + [0x0A]
    lines += line
    do { try live?.write(contentsOf: Data(line)) } catch { failure = failure ?? error }
  }
}
