import Recurrent
import Serving
import Testing
import Wire

struct PeerTableTests {
  private func code(_ body: () throws(Refusal) -> Void) -> ErrorCode? {
    do throws(Refusal) {
      try body()
      return nil
    } catch {
      return error.code
    }
  }

  /// A client that counts what it has on its way and stays within the newest credit it has read.
  private struct Client {
    var credit = EngineLimits().firstCredit
    var onItsWay: [Int] = []
    /// Credit of answers that are on their way back.
    var unread: [Int] = []
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a peer that stays within its newest credit is never refused, however it shrinks`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    var limits = EngineLimits()
    limits.pending = 20_000
    var table = PeerTable(limits: limits)
    var clients = (0..<12).map { _ in Client() }
    var (refusals, smallest, largest) = (0, Int.max, 0)
    for _ in 0..<20_000 {
      let peer = Int.random(in: clients.indices, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        let cost = Int.random(in: 1...200, using: &random)
        let sum = clients[peer].onItsWay.reduce(0, +)
        guard cost <= clients[peer].credit - sum else { continue }
        if code({ () throws(Refusal) in try table.admit([UInt8(peer)], cost: cost) }) != nil {
          refusals += 1
        }
        clients[peer].onItsWay.append(cost)
      case 1 where clients[peer].unread.count < clients[peer].onItsWay.count:
        let cost = clients[peer].onItsWay[clients[peer].unread.count]
        clients[peer].unread.append(
          table.settle([UInt8(peer)], cost: cost, created: false))
      case 2 where !clients[peer].unread.isEmpty:
        clients[peer].onItsWay.removeFirst()
        clients[peer].credit = clients[peer].unread.removeFirst()
        smallest = min(smallest, clients[peer].credit)
        largest = max(largest, clients[peer].credit)
      default: continue
      }
    }
    #expect(refusals == 0)
    #expect(largest > 256 && smallest < largest / 2, "windows must move: \(smallest) \(largest)")
  }

  @Test func `what is beyond the credit is an overload that says when to come again`() throws {
    var table = PeerTable(limits: EngineLimits())
    for _ in 0..<256 { try table.admit([1], cost: 1) }
    do throws(Refusal) {
      try table.admit([1], cost: 1)
      Issue.record("the 257th element was taken")
    } catch {
      #expect(error.code == .overload && error.credit == 256)
      #expect((error.retryAfterMilliseconds ?? 0) > 0)
    }
    // Another peer has a window of its own.
    try table.admit([2], cost: 256)
    let credit = table.settle([1], cost: 1, created: false)
    #expect(credit > 256)
    try table.admit([1], cost: 1)
  }

  @Test func `a message larger than the window is taken alone, and refused where it never fits`()
    throws
  {
    var limits = EngineLimits()
    limits.pending = 1000
    var table = PeerTable(limits: limits)
    try table.admit([1], cost: 900)
    #expect(code { () throws(Refusal) in try table.admit([1], cost: 1) } == .overload)
    #expect(code { () throws(Refusal) in try table.admit([2], cost: 1001) } == .tooLarge)
    _ = table.settle([1], cost: 900, created: false)
    #expect(table.unanswered == 0)
  }

  @Test func `the more peers wait, the smaller their windows, and none is closed`() throws {
    var limits = EngineLimits()
    limits.pending = 40_000
    var table = PeerTable(limits: limits)
    var credits: [Int] = []
    for peer in 0..<250 as Range<UInt8> {
      try table.admit([peer], cost: 150)
      credits.append(table.settle([peer], cost: 50, created: false))
    }
    #expect(credits.first == 16_384 && (credits.last ?? 0) < 256)
    #expect(credits.allSatisfy { $0 >= 100 }, "what is on its way was promised")
    table.forget([0])
    #expect(table.unanswered == 249 * 100)
  }

  @Test func `one peer begins half of all streams at most`() throws {
    var limits = EngineLimits()
    limits.streams = 4
    var table = PeerTable(limits: limits)
    for _ in 0..<2 {
      #expect(table.mayCreate([1]))
      try table.admit([1], cost: 1)
      _ = table.settle([1], cost: 1, created: true)
    }
    #expect(!table.mayCreate([1]) && table.mayCreate([2]))
  }

  @Test func `a peer that does not read its answers is refused until it does`() throws {
    var table = PeerTable(limits: EngineLimits())
    try table.admit([1], cost: 1)
    _ = table.settle([1], cost: 1, created: false)
    table.setBlocked([1], true)
    #expect(code { () throws(Refusal) in try table.admit([1], cost: 1) } == .overload)
    table.setBlocked([1], false)
    try table.admit([1], cost: 1)
  }
}
