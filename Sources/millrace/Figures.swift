import Foundation

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  value.isFinite ? String(format: "%.\(decimals)f", value) : "-"
}

/// A share as a percentage with two decimals.
func percent(_ share: Double) -> String { fixed(100 * share, 2) + " %" }

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
