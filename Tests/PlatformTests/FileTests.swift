import Foundation
import Platform
import Testing

@Suite struct FileTests {
  private let folder = NSTemporaryDirectory() + "/millrace-test-" + UUID().uuidString

  init() throws { try makeDirectory(folder + "/deep/er") }

  @Test func `a file is replaced whole and nothing is left beside it`() throws {
    try AtomicFile.write([1, 2], to: folder + "/f")
    try AtomicFile.write([3], to: folder + "/f")
    #expect(try readFile(folder + "/f", limit: 1) == [3])
    #expect(try Set(listDirectory(folder)) == ["deep", "f"])
    try removeDirectory(folder)
    #expect(!fileExists(folder))
  }

  @Test func `a failed write leaves nothing behind`() throws {
    try makeDirectory(folder + "/f/inside")
    #expect(throws: PlatformError.self) { try AtomicFile.write([1], to: folder + "/f") }
    #expect(try Set(listDirectory(folder)) == ["deep", "f"])
    try removeDirectory(folder)
  }

  @Test func `what is too large, missing or no file is refused`() throws {
    try AtomicFile.write([1, 2, 3], to: folder + "/f")
    #expect(throws: PlatformError.tooLarge(path: folder + "/f", bytes: 3, limit: 2)) {
      try readFile(folder + "/f", limit: 2)
    }
    #expect(throws: PlatformError.notRegular(path: folder)) { try readFile(folder, limit: 9) }
    #expect(mkfifo(folder + "/pipe", 0o600) == 0)
    #expect(throws: PlatformError.notRegular(path: folder + "/pipe")) {
      try readFile(folder + "/pipe", limit: 9)
    }
    do throws(PlatformError) {
      _ = try readFile(folder + "/none", limit: 9)
      Issue.record("read")
    } catch {
      #expect(error.isMissing)
      #expect(error.description == folder + "/none: cannot open it: No such file or directory")
    }
    try removeDirectory(folder)
  }

  @Test func `an empty file and a large one read whole`() throws {
    try AtomicFile.write([], to: folder + "/f")
    #expect(try readFile(folder + "/f", limit: 0) == [])
    let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write(large, to: folder + "/f")
    #expect(try readFile(folder + "/f", limit: large.count) == large)
    try removeDirectory(folder)
  }

  @Test func `a lock has one holder at a time and names it`() throws {
    let path = folder + "/lock"
    do {
      let lock = try LockFile(path)
      #expect(throws: PlatformError.locked(path: path, holder: getpid())) { _ = try LockFile(path) }
      _ = consume lock
    }
    _ = try LockFile(path)
    let error = PlatformError.locked(path: path, holder: 7)
    #expect(error.description.contains("another millrace (process 7) is running"))
    try removeDirectory(folder)
  }

  @Test func `a folder open to others is not private`() throws {
    #expect(try privateFolder(folder + "/p") == folder + "/p")
    #expect(try privateFolder(folder + "/p") == folder + "/p")
    #expect(chmod(folder + "/p", 0o755) == 0)
    #expect(throws: PlatformError.notPrivate(path: folder + "/p")) {
      try privateFolder(folder + "/p")
    }
    #expect(symlink(folder + "/deep", folder + "/link") == 0)
    #expect(throws: PlatformError.self) { try privateFolder(folder + "/link") }
    try removeDirectory(folder)
  }

  @Test func `removing a folder does not follow links`() throws {
    try AtomicFile.write([1], to: folder + "/deep/kept")
    try makeDirectory(folder + "/gone")
    #expect(symlink(folder + "/deep", folder + "/gone/link") == 0)
    try removeDirectory(folder + "/gone")
    #expect(symlink(folder + "/deep", folder + "/gone") == 0)
    try removeDirectory(folder + "/gone")
    #expect(!fileExists(folder + "/gone") && fileExists(folder + "/deep/kept"))
    try removeDirectory(folder)
  }
}
