import Journal
import Recurrent
import Testing
import Training

struct BurnInTests {
  /// A journal with one stream of 300 elements in segments of 10 and a stored state at some places.
  private struct Long {
    let log: LogFixture
    let data: LoggedSequences
    let network: PackedNetwork
    /// The state before each element, stepped one by one from the start.
    var states: [[Float]] = []

    init(startsAt first: Int = 0, storedAt stored: [Int]) throws {
      log = try LogFixture()
      let letters = (0..<300).map { Array("xabc")[$0 * 7 % 11 % 4] }
      for seq in stride(from: first, to: first + 300, by: 10) {
        try log.log(
          log.segment(
            "echo/a", String(letters[(seq - first)..<(seq - first + 10)]),
            String(repeating: "O", count: 10), seq: seq))
      }
      data = try log.read()
      network = PackedNetwork(log.task.start(), kernels: try KernelSelection.choose(nil))
      step(letters)
      try log.writer.begin()
      for seq in stored {
        try log.writer.snapshot(
          Snapshot(
            stream: Array("echo/a".utf8), epoch: 0, seq: seq, version: 1, time: 1,
            state: states[seq - first]))
      }
      try log.writer.commit()
    }

    private mutating func step(_ letters: [Character]) {
      var runner = WaveRunner(network: network)
      var arena = StateArena(network: network)
      let slot = arena.take()
      for letter in letters {
        states.append(arena.copy(slot))
        var lookups: [Int32] = []
        log.featurizer.append(String(letter), to: &lookups)
        runner.step(lookups: lookups, slots: [slot], arena: arena)
      }
    }

    func burnIn(_ steps: Int) throws -> BurnIn {
      let reader = try JournalReader(folder: log.folder + "/journal")
      return BurnIn(steps: steps, stateSize: network.stateSize) {
        (sequence, position) throws(JournalError) in
        try reader.snapshot(of: sequence.stream, epoch: sequence.epoch, atOrBefore: position)
      }
    }

    func bits(_ burnIn: BurnIn, before positions: [Int?]) throws -> [[UInt32]] {
      let network = network
      return try burnIn.states(
        before: positions.map { position in position.map { (0, $0) } }, in: data
      ) { network }.map { $0.map(\.bitPattern) }
    }
  }

  @Test func `stepping from a stored state gives the bits of stepping from the start`() throws {
    let long = try Long(storedAt: [190, 230])
    let burnIn = try long.burnIn(16)
    #expect(try burnIn.start(of: long.data.sequences[0], at: 250).position == 230)
    #expect(try burnIn.start(of: long.data.sequences[0], at: 245).position == 190)
    let found = try long.bits(burnIn, before: [250, nil, 245, 299])
    #expect(found[0] == long.states[250].map(\.bitPattern))
    #expect(found[2] == long.states[245].map(\.bitPattern))
    #expect(found[3] == long.states[299].map(\.bitPattern))
  }

  @Test func `a beginning in reach is stepped from, exactly`() throws {
    let long = try Long(storedAt: [])
    let burnIn = try long.burnIn(16)
    #expect(try burnIn.start(of: long.data.sequences[0], at: 100) == .init(position: 0, state: []))
    let found = try long.bits(burnIn, before: [100, 10, 0])
    #expect(found[0] == long.states[100].map(\.bitPattern))
    #expect(found[1] == long.states[10].map(\.bitPattern))
    #expect(found[2].allSatisfy { $0 == 0 })
  }

  @Test func `without a known state in reach the burn-in begins at zero`() throws {
    let long = try Long(storedAt: [20])
    let start = try long.burnIn(16).start(of: long.data.sequences[0], at: 250)
    #expect(start == .init(position: 234, state: []))
  }

  @Test func `a stored state where a cut sequence begins is used`() throws {
    let long = try Long(startsAt: 5, storedAt: [5])
    #expect(!long.data.sequences[0].startsFromZero)
    let burnIn = try long.burnIn(16)
    #expect(try burnIn.start(of: long.data.sequences[0], at: 12).position == 5)
    #expect(
      try long.bits(burnIn, before: [60])[0] == long.states[55].map(\.bitPattern))
  }

  @Test(arguments: [[Float](repeating: 0, count: 3), [Float.nan]])
  func `a stored state that does not fit is not used`(_ state: [Float]) throws {
    let long = try Long(startsAt: 5, storedAt: [])
    let size = long.network.stateSize
    let numbers = state.count == 1 ? Array(repeating: state[0], count: size) : state
    let burnIn = BurnIn(steps: 16, stateSize: size) { sequence, position in
      Snapshot(
        stream: sequence.stream, epoch: 0, seq: position, version: 1, time: 0, state: numbers)
    }
    let start = try burnIn.start(of: long.data.sequences[0], at: 250)
    #expect(start == .init(position: 234, state: []))
  }
}
