import ModelStore
import Recurrent
import Testing

struct ScheduleTests {
  @Test(arguments: KernelSelection.available.map(\.name), 1...4)
  func `every answer of a random schedule is the one that the protocol defines`(
    kernels: String, seed: Int
  ) throws {
    let models = try [[0, 1, 2], [0], [1], [1, 3]].enumerated().map { index, delays in
      try TestTagger.random(name: "tagger\(index)", delays: delays, kernels: kernels)
    }
    var schedule = try Schedule(models: models, streams: 40, seed: UInt64(seed))
    for _ in 0..<1500 { try schedule.advance() }
    try schedule.end()
    let counters = schedule.engine.counters
    #expect(counters.messages == schedule.messages)
    #expect(counters.rowsRevised > 100, "the labels must change for this to test revisions")
    #expect(counters.refused > 100 && counters.duplicates > 100)
    #expect(counters.waves < counters.elements, "waves must hold several streams")
  }

  @Test(arguments: KernelSelection.available.map(\.name), [2, 3])
  func `several threads answer every stream as one does`(kernels: String, threads: Int) throws {
    let models = try [[0, 1, 2], [1, 3]].enumerated().map { index, delays in
      try TestTagger.random(name: "tagger\(index)", delays: delays, kernels: kernels)
    }
    var schedule = try Schedule(
      models: models, streams: 60, seed: UInt64(threads), resident: 30, threads: threads)
    for _ in 0..<800 { try schedule.advance() }
    try schedule.end()
    #expect(schedule.engine.counters.broughtBack > 100)
  }

  @Test(arguments: [1, 7, 20])
  func `a stream that was spilled goes on as if it had stayed in memory`(resident: Int) throws {
    let models = try [[0, 1, 2], [0], [1, 3]].enumerated().map { index, delays in
      try TestTagger.random(name: "tagger\(index)", delays: delays)
    }
    var schedule = try Schedule(
      models: models, streams: 40, seed: UInt64(resident), resident: resident)
    for _ in 0..<800 { try schedule.advance() }
    #expect(schedule.engine.streamCount == 40)
    try schedule.end()
    #expect(schedule.engine.residentCount <= resident)
    let counters = schedule.engine.counters
    #expect(counters.spilled > 100 && counters.broughtBack > 100)
  }
}
