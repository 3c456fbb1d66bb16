import Foundation
import Platform
import Serving
import Testing
import ZeroMQ

@Suite struct SecurityTests {
  @Test(arguments: [
    "ipc:///run/x", "inproc://x", "tcp://127.0.0.1:5556", "tcp://127.1.2.3:*", "tcp://[::1]:1",
    "tcp://localhost:1",
  ])
  func `an endpoint of this machine alone is local`(endpoint: String) {
    #expect(isLocal(endpoint))
  }

  @Test(arguments: [
    "tcp://*:5556", "tcp://0.0.0.0:1", "tcp://127.evil.example:1", "tcp://127.0.0.1.example:1",
    "tcp://10.0.0.1:1", "tcp://[::]:1", "tcp://127.0.0:1", "tcp://eth0:1", "tcp://127.0.0.1",
    "pgm://127.0.0.1:1", "tcp://127.0.0.256:1",
  ])
  func `what other machines may reach is not`(endpoint: String) {
    #expect(!isLocal(endpoint))
  }

  @Test func `the list of clients follows its folder`() throws {
    let folder = try makeTemporaryDirectory(NSTemporaryDirectory() + "millrace-list-")
    defer { try? removeDirectory(folder) }
    let (alice, bob) = (
      try CurveKeyPair.generate().publicKey, try CurveKeyPair.generate().publicKey
    )
    func put(_ key: CurveKey, _ name: String) throws {
      try AtomicFile.write(Array("# a key\n\(key.text)\n".utf8), to: "\(folder)/\(name).pub")
    }
    try put(alice, "alice")
    try AtomicFile.write(Array(bob.text.utf8), to: folder + "/bob.key")
    try AtomicFile.write(Array("two words".utf8), to: folder + "/broken.pub")
    var keys = try AuthorizedKeys(folder: folder)
    #expect(keys.count == 1 && keys.name(of: alice) == "alice" && keys.name(of: bob) == nil)
    try put(bob, "bob")
    #expect(keys.name(of: bob) == "bob")
    try put(bob, "alice")
    #expect(keys.name(of: alice) == nil)
    try removeDirectory(folder)
    #expect(keys.name(of: bob) == nil && keys.count == 0)
  }
}
