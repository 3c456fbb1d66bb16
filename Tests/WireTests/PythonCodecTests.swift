import Foundation
import Testing
import Wire

/// Our codecs beside Python's json and, where it is installed, msgpack.
@Suite struct PythonCodecTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let python = environment["MILLRACE_PYTHON"] ?? "/usr/bin/python3"
  /// Values that each side makes.
  private static let count = environment["MILLRACE_CODEC_VALUES"].flatMap { Int($0) } ?? 2000

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "no Python"))
  func `both sides read what the other writes, to the last bit`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-codecs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (ours, theirs) = (
      folder.appendingPathComponent("ours"), folder.appendingPathComponent("py")
    )
    var generator = SeededGenerator(seed: 11)
    let values = (0..<Self.count).map { _ in generator.value() }
    let lines = values.map { hex($0.serialized()) + " " + hex($0.serialized(as: .messagePack)) }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: ours)
    try compare(ours, theirs)
    let answers = try String(contentsOf: theirs, encoding: .utf8).split(separator: "\n")
    #expect(answers.count == 2 * Self.count)
    for (index, line) in answers.enumerated() {
      let bodies = line.split(separator: " ").map(bytes)
      let value = try JSONValue.parse(bodies[0])
      let wanted = value.serialized()
      #expect(try JSONValue.parse(messagePack: bodies[1]).serialized() == wanted)
      if index < values.count { #expect(values[index].serialized() == wanted) }
    }
  }

  private func compare(_ input: URL, _ output: URL) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Outside/compare_codecs.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-B", script.path, input.path, output.path, "--count", "\(Self.count)"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func bytes(_ digits: Substring) -> [UInt8] {
    let digits = Array(digits.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
