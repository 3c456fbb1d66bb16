/// Sizes and times as people write them: a whole number with its unit.
public enum Quantity {
  /// The units of times, with their nanoseconds.
  public static let timeUnits: [(name: String, size: Int64)] = [
    ("ms", 1_000_000), ("s", second), ("min", 60 * second), ("h", 3600 * second),
    ("d", 86_400 * second), ("w", 604_800 * second),
  ]
  /// The units of sizes, with their bytes.
  public static let sizeUnits: [(name: String, size: Int64)] = [
    ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
  ]
  private static let second: Int64 = 1_000_000_000

  /// Nanoseconds of `30d`, `5min`, `200ms`; nil where it is no time, or one beyond 64 bits.
  public static func nanoseconds(_ text: String) -> Int64? { product(text, timeUnits) }

  /// Bytes of `20GiB`, `512B`; nil where it is no size, or one beyond 64 bits.
  public static func bytes(_ text: String) -> Int? {
    product(text, sizeUnits).flatMap(Int.init(exactly:))
  }

  /// A time as it is written, exactly: in the largest unit that fits, but none above days.
  public static func text(nanoseconds: Int64) -> String {
    text(nanoseconds, timeUnits.filter { $0.name != "w" })
  }

  /// A size as it is written, exactly: in the largest unit that fits.
  public static func text(bytes: Int) -> String { text(Int64(bytes), sizeUnits) }

  private static func product(_ text: String, _ units: [(name: String, size: Int64)]) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count)
    guard let number = Int64(digits), let factor = units.first(where: { $0.name == unit })?.size
    else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : value
  }

  private static func text(_ value: Int64, _ units: [(name: String, size: Int64)]) -> String {
    let fitting = units.last { value != 0 && value.isMultiple(of: $0.size) } ?? units.first
    guard let fitting else { return String(value) }
    return "\(value / fitting.size)\(fitting.name)"
  }
}
