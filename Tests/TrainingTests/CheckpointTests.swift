import ModelStore
import Platform
import Recurrent
import Testing
import Training

struct CheckpointTests {
  private func log() throws -> LogFixture {
    let log = try LogFixture()
    _ = try log.publish(log.task.start())
    _ = try log.logTask(streams: ["echo/a", "echo/b", "echo/c"], sequences: 30, seed: 1)
    try log.log(log.segment("echo/long", String(repeating: "xabc", count: 60), seq: 7))
    return log
  }

  private var stop: (Int) -> (() -> Bool) {
    { count in
      var asked = 0
      return {
        asked += 1
        return asked > count
      }
    }
  }

  @Test(arguments: [1, 7]) func `a round that was stopped goes on to the same bits`(
    _ updates: Int
  ) throws {
    let (whole, parted) = (try log(), try log())
    var follower = try whole.follower()
    let report = try follower.round { false }
    #expect(report.updates > 7)
    var first = try parted.follower()
    let stopped = try first.round(shouldStop: stop(updates))
    #expect(stopped.wasStopped && stopped.updates == updates)
    #expect(stopped.gate == nil)
    var second = try parted.follower()
    let rest = try second.round { false }
    #expect(rest.updates == report.updates - updates)
    #expect(rest.gate == report.gate)
    #expect(try parted.checkpoint == whole.checkpoint)
  }

  @Test(arguments: OptimiserOptions.Method.allCases)
  func `every optimiser goes on to the same bits, with recurrent dropout too`(
    _ method: OptimiserOptions.Method
  ) throws {
    let (whole, parted) = (try log(), try log())
    var options = whole.options
    options.training.optimiser = OptimiserOptions(method)
    options.training.optimiser.momentum = method == .sgd ? 0.9 : 0
    options.training.recurrentDropout = 0.2
    var follower = try whole.follower(options)
    _ = try follower.round { false }
    var first = try parted.follower(options)
    _ = try first.round(shouldStop: stop(5))
    var second = try parted.follower(options)
    _ = try second.round { false }
    #expect(try parted.checkpoint == whole.checkpoint)
  }

  @Test func `another optimiser goes on with the weights and remembers nothing`() throws {
    let log = try log()
    var follower = try log.follower()
    _ = try follower.round(shouldStop: stop(5))
    var options = log.options
    options.training.optimiser = OptimiserOptions(.sgd)
    var said: [String] = []
    var second = try log.follower(options) { said.append("\($0) \($1)") }
    let report = try second.round { false }
    #expect(report.updates > 0 && said.allSatisfy { !$0.contains("checkpoint") })
  }

  @Test func `nothing is learned twice after a restart`() throws {
    let log = try log()
    var follower = try log.follower()
    _ = try follower.round { false }
    var second = try log.follower()
    #expect(try second.round { false }.waiting != nil)
  }

  @Test(arguments: [20, 400, -9]) func `a damaged checkpoint is said and ignored`(
    _ place: Int
  ) throws {
    let log = try log()
    var follower = try log.follower()
    _ = try follower.round { false }
    var bytes = try log.checkpoint
    bytes[place < 0 ? bytes.count + place : place] ^= 0x10
    try AtomicFile.write(bytes, to: log.folder + "/checkpoint.safetensors")
    var said: [String] = []
    var second = try log.follower { said.append($1) }
    #expect(try second.round { false }.updates > 0)
    #expect(said.contains { $0.contains("the checkpoint is ignored") })
  }

  @Test func `a checkpoint of another model is ignored`() throws {
    let log = try log()
    var follower = try log.follower()
    _ = try follower.round { false }
    let other = try LogFixture(delays: [0, 2])
    _ = try other.publish(other.task.start())
    _ = try other.logTask(streams: ["echo/a"], sequences: 30, seed: 1)
    try AtomicFile.write(log.checkpoint, to: other.folder + "/checkpoint.safetensors")
    var said: [String] = []
    var second = try other.follower { said.append($1) }
    _ = try second.round { false }
    #expect(said.contains { $0.contains("config.json") })
  }

  @Test func `a version put into service by somebody else is gone on from`() throws {
    let log = try log()
    var version = 1
    let service = ServiceLink(
      versionInService: { version }, swap: { _ in .absent }, record: { _ in .absent })
    var options = log.options
    options.publishing = .never
    var follower = try log.follower(options, service: service)
    _ = try follower.round { false }
    let other = log.task.start(seed: 77)
    version = try log.publish(other)
    var said: [String] = []
    var second = try log.follower(options, service: service) { said.append($1) }
    _ = try log.logTask(streams: ["echo/d"], sequences: 1, seed: 9)
    let report = try second.round(shouldStop: { true })
    #expect(report.champion == version)
    #expect(said.contains { $0.contains("begins anew") })
    let saved = try SafetensorsFile.parse(log.checkpoint, named: "checkpoint")
    #expect(saved.tensor(named: "embedding.weight")?.values == other.array("embedding.weight"))
  }
}
