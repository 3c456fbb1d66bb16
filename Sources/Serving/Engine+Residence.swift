import Journal
import Platform
import Wire

extension Engine {
  /// Waves between two attempts to spill where the first has failed.
  private static let spillPause = 10_000
  /// Idle streams that are spilled between two waves, or once a second without waves.
  private static let idleAtOnce = 256

  /// The record of a stream in the table, made from what rests there if it has none.
  mutating func wake(_ place: Int, id: String) -> Int {
    let resting = table[place]
    guard resting.work < 0 else { return Int(resting.work) }
    let index: Int
    if let vacant = vacant.popLast() {
      index = vacant
    } else {
      index = streams.count
      streams.append(StreamRecord(id: id, model: 0, epoch: 0, position: 0))
    }
    streams[index].wake(resting, id: id, place: place, share: share(of: id.utf8))
    table[place].work = Int32(index)
    return index
  }

  /// A record of a stream that is not worked on yet.
  func record(_ id: String, model: Int, epoch: Int, position: Int) -> StreamRecord {
    var record = StreamRecord(
      id: id, model: model, epoch: epoch, position: position, generation: generation)
    record.share = share(of: id.utf8)
    return record
  }

  /// Gives a record a place among those that are worked on.
  private mutating func use(_ record: StreamRecord, at place: Int) -> Int {
    var record = record
    record.place = place
    let index: Int
    if let vacant = vacant.popLast() {
      index = vacant
      record.takeMemory(of: &streams[index])
      streams[index] = record
    } else {
      index = streams.count
      streams.append(record)
    }
    table[place].work = Int32(index)
    return index
  }

  /// Adds a stream that is not in memory.
  mutating func add(_ record: StreamRecord) -> Int {
    let place = table.insert(record.name)
    table[place].model = UInt16(record.model)
    return use(record, at: place)
  }

  /// Lets a stream rest that has no message in work: where nothing of it is open, its record goes.
  mutating func rest(_ index: Int) {
    let place = streams[index].place
    table.list(place)
    table[place].since = seconds
    if streams[index].rest(in: &table[place]) { vacant.append(index) }
  }

  /// Takes a stream out of memory that has no message in work.
  mutating func drop(_ place: Int) {
    let work = Int(table[place].work)
    let model = Int(table[place].model)
    let slot = work < 0 ? Int(table[place].slot) : streams[work].slot ?? -1
    let share = served[model].shares[share(of: table.name(of: place))]
    if slot >= 0 { share.arena.release(slot) }
    if work >= 0 {
      streams[work].clear()
      vacant.append(work)
    }
    table.remove(place)
  }

  /// Spills the streams that were used least recently, as long as there are more than may be in
  /// memory, and some of those that have been idle for long.
  mutating func spillOldest() {
    guard let spill, counters.waves >= spillAgain else { return }
    var idle = 0
    while let place = table.oldest {
      if table.count <= limits.resident {
        let isIdle = seconds &- table[place].since > limits.idleSeconds
        guard isIdle, idle < Self.idleAtOnce else { return }
        idle += 1
      }
      storeBeforeSpill(place)
      do throws(JournalError) {
        try spill.put(spilled(place))
      } catch {
        logLine(.error, "states that should leave memory stay there: \(error)")
        spillAgain = counters.waves + Self.spillPause
        return
      }
      counters.spilled += 1
      drop(place)
    }
  }

  /// Logs the state of a stream before it leaves memory: a restart then need not step what came
  /// since the last one was stored.
  private mutating func storeBeforeSpill(_ place: Int) {
    let work = Int(table[place].work)
    if work >= 0 {
      if isLogging, streams[work].sinceSnapshot > 0 { snapshot(work) }
    } else {
      snapshotResting(place)
    }
  }

  private func spilled(_ place: Int) -> SpilledStream {
    let resting = table[place]
    var stream = SpilledStream(name: table.name(of: place))
    stream.model = Int(resting.model)
    var slot = Int(resting.slot)
    if resting.work >= 0 {
      let record = streams[Int(resting.work)]
      stream.epoch = record.epoch
      stream.position = record.position
      stream.duplicates = record.duplicates
      stream.missing = record.missing
      stream.loggedVersion = record.loggedVersion
      stream.sinceSnapshot = record.sinceSnapshot
      stream.generation = record.generation
      stream.open = record.encodedOpen()
      slot = record.slot ?? -1
    } else {
      stream.epoch = resting.epoch
      stream.position = resting.position
      stream.duplicates = Int(resting.duplicates)
      stream.missing = resting.missing
      stream.loggedVersion = Int(resting.loggedVersion)
      stream.sinceSnapshot = Int(resting.sinceSnapshot)
      stream.generation = Int(resting.generation)
      stream.open = StreamRecord.encodedTime(resting.time)
    }
    if slot >= 0 {
      stream.state = served[stream.model].shares[share(of: stream.name)].arena.copy(slot)
    }
    return stream
  }

  /// Brings a stream back that was spilled; nil where it was not.
  mutating func takeBack(_ name: [UInt8], id: String) throws(JournalError) -> Int? {
    guard let stored = try spill?.peek(name) else { return nil }
    var record = record(id, model: stored.model, epoch: stored.epoch, position: stored.position)
    record.duplicates = stored.duplicates
    record.missing = stored.missing
    record.sinceSnapshot = stored.sinceSnapshot
    record.generation = stored.generation
    try restore(state: stored.state, open: stored.open, at: stored.position, &record)
    rememberPredictor(of: record)
    record.loggedVersion = stored.loggedVersion
    try spill?.remove(name)
    counters.broughtBack += 1
    return add(record)
  }

  /// How far a stream is that is in memory or was spilled.
  func knownPlace(_ name: [UInt8]) throws(JournalError) -> StreamPlace? {
    guard let place = table.find(name.span) else {
      return try spill?.peek(name).map {
        StreamPlace(stream: name, epoch: $0.epoch, next: $0.position, stepped: $0.position)
      }
    }
    let resting = table[place]
    guard resting.work >= 0 else {
      return StreamPlace(
        stream: name, epoch: resting.epoch, next: resting.position, stepped: resting.position)
    }
    let record = streams[Int(resting.work)]
    // A new epoch of which nothing has been stepped is lost as a whole.
    return StreamPlace(
      stream: name, epoch: record.epoch, next: record.position,
      stepped: record.steppedEpoch == record.epoch ? record.stepped : 0)
  }
}
