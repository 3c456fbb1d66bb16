import Decoding
import Wire

/// All that the engine knows of one stream, but for the recurrent state, which is in the arena.
struct StreamRecord {
  private(set) var id: String
  /// Its place in the table.
  var place = 0
  /// Index of the model that the stream is routed to.
  private(set) var model: Int
  /// Index of the share of the model's streams that has its state.
  var share = 0
  /// Epoch and position after everything accepted so far.
  var epoch: Int
  var position: Int
  /// Slot of the state; nil while it is zero.
  var slot: Int?
  /// The stream before the message in work, where that may have to be taken back.
  var backup: StreamBackup?
  /// Accepted messages that are not yet answered, oldest first.
  var jobs = JobQueue()
  /// Elements that are not committed, oldest first, without gaps.
  var open: [OpenElement] = []
  /// The open elements as a CRF's decoder has them: one where the model has a CRF and an element was
  /// stepped, else none.
  ///
  /// An array, because without element it costs a pointer.
  var lattice: [DelayedViterbi] = []
  /// What was predicted for the next element; nil in the zero state and for tasks that label.
  var prediction: Prediction?
  /// Rows committed by the message that is being worked on.
  var committed: [ResultRow] = []
  /// Entities closed by the message that is being worked on.
  var spans: [ResultSpan] = []
  /// Follows the committed tags.
  var entities = EntityCollector()
  /// The position after the last element that was stepped, and the epoch that it belongs to.
  var stepped: Int
  var steppedEpoch: Int
  /// Elements that came again, and elements that never came.
  var duplicates = 0
  var missing = 0
  /// The version that the journal knows the last element of; 0 for none.
  var loggedVersion = 0
  /// Elements and marks since the state was stored.
  var sinceSnapshot = 0
  /// Whether the state is stored once the messages in work are done.
  var wantsSnapshot = false
  /// Up to which loss of entries the journal has all of it: the engine counts them.
  var generation = 0
  /// Whether its route has what arrives logged, and learned from.
  var isLogged = true
  var isLearned = true
  /// Nanoseconds of the last element stepped; nil in the zero state and where it had none.
  var lastTime: Int64?
  /// What a message in work has logged, where the message may have to be taken back.
  var heldLog: [LogEntry] = []
  /// End of the last element's text in its message, to see where no space was.
  var lastEnd: Int?

  init(id: String, model: Int, epoch: Int, position: Int, generation: Int = 0) {
    self.generation = generation
    self.id = id
    stepped = position
    steppedEpoch = epoch
    self.model = model
    self.epoch = epoch
    self.position = position
  }

  /// The id's bytes.
  var name: [UInt8] { Array(id.utf8) }

  /// Whether nothing of it is open, so that its place and state say all.
  var isBare: Bool {
    jobs.isEmpty && open.isEmpty && lattice.isEmpty && prediction == nil && entities.isOutside
      && !wantsSnapshot
  }

  /// Becomes the record of a stream that rested, in the memory of one that is needed no more.
  mutating func wake(_ resting: RestingStream, id: String, place: Int, share: Int) {
    clear()
    self.id = id
    self.place = place
    self.share = share
    model = Int(resting.model)
    epoch = resting.epoch
    position = resting.position
    slot = resting.slot < 0 ? nil : Int(resting.slot)
    (stepped, steppedEpoch) = (resting.position, resting.epoch)
    duplicates = Int(resting.duplicates)
    missing = resting.missing
    loggedVersion = Int(resting.loggedVersion)
    sinceSnapshot = Int(resting.sinceSnapshot)
    wantsSnapshot = false
    generation = Int(resting.generation)
    (isLogged, isLearned) = (true, true)
    lastTime = resting.time == RestingStream.noTime ? nil : resting.time
    lastEnd = nil
  }

  /// Writes what is to be known of a stream, if nothing of it is open.
  ///
  /// Mutating only so that the record is not copied for the call.
  mutating func rest(in resting: inout RestingStream) -> Bool {
    guard isBare else { return false }
    resting.epoch = epoch
    resting.position = position
    resting.missing = missing
    resting.time = lastTime ?? RestingStream.noTime
    resting.duplicates = UInt32(clamping: duplicates)
    resting.slot = Int32(slot ?? -1)
    resting.loggedVersion = Int32(clamping: loggedVersion)
    resting.sinceSnapshot = UInt16(clamping: sinceSnapshot)
    resting.generation = UInt16(generation)
    resting.work = -1
    return true
  }

  /// Takes the memory of a record that is needed no more, for what has none of its own.
  mutating func takeMemory(of old: inout StreamRecord) {
    old.clear()
    if open.isEmpty { swap(&open, &old.open) }
    if jobs.isEmpty { swap(&jobs, &old.jobs) }
  }

  /// Drops what it holds, but not the memory for it.
  mutating func clear() {
    open.removeAll(keepingCapacity: true)
    if !lattice.isEmpty { lattice = [] }
    prediction = nil
    if !committed.isEmpty { committed = [] }
    if !spans.isEmpty { spans = [] }
    if !entities.isFresh { entities = EntityCollector() }
    backup = nil
    if !heldLog.isEmpty { heldLog = [] }
  }
}
