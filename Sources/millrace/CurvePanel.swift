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
      Line(
        name: line.name, color: line.color,
        points: line.points.filter { $0.x.isFinite && $0.y.isFinite })
    }
    let points = drawn.flatMap(\.points)
    let (xAxis, yAxis) = (CurveAxis(points.map(\.x)), CurveAxis(points.map(\.y)))
    let (left, right) = (Self.margin.left, Self.size.width - Self.margin.right)
    let (high, low) = (top + Self.margin.top, top + Self.size.height - Self.margin.bottom)
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (left + xAxis.share(x) * (right - left), low - yAxis.share(y) * (low - high))
    }
    var parts = [text(left, top + 20, title, "start", "font-weight=\"bold\"")]
    for tick in yAxis.ticks {
      let y = place(xAxis.low, tick).y
      parts.append(
        "<path d=\"M\(short(left)) \(short(y))H\(short(right))\" stroke=\"#ddd\"/>"
          + text(left - 6, y + 4, label(tick), "end"))
    }
    for tick in xAxis.ticks {
      parts.append(text(place(tick, yAxis.low).x, low + 16, label(tick), "middle"))
    }
    parts.append(text(right, low + 30, xName, "end"))
    for (index, line) in drawn.filter({ !$0.points.isEmpty }).enumerated() {
      let path = line.points.map { place($0.x, $0.y) }
        .map { "\(short($0.x)),\(short($0.y))" }.joined(separator: " ")
      parts.append(
        "<polyline fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"1.6\" "
          + "stroke-linejoin=\"round\" points=\"\(path)\"/>")
      parts.append(
        text(
          right, high + 14 * Double(index) + 6, line.name, "end", "fill=\"\(line.color)\""))
    }
    return parts.joined(separator: "\n")
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
