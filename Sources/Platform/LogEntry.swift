import Foundation
import Glibc

/// A line on its way out.
struct LogEntry: Sendable {
  let level: LogLevel
  var message: String
  var fields: [LogField]
  /// File and line of the source.
  var source = ""

  init(level: LogLevel, message: String, fields: [LogField]) {
    self.level = level
    self.message = message
    self.fields = fields
  }

  /// The line for people.
  var plain: [UInt8] { Array("\(level.prefix)\(message)\n".utf8) }

  /// The object for programs, one line.
  var json: [UInt8] {
    let time = Date(timeIntervalSince1970: Double(WallClock.now()) / 1e9)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    var members = [("time", time), ("level", level.name), ("message", message)]
    members += fields.map { ($0.name.dropPrefix("MILLRACE_").lowercased(), $0.value) }
    let text = members.map { "\(Self.quoted($0)):\(Self.quoted($1))" }.joined(separator: ",")
    return Array("{\(text)}\n".utf8)
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": output += "\\\(scalar)"
      // Those that turn the writing direction could disguise a line at a terminal.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200B}"..."\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2060}"..."\u{206F}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  /// The datagram of journald's native protocol: `NAME=value` lines, and values that hold a line
  /// break with their length as 64 bits, little-endian.
  ///
  /// Source: systemd.io/JOURNAL_NATIVE_PROTOCOL.
  var journal: [UInt8] {
    let place = source.split(separator: ":")
    let fixed = [
      ("MESSAGE", message), ("PRIORITY", String(level.rawValue)),
      ("SYSLOG_IDENTIFIER", "millrace"), ("CODE_FILE", place.first.map(String.init) ?? ""),
      ("CODE_LINE", place.last.map(String.init) ?? ""),
    ]
    var bytes: [UInt8] = []
    for (name, value) in fixed + fields.map({ ($0.name, $0.value) }) {
      bytes += Array(name.utf8)
      if value.utf8.contains(0x0A) {
        bytes.append(0x0A)
        withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { bytes += $0 }
      } else {
        bytes.append(UInt8(ascii: "="))
      }
      bytes += Array(value.utf8) + [0x0A]
    }
    return bytes
  }
}

extension String {
  fileprivate func dropPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
