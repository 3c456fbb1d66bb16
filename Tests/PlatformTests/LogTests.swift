import Foundation
import Testing

@testable import Platform

@Suite struct LogTests {
  private let entry = LogEntry(
    level: .warning, message: "it \"is\" so", fields: [LogField("stream", "a\nb")])

  @Test func `a line for people has its level and sentence alone`() {
    #expect(String(decoding: entry.plain, as: UTF8.self) == "warning: it \"is\" so\n")
  }

  @Test func `a line for programs is one object with every field`() throws {
    let text = String(decoding: entry.json, as: UTF8.self)
    #expect(text.split(separator: "\n").count == 1)
    let value = try JSONSerialization.jsonObject(with: Data(entry.json)) as? [String: String]
    #expect(value?["message"] == "it \"is\" so" && value?["level"] == "warning")
    #expect(value?["stream"] == "a\nb")
    #expect(value?["time"]?.hasSuffix("Z") == true)
  }

  @Test func `journald gets values with line breaks by their length`() {
    let bytes = entry.journal
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("MESSAGE=it \"is\" so\nPRIORITY=4\nSYSLOG_IDENTIFIER=millrace\n"))
    #expect(bytes.suffix(4 + 8 + 1) == [0x0A, 3, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x0A, 0x62, 0x0A])
  }

  @Test func `of one kind only so many lines are written, and the next says how many were not`() {
    let sink = LogSink()
    var written = 0
    for _ in 0..<50 where sink.admit("a", now: 5) != nil { written += 1 }
    #expect(written == LogSink.burst)
    #expect(sink.admit("b", now: 6) == 0)
    #expect(sink.admit("a", now: 11_000_000_000) == 50 - LogSink.burst)
    #expect(sink.admit("a", now: 11_000_000_001) == 0)
  }
}
