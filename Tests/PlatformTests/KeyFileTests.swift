import Foundation
import Platform
import Testing

@Suite struct KeyFileTests {
  private let folder: String

  init() throws {
    folder = try makeTemporaryDirectory(NSTemporaryDirectory() + "millrace-keys-")
  }

  private func file(_ mode: UInt32) throws -> String {
    let path = folder + "/key"
    try AtomicFile.write([1], to: path, permissions: 0o600)
    #expect(chmod(path, mode) == 0)
    return path
  }

  @Test(arguments: [0o600, 0o400] as [UInt32])
  func `a secret that only its owner reads is read`(mode: UInt32) throws {
    defer { try? removeDirectory(folder) }
    #expect(try readSecretFile(file(mode), limit: 9) == [1])
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o601] as [UInt32])
  func `a secret that others have any right to is refused`(mode: UInt32) throws {
    defer { try? removeDirectory(folder) }
    let path = try file(mode)
    let error = #expect(throws: PlatformError.self) { try readSecretFile(path, limit: 9) }
    #expect(try #require(error).description.contains("chmod 600 \(path)"))
  }

  @Test func `a stamp changes with the contents and not by itself`() throws {
    defer { try? removeDirectory(folder) }
    let path = try file(0o600)
    let stamp = try FileStamp(path)
    #expect(try FileStamp(path) == stamp)
    try AtomicFile.write([2], to: path, permissions: 0o600)
    #expect(try FileStamp(path) != stamp)
  }

  @Test func `lines beyond the most of a period are counted and said by the next`() {
    var throttle = LogThrottle(most: 2, seconds: 1)
    let lines = (0..<5).map { throttle.line("no", now: 10 + $0) }
    #expect(lines == ["no", "no", nil, nil, nil])
    #expect(throttle.line("no", now: 1_000_000_010) == "no (and 3 more before it)")
    #expect(throttle.line("no", now: 1_000_000_011) == "no")
  }
}
