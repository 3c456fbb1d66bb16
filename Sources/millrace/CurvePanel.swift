import Foundation

/// One diagram of a drawing of curves: lines over a shared axis, with ticks and a legend.
struct CurvePanel {
  /// A line through points.
  struct Line {
    var name: String
    var color: String
    var points: [(x: Double, y: Double)]
  }

  /// The size of a panel in units of the drawing, labels included.
  static let size = (width: 720.0, height: 260.0)
  private static let margin = (left: 64.0, right: 16.0, top: 34.0, bottom: 36.0)

  var title: String
  var xName: String
  var lines: [Line]

  /// The panel as SVG elements, its upper edge at `top`.
  func svg(top: Double) -> String {
    let drawn = lines.map { line in
      let points = line.points.filter { $0.x.isFinite && $0.y.isFinite }
      return Line(name: line.name, color: line.color, points: points)
    }
    let points = drawn.flatMap(\.points)
    let frame = Frame(top: top, x: CurveAxis(points.map(\.x)), y: CurveAxis(points.map(\.y)))
    let heading = text(frame.left, top + 20, title, "start", "font-weight=\"bold\"")
    let curves = drawn.filter { !$0.points.isEmpty }.enumerated()
    return ([heading] + axes(frame) + curves.flatMap { curve($1, number: $0, in: frame) })
      .joined(separator: "\n")
  }

  /// Where the axes lie on the drawing.
  private struct Frame {
    let left = margin.left
    let right = size.width - margin.right
    let high: Double
    let low: Double
    let x: CurveAxis
    let y: CurveAxis

    init(top: Double, x: CurveAxis, y: CurveAxis) {
      (high, low) = (top + margin.top, top + size.height - margin.bottom)
      (self.x, self.y) = (x, y)
    }

    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (left + self.x.share(x) * (right - left), low - self.y.share(y) * (low - high))
    }
  }

  private func axes(_ frame: Frame) -> [String] {
    let rows = frame.y.ticks.map { tick in
      let y = frame.place(frame.x.low, tick).y
      return "<path d=\"M\(short(frame.left)) \(short(y))H\(short(frame.right))\" stroke=\"#ddd\"/>"
        + text(frame.left - 6, y + 4, label(tick), "end")
    }
    let columns = frame.x.ticks.map { tick in
      text(frame.place(tick, frame.y.low).x, frame.low + 16, label(tick), "middle")
    }
    return rows + columns + [text(frame.right, frame.low + 30, xName, "end")]
  }

  private func curve(_ line: Line, number: Int, in frame: Frame) -> [String] {
    let path = line.points.map { frame.place($0.x, $0.y) }
      .map { "\(short($0.x)),\(short($0.y))" }.joined(separator: " ")
    let legend = frame.high + 14 * Double(number) + 6
    return [
      "<polyline fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"1.6\" "
        + "stroke-linejoin=\"round\" points=\"\(path)\"/>",
      text(frame.right, legend, line.name, "end", "fill=\"\(line.color)\""),
    ]
  }

  private func text(
    _ x: Double, _ y: Double, _ words: String, _ anchor: String, _ more: String = ""
  ) -> String {
    "<text x=\"\(short(x))\" y=\"\(short(y))\" text-anchor=\"\(anchor)\" \(more)>"
      + escaped(words) + "</text>"
  }

  private func short(_ value: Double) -> String { String(format: "%.1f", value) }

  private func label(_ value: Double) -> String { String(format: "%.4g", value) }

  private func escaped(_ words: String) -> String {
    words.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
  }
}

/// An axis from a round number below all values to a round one above them.
struct CurveAxis {
  let low: Double
  let high: Double
  let ticks: [Double]

  init(_ values: [Double]) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let span = most > least ? most - least : max(abs(most), 1)
    let power = pow(10, (log10(span / 5)).rounded(.down))
    // The steps that people count in.
    let step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= 5 } ?? 10 * power
    low = (least / step).rounded(.down) * step
    let count = max(1, Int(((most - low) / step).rounded(.up)))
    high = low + Double(count) * step
    let first = low
    ticks = (0...count).map { first + Double($0) * step }
  }

  /// Where a value lies, from 0 at the lower end to 1 at the upper.
  func share(_ value: Double) -> Double { (value - low) / (high - low) }
}
