import Foundation
import Testing
import ZeroMQ

@Suite struct ErrorTests {
  private let context: Context

  init() throws { context = try Context() }

  private func reason(_ body: (Socket) throws(ZeroMQError) -> Void) throws -> String {
    let socket = try Socket(context, .router)
    do throws(ZeroMQError) {
      try body(socket)
      return "done"
    } catch {
      return error.description
    }
  }

  @Test func `an address in use says so`() throws {
    let first = try Socket(context, .router)
    try first.bind("tcp://127.0.0.1:*")
    let endpoint = try #require(first.lastEndpoint)
    #expect(
      try reason { socket throws(ZeroMQError) in try socket.bind(endpoint) }
        == "\(endpoint) is already in use; is another millrace running?")
  }

  @Test(arguments: ["", "localhost", "tcp://", "tcp://127.0.0.1:99999", "udp://x", "nonsense://x"])
  func `an endpoint that is none is refused with an example`(_ endpoint: String) throws {
    #expect(
      try reason { socket throws(ZeroMQError) in try socket.bind(endpoint) }
        .contains("is not a valid endpoint; one such as tcp://"))
  }

  @Test func `an ipc path may be too long or without a folder`() throws {
    let long = "ipc:///tmp/" + String(repeating: "x", count: 120)
    #expect(
      try reason { socket throws(ZeroMQError) in try socket.bind(long) }.contains("107 bytes"))
    #expect(
      try reason { socket throws(ZeroMQError) in try socket.bind("ipc:///nonexistent/x") }
        .contains("folder does not exist"))
  }

  @Test func `a socket outlives the last name of its context`() throws {
    func make() throws -> Socket { try Socket(Context(), .dealer) }
    let socket = try make()
    #expect(try !socket.send([[1]], dontWait: true))
  }
}
