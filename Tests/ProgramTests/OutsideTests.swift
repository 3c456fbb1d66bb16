import Foundation
import Testing

/// The tests in Python, which know the daemon from its wire alone.
@Suite struct OutsideTests {
  @Test(
    .enabled(
      if: Processes.python != nil || ProcessInfo.processInfo.environment["CI"] != nil,
      "no Python with pyzmq: apt-get install python3-zmq"))
  func `the daemon keeps the contract of the wire as pyzmq sees it`() throws {
    let python = try #require(Processes.python, "no Python with pyzmq")
    let folder = Processes.repository.appendingPathComponent("Tests/Outside")
    let finished = try Processes.run(
      python, ["-B", "-m", "unittest"], folder: folder,
      environment: ["MILLRACE_BINARY": Processes.millrace.path])
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.errors.contains("OK"))
    #expect(!finished.errors.contains("Ran 0 tests"))
  }

  @Test(
    .enabled(
      if: Processes.python != nil && Processes.data != nil,
      "needs MILLRACE_DATA and a Python with pyzmq"))
  func `the UNER test set streamed token by token scores what eval says to the last digit`() throws
  {
    let python = try #require(Processes.python)
    let data = try #require(Processes.data)
    let finished = try Processes.run(
      python,
      [
        "-B", "uner_through_daemon.py", "--data",
        data.appendingPathComponent("ner-uner-en-ewt/en_ewt-ud-test.iob2").path,
      ],
      folder: Processes.repository.appendingPathComponent("Tests/Outside"),
      environment: ["MILLRACE_BINARY": Processes.millrace.path])
    #expect(finished.status == 0, "\(finished.errors)\(finished.output)")
  }
}
