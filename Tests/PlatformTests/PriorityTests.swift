import Foundation
import Glibc
import Platform
import Testing

struct PriorityTests {
  @Test func `a thread that lowers its priority runs at nice 10 or lower in batch`() throws {
    let before = nice()
    let seen = try Mailbox<(nice: Int32, policy: Int32)>()
    // A thread of its own, for the test runner's would stay slow.
    Thread.detachNewThread {
      lowerPriority()
      seen.put((nice(), sched_getscheduler(0)))
    }
    var item = pollfd(fd: seen.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&item, 1, 10_000) == 1)
    let found = try #require(seen.take().first)
    #expect(found.nice >= 10)
    #expect(found.policy == 3)
    #expect(nice() == before)
  }
}

private func nice() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
