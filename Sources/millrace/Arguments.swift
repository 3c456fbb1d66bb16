/// The words of a command line, sorted into options and the rest.
///
/// Options are asked for by their long name.
struct Arguments: Sendable {
  /// The words that belong to no option, in order.
  var positionals: [String] = []
  var values: [String: [String]] = [:]

  /// Reads the words after the command's name.
  static func parse(_ words: [String], _ spec: CommandSpec) throws(UsageError) -> Arguments {
    var parser = ArgumentParser(words: words, spec: spec)
    return try parser.parse()
  }

  /// Whether an option was given.
  func flag(_ name: String) -> Bool {
    values[name] != nil
  }

  /// The value of an option, or nil where it was not given.
  func string(_ name: String) -> String? {
    values[name]?.last
  }

  /// All values of an option, in order.
  func strings(_ name: String) -> [String] {
    values[name] ?? []
  }

  /// The value of an option as a whole number.
  func int(
    _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
  ) throws(UsageError) -> Int? {
    guard let text = string(name) else { return nil }
    if let number = Int(text), range.contains(number) { return number }
    throw UsageError(
      "--\(name): found '\(text)', wanted a whole number"
        + Self.limits(range, lowest: Int.min, highest: Int.max))
  }

  /// The value of an option as a finite number.
  func double(
    _ name: String,
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(UsageError) -> Double? {
    guard let text = string(name) else { return nil }
    if let number = Double(text), number.isFinite, range.contains(number) { return number }
    let highest = Double.greatestFiniteMagnitude
    throw UsageError(
      "--\(name): found '\(text)', wanted a number"
        + Self.limits(range, lowest: -highest, highest: highest))
  }

  private static func limits<Number>(
    _ range: ClosedRange<Number>, lowest: Number, highest: Number
  ) -> String {
    switch (range.lowerBound > lowest, range.upperBound < highest) {
    case (true, true): " from \(range.lowerBound) to \(range.upperBound)"
    case (true, false): " of at least \(range.lowerBound)"
    case (false, true): " of at most \(range.upperBound)"
    case (false, false): ""
    }
  }
}
