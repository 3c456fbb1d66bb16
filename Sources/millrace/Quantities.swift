import Configuration
import Foundation

/// Reads times and sizes that were typed with their units.
enum Quantities {
  private static let dateFormats = [
    "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmXXXXX",
    "yyyy-MM-dd'T'HH:mm:ssXXXXX",
  ]

  /// Nanoseconds of `30d`, `2h`, `5min` and the like.
  static func span(_ text: String, option: String) throws(UsageError) -> Int64 {
    guard let value = Quantity.nanoseconds(text) else {
      throw UsageError(
        "--\(option): found '\(text)', wanted a number and one of s, min, h, d, w, such as 30d")
    }
    return value
  }

  /// Bytes of `20GiB`, `500MiB` and the like.
  static func bytes(_ text: String, option: String) throws(UsageError) -> Int {
    guard let bytes = Quantity.bytes(text) else {
      throw UsageError(
        "--\(option): found '\(text)', wanted a number and one of B, KiB, MiB, GiB, TiB, "
          + "such as 20GiB")
    }
    return bytes
  }

  /// Nanoseconds since 1970 of a date, or of the moment so long before `now`.
  ///
  /// A date without a zone is one of here.
  static func moment(_ text: String, option: String, now: Int64) throws(UsageError) -> Int64 {
    if let span = Quantity.nanoseconds(text) {
      let (moment, overflow) = now.subtractingReportingOverflow(span)
      return overflow ? .min : moment
    }
    if let date = date(text),
      let moment = Int64(exactly: (date.timeIntervalSince1970 * 1e9).rounded())
    {
      return moment
    }
    throw UsageError(
      "--\(option): found '\(text)', wanted a span such as 2h or a date such as 2025-11-21 or "
        + "2025-11-21T14:30Z")
  }

  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.isLenient = false
    for format in dateFormats {
      formatter.dateFormat = format
      if let date = formatter.date(from: text) { return date }
    }
    return nil
  }
}

/// Nanoseconds since 1970 as date and time of here.
func localTime(_ nanoseconds: Int64) -> String {
  let date = Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
  return date.formatted(
    Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
      .year().month().day().time(includingFractionalSeconds: false))
}

/// Bytes for people: 950 B, 12.3 MiB.
func binarySize(_ bytes: Int) -> String {
  var value = Double(bytes)
  for unit in ["B", "KiB", "MiB", "GiB"] {
    if value < 1024 { return fixed(value, unit == "B" ? 0 : 1) + " " + unit }
    value /= 1024
  }
  return fixed(value, 1) + " TiB"
}
