import Platform
import Testing

@Suite struct SocketAddressTests {
  @Test(arguments: [
    ("127.0.0.1:9464", "127.0.0.1:9464", true), ("localhost:0", "127.0.0.1:0", true),
    ("[::1]:80", "[::1]:80", true), ("0.0.0.0:1", "0.0.0.0:1", false), ("[::]:1", "[::]:1", false),
  ])
  func `numeric addresses are read`(_ text: String, _ written: String, _ isLoopback: Bool) {
    let address = SocketAddress(text)
    #expect(address?.description == written)
    #expect(address?.isLoopback == isLoopback)
  }

  @Test(arguments: ["", ":1", "127.0.0.1", "127.0.0.1:65536", "example.org:80", "::1:80", "[::1]"])
  func `anything else is none`(_ text: String) {
    #expect(SocketAddress(text) == nil)
  }

  @Test func `a second server on a port is refused with a sentence`() throws {
    let address = try #require(SocketAddress("127.0.0.1:0"))
    let server = try HTTPServer(address) { _ in nil }
    #expect(server.address.port != 0)
    let error = #expect(throws: PlatformError.self) { try HTTPServer(server.address) { _ in nil } }
    #expect(error?.description.contains("in use") == true)
  }
}
