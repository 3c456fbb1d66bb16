import Foundation

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  value.isFinite ? String(format: "%.\(decimals)f", value) : "-"
}

/// A share as a percentage with two decimals.
func percent(_ share: Double) -> String { fixed(100 * share, 2) + " %" }

/// A single-precision number without the digits that only double precision has.
func shortest(_ value: Float) -> Double { Double(value.description) ?? Double(value) }

/// A rate or count for people: 950, 12.3 k, 4.5 M.
func short(_ value: Double) -> String {
  if value >= 1e6 { return fixed(value / 1e6, 1) + " M" }
  return value >= 1e3 ? fixed(value / 1e3, 1) + " k" : fixed(value, 0)
}

/// Seconds for people: 42 s, 3 min 5 s.
func duration(_ seconds: Double) -> String {
  let whole = Int(seconds.isFinite ? min(max(seconds, 0), 1e9) : 0)
  return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}

/// A number with at most four significant digits.
func significant(_ value: Double) -> String {
  value.isFinite ? String(format: "%.4g", value) : "-"
}

/// A count with a comma after each third digit: 1,234,567.
func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  let groups = stride(from: digits.count, to: 0, by: -3).map { end in
    String(digits[max(0, end - 3)..<end])
  }
  return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// The shape of a tensor: 4 × 128.
func dimensions(_ shape: [Int]) -> String {
  shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: " × ")
}

/// A text with blanks after it up to a width, and at least one.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
