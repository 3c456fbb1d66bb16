import Foundation
import Testing
import ZeroMQ

@Suite struct SocketTests {
  private let context: Context

  init() throws { context = try Context() }

  private func pair(_ bound: SocketKind, _ connected: SocketKind) throws -> (Socket, Socket) {
    let server = try Socket(context, bound)
    let client = try Socket(context, connected)
    try server.bind("tcp://127.0.0.1:*")
    try client.connect(#require(server.lastEndpoint))
    return (server, client)
  }

  @Test func `a dealer and a router exchange messages of several parts`() throws {
    let (router, dealer) = try pair(.router, .dealer)
    #expect(try router.receive() == nil)
    #expect(try dealer.send([Array("s".utf8), [], [1, 2, 0]]))
    var poller = Poller()
    let index = poller.add(router)
    #expect(try poller.wait(milliseconds: 10_000) == 1)
    #expect(poller.isReadable(index))
    let message = try #require(try router.receive())
    #expect(!message.tooManyParts && message.parts.count == 4)
    #expect(Array(message.parts.dropFirst()) == [[0x73], [], [1, 2, 0]])
    #expect(try router.send([message.parts[0], [9]], dontWait: true))
    #expect(try dealer.receive(dontWait: false)?.parts == [[9]])
  }

  @Test func `parts beyond the cap are dropped and the next message is whole`() throws {
    let (router, dealer) = try pair(.router, .dealer)
    #expect(try dealer.send([[UInt8]](repeating: [7], count: 20)))
    #expect(try dealer.send([[8]]))
    let first = try #require(try router.receive(dontWait: false, maxParts: 3))
    #expect(first.parts.count == 3 && first.droppedParts == 18 && first.tooManyParts)
    let second = try #require(try router.receive(dontWait: false, maxParts: 3))
    #expect(second.parts.last == [8] && !second.tooManyParts)
  }

  @Test func `the memory of a rare large message is given back`() throws {
    let (router, dealer) = try pair(.router, .dealer)
    var parts = MessageParts()
    for size in [4 * MessageParts.kept, 3] {
      #expect(try dealer.send([[UInt8](repeating: 7, count: size)]))
      #expect(try router.receive(into: &parts, dontWait: false))
      #expect(parts.range(1).count == size)
    }
    #expect(parts.bytes.capacity <= MessageParts.kept)
  }

  @Test func `a part above the limit disconnects its sender and nothing arrives`() throws {
    let router = try Socket(context, .router)
    try router.set(.maxMessageSize(bytes: 100))
    try router.set(.receiveTimeout(milliseconds: 10_000))
    try router.bind("tcp://127.0.0.1:*")
    let endpoint = try #require(router.lastEndpoint)
    let large = try Socket(context, .dealer)
    try large.connect(endpoint)
    #expect(try large.send([[UInt8](repeating: 0, count: 101)]))
    let small = try Socket(context, .dealer)
    try small.connect(endpoint)
    #expect(try small.send([[UInt8](repeating: 1, count: 100)]))
    #expect(try router.receive(dontWait: false)?.parts.last?.first == 1)
  }

  @Test func `an unknown peer is an error of a mandatory router`() throws {
    let router = try Socket(context, .router)
    try router.set(.routerMandatory(true))
    do throws(ZeroMQError) {
      _ = try router.send([[1, 2, 3], [4]], dontWait: true)
      Issue.record("sent")
    } catch {
      #expect(error.isUnreachable)
    }
  }

  @Test func `a send that would wait answers false`() throws {
    let dealer = try Socket(context, .dealer)
    #expect(try !dealer.send([[1], [2]], dontWait: true))
  }

  @Test func `a subscriber gets the topics it asked for`() throws {
    let publisher = try Socket(context, .xpub)
    let subscriber = try Socket(context, .sub)
    try subscriber.subscribe(Array("a/".utf8))
    try publisher.bind("tcp://127.0.0.1:*")
    try subscriber.connect(#require(publisher.lastEndpoint))
    #expect(try publisher.receive(dontWait: false)?.parts == [[1] + Array("a/".utf8)])
    #expect(try publisher.send([Array("b/1".utf8), [1]]))
    #expect(try publisher.send([Array("a/1".utf8), [2]]))
    #expect(try subscriber.receive(dontWait: false)?.parts == [Array("a/1".utf8), [2]])
  }

  @Test func `every option is known to the library`() throws {
    let socket = try Socket(context, .router)
    let options: [SocketOption] = [
      .linger(milliseconds: 0), .sendHighWaterMark(10), .receiveHighWaterMark(0),
      .maxMessageSize(bytes: -1), .routerMandatory(false), .routingID([1]),
      .handshakeInterval(milliseconds: 5000), .heartbeatInterval(milliseconds: 5000),
      .heartbeatTimeout(milliseconds: 15_000), .heartbeatTimeToLive(milliseconds: 15_000),
      .immediate(true), .sendTimeout(milliseconds: 0), .receiveTimeout(milliseconds: -1),
      .backlog(10), .ipv6(false),
    ]
    for option in options { try socket.set(option) }
  }

  @Test func `a poller sees descriptors beside sockets`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    var poller = Poller()
    let socket = poller.add(try Socket(context, .router))
    let descriptor = poller.add(descriptor: ends[0])
    #expect(try poller.wait(milliseconds: 0) == 0)
    #expect(write(ends[1], "x", 1) == 1)
    #expect(try poller.wait(milliseconds: 10_000) == 1)
    #expect(poller.isReadable(descriptor) && !poller.isReadable(socket))
    poller.setEvents([], at: descriptor)
    #expect(try poller.wait(milliseconds: 0) == 0)
    ends.forEach { close($0) }
  }
}
