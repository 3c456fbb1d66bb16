import Serving
import Testing

struct OutboxTests {

  private func message(_ number: UInt8) -> [[UInt8]] { [[1], [number]] }

  @Test func `what a peer does not take waits in its order, refusals too many are dropped`() {
    var outbox = Outbox()
    for number in 0..<5 as Range<UInt8> {
      let isKept = outbox.keep(message(number), for: [1], isRefusal: false)
      #expect(isKept)
    }
    var kept = 0
    for _ in 0..<1500 where outbox.keep(message(9), for: [1], isRefusal: true) { kept += 1 }
    #expect(kept == 1000 && outbox.holds([1]) && !outbox.holds([2]))
    var taken: [UInt8] = []
    for room in [3, 0, 2000] {
      var room = room
      let (free, dropped) = outbox.flush { frames in
        guard room > 0 else { return false }
        room -= 1
        taken.append(frames[1][0])
        return true
      }
      #expect(dropped == 0 && free.isEmpty == (room == 0))
    }
    #expect(taken.prefix(6) == [0, 1, 2, 3, 4, 9] && taken.count == 1005 && outbox.isEmpty)
  }

  @Test func `what waits for a peer that is gone is dropped and counted`() {
    var outbox = Outbox()
    for number in 0..<4 as Range<UInt8> {
      _ = outbox.keep(message(number), for: [number % 2], isRefusal: false)
    }
    let (free, dropped) = outbox.flush { frames in
      frames[1][0] % 2 == 0 ? nil : true
    }
    #expect(dropped == 2 && free.count == 2 && outbox.isEmpty)
  }
}
