import Foundation
import FuzzTargets
import Testing

/// Inputs that fuzzing found, and those it began with, through every reader of bytes from outside.
@Suite struct CorpusTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("FuzzCorpus")

  @Test(arguments: FuzzTarget.allCases)
  func `every input is accepted or refused, and there are inputs of both kinds`(
    target: FuzzTarget
  ) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(target.rawValue), includingPropertiesForKeys: nil)
    let accepted = try files.filter { target.accepts(Array(try Data(contentsOf: $0))) }
    #expect(!accepted.isEmpty && accepted.count < files.count)
  }
}
