import Recurrent
import Testing
import Training

struct RecencySamplerTests {
  private func sampler() throws -> (RecencySampler, LoggedSequences) {
    let log = try LogFixture()
    _ = try log.logTask(streams: ["echo/a", "echo/b"], sequences: 200, seed: 1)
    let data = try log.read()
    return (RecencySampler(data.places, in: data), data)
  }

  @Test func `each third is drawn half as often as the newer one`() throws {
    let (sampler, data) = try sampler()
    #expect(sampler.count == data.count)
    var random = SplitMix64(seed: 7)
    var thirds = [0, 0, 0]
    for _ in 0..<70_000 { thirds[sampler.age(&random) * 3 / sampler.count] += 1 }
    #expect(abs(thirds[0] - 40_000) < 600)
    #expect(abs(thirds[1] - 20_000) < 600)
    #expect(abs(thirds[2] - 10_000) < 600)
  }

  @Test func `the share of the newest is what is drawn of them`() throws {
    let (sampler, _) = try sampler()
    #expect(sampler.share(ofNewest: 0) == 0)
    #expect(sampler.share(ofNewest: sampler.count) == 1)
    var random = SplitMix64(seed: 8)
    let newest = sampler.count / 10
    let drawn = (0..<50_000).count { _ in sampler.age(&random) < newest }
    #expect(abs(Double(drawn) / 50_000 - sampler.share(ofNewest: newest)) < 0.01)
  }

  @Test func `only labelled elements are drawn, and all of them`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "abc", "O X", seq: 0), log.segment("echo/b", "ab", "  ", seq: 0),
      log.segment("echo/c", "a", "O", seq: 0))
    let data = try log.read()
    let sampler = RecencySampler(data.places, in: data)
    #expect(sampler.count == 3)
    var random = SplitMix64(seed: 1)
    var seen: Set<[Int]> = []
    for _ in 0..<200 {
      let drawn = sampler.draw(from: data, &random)
      seen.insert([drawn.sequence, drawn.position])
    }
    #expect(seen == [[0, 0], [0, 2], [2, 0]])
  }
}
