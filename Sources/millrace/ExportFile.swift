import Foundation
import Platform

/// Where an export goes: standard output, or a file that appears only when all of it is there.
final class ExportFile {
  private static let room = 1 << 16
  private let path: String?
  private let temporary: String
  private let handle: FileHandle
  private var bytes: [UInt8] = []
  private var isDone = false

  /// Opens standard output for nil and `-`.
  init(_ path: String?) throws {
    guard let path, path != "-" else {
      (self.path, temporary, handle) = (nil, "", .standardOutput)
      return
    }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
    guard type == nil || type as? FileAttributeType == .typeRegular else {
      throw CommandFailure(
        description: "\(path): not a regular file, which is wanted; '-' is standard output")
    }
    temporary = "\(path).tmp-\(ProcessInfo.processInfo.processIdentifier)"
    try AtomicFile.create([], at: temporary)
    self.path = path
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
  }

  deinit {
    if path != nil, !isDone { try? FileManager.default.removeItem(atPath: temporary) }
  }

  func write(_ more: [UInt8]) throws {
    bytes += more
    if bytes.count >= Self.room { try flush() }
  }

  private func flush() throws {
    try handle.write(contentsOf: Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }

  /// Puts what was written in its place.
  func finish() throws {
    try flush()
    guard let path else { return }
    try handle.synchronize()
    try handle.close()
    try renameFile(temporary, to: path)
    isDone = true
    try syncDirectory(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }
}
