import Foundation
import ModelStore
import Wire

/// What `models show` says about one version.
struct ModelVersionCard {
  let number: Int
  let isCurrent: Bool
  /// When the weights were written here; a copy has its own date.
  let written: Date?
  /// Bytes of the weights.
  let bytes: Int?
  let metrics: JSONValue?
  /// Why the metrics cannot be shown.
  let trouble: String?

  init(_ number: Int, of folder: ModelFolder, current: Int?) {
    self.number = number
    isCurrent = number == current
    let path = folder.weightsPath(version: number)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    written = attributes?[.modificationDate] as? Date
    bytes = attributes?[.size] as? Int
    do {
      metrics = try folder.metrics(version: number)
      trouble = nil
    } catch {
      metrics = nil
      trouble = "\(error)"
    }
  }

  static let heading = "version    written (UTC)     size       metrics"
  private static let metricsColumn = 40

  var line: String {
    let date = written.map { Self.text($0, seconds: false) } ?? "-"
    let size = bytes.map { short(Double($0)) + "B" } ?? "-"
    let mark = isCurrent ? " *  " : "    "
    let head = String(format: "%7d", number) + mark + padded(date, to: 18) + size
    let line = Metrics(metrics).line
    return hanging(head, line.isEmpty ? "-" : line, column: Self.metricsColumn)
  }

  var json: JSONValue {
    .object([
      JSONMember(key: "version", value: .integer(Int64(number))),
      JSONMember(key: "current", value: .bool(isCurrent)),
      JSONMember(
        key: "written", value: written.map { .string(Self.text($0, seconds: true)) } ?? .null),
      JSONMember(key: "bytes", value: bytes.map { .integer(Int64($0)) } ?? .null),
      JSONMember(key: "metrics", value: metrics ?? .null),
    ])
  }

  /// The date in UTC: to the minute for people, or as RFC 3339.
  private static func text(_ date: Date, seconds: Bool) -> String {
    let text = date.ISO8601Format()
    return seconds ? text : String(text.prefix(16).replacing("T", with: " "))
  }
}
