import Journal
import ModelStore

/// What the journal holds for one model, newest elements kept: sequences cut where a stream begins,
/// ends, changes epochs or lost elements.
public struct LoggedSequences: Sendable {
  /// A place in the whole: a segment's part of a sequence.
  package struct Place: Sendable {
    package var sequence: Int
    package var part: Int
  }

  /// The last sequence of a stream, and whether the state after it is zero.
  private struct Tail: Sendable {
    var sequence: Int
    var isClosed = false
    /// The time of the last vector; nil after a beginning.
    var lastTime: Int64?
  }

  /// Where a segment is being added.
  private struct Cursor {
    var position: Int
    /// The sequence that goes on there; nil where a new one begins.
    var sequence: Int?
    var startsFromZero: Bool
    let inputs: LoggedInputs
    let labels: [String?]
  }

  /// The sequences; those of one stream are in order.
  public internal(set) var sequences: [LoggedSequence] = []
  /// Elements kept.
  public private(set) var count = 0
  /// Segments that were passed over because the model takes no such elements or their route withholds
  /// them, and labels that it lacks.
  public private(set) var passedOver = (segments: 0, labels: 0)
  /// Table rows that one token looks up, and numbers of one vector as layer 0 takes it; one of the
  /// two is 0.
  let widths: (lookups: Int, vectors: Int)
  private let featurizer: Featurizer
  private let vectors: VectorInput?
  let task: ModelConfig.Task
  let wordColumn: Int?
  private let tags: GoldTags
  private var tails: [[UInt8]: Tail] = [:]

  /// Nothing yet, for a model of these features and labels.
  public init(config: ModelConfig, featurizer: Featurizer, labels: [String]) {
    self.featurizer = featurizer
    tags = GoldTags(labels: labels, scheme: config.head.scheme.tags)
    vectors = config.vectors
    (task, wordColumn) = (config.task, config.wordColumn)
    widths = (
      config.networkShape(vocabulary: 0, labels: 0).lookups, config.vectors?.size ?? 0
    )
  }

  /// Streams that are kept.
  public var streamCount: Int { Set(sequences.map(\.stream)).count }

  /// Adds a segment that was written after all others, with its gold labels, one an element.
  public mutating func append(_ segment: Segment, id: Int64, labels: [String?]) {
    guard !segment.isWithheld, labels.count == segment.elements.count,
      let inputs = LoggedInputs(segment, vectors: vectors)
    else {
      passedOver.segments += 1
      return
    }
    let tail = tails[segment.stream]
    var cursor = Cursor(
      position: segment.firstSeq, sequence: continued(by: segment, after: tail),
      startsFromZero: startsFromZero(segment, after: tail), inputs: inputs, labels: labels)
    for mark in segment.marks {
      extend(&cursor, to: mark.position, segment, id)
      if mark.kind == .flush {
        if let index = cursor.sequence { sequences[index].flushes.append(cursor.position) }
        continue
      }
      if let index = cursor.sequence { sequences[index].isEnded = true }
      cursor.sequence = nil
      cursor.startsFromZero = true
      tails[segment.stream]?.isClosed = true
      tails[segment.stream]?.lastTime = nil
    }
    extend(&cursor, to: segment.nextSeq, segment, id)
  }

  /// Adds the segment's elements from the cursor to `end`, to a new sequence where none goes on.
  private mutating func extend(
    _ cursor: inout Cursor, to end: Int, _ segment: Segment, _ id: Int64
  ) {
    guard end > cursor.position else { return }
    let index = cursor.sequence ?? addSequence(segment, cursor)
    cursor.sequence = index
    let range = (cursor.position - segment.firstSeq)..<(end - segment.firstSeq)
    let last = tails[segment.stream]?.lastTime
    tails[segment.stream]?.lastTime = cursor.inputs.append(
      range, to: &sequences[index], featurizer, after: last)
    let found = ownLabels(range.count, in: index) ?? cursor.labels[range].map { code(of: $0) }
    sequences[index].labels += found
    sequences[index].parts.append(
      LoggedSequence.Part(
        id: id, range: cursor.position..<end, labelled: found.count { $0 >= 0 }))
    count += range.count
    cursor.position = end
  }

  /// The sequence that the segment's first element goes on with.
  private func continued(by segment: Segment, after tail: Tail?) -> Int? {
    guard let tail, !tail.isClosed else { return nil }
    let last = sequences[tail.sequence]
    return last.epoch == segment.epoch && last.next == segment.firstSeq ? tail.sequence : nil
  }

  private func startsFromZero(_ segment: Segment, after tail: Tail?) -> Bool {
    guard let tail else { return segment.firstSeq == 0 }
    let epoch = sequences[tail.sequence].epoch
    return epoch < segment.epoch || epoch == segment.epoch && tail.isClosed
  }

  private mutating func addSequence(_ segment: Segment, _ cursor: Cursor) -> Int {
    sequences.append(
      LoggedSequence(
        stream: segment.stream, epoch: segment.epoch, first: cursor.position,
        startsFromZero: cursor.startsFromZero, tags: tags))
    let last = cursor.startsFromZero ? nil : tails[segment.stream]?.lastTime
    tails[segment.stream] = Tail(sequence: sequences.count - 1, lastTime: last)
    return sequences.count - 1
  }

  private mutating func code(of label: String?) -> Int32 {
    guard let label else { return -1 }
    if let code = tags.code(of: label) { return code }
    passedOver.labels += 1
    return -1
  }

  /// Gives elements of one sequence labels that came late; of two for one element the last counts.
  mutating func setLabels(_ late: [(seq: Int, label: String)], in sequence: Int) {
    for (seq, label) in late {
      let code = code(of: label)
      if code >= 0 { sequences[sequence].setLabel(code, at: seq) }
    }
  }

  /// Every part, oldest first.
  package var places: [Place] {
    let all = sequences.indices.flatMap { sequence in
      sequences[sequence].parts.indices.map { Place(sequence: sequence, part: $0) }
    }
    return all.sorted { left, right in
      let (left, right) = (self[left], self[right])
      return (left.id, left.range.lowerBound) < (right.id, right.range.lowerBound)
    }
  }

  /// The part at a place.
  package internal(set) subscript(place: Place) -> LoggedSequence.Part {
    get { sequences[place.sequence].parts[place.part] }
    set { sequences[place.sequence].parts[place.part] = newValue }
  }

  /// Drops whole segments, oldest first, until at most `limit` elements are kept.
  package mutating func trim(to limit: Int) {
    guard count > limit else { return }
    var left = count
    var through: Int64 = 0
    for place in places {
      // A segment is dropped whole, however it was cut.
      guard left > limit || self[place].id == through else { break }
      left -= self[place].range.count
      through = self[place].id
    }
    for index in sequences.indices { sequences[index].drop(through: through) }
    count = sequences.reduce(0) { $0 + $1.labels.count }
    removeEmpty()
  }

  private mutating func removeEmpty() {
    var moved: [Int: Int] = [:]
    // In the order in which they would be if only what is kept had been read.
    let kept = sequences.indices.filter { !sequences[$0].labels.isEmpty }.sorted {
      let (left, right) = (sequences[$0].parts[0], sequences[$1].parts[0])
      return (left.id, left.range.lowerBound) < (right.id, right.range.lowerBound)
    }
    for (place, index) in kept.enumerated() { moved[index] = place }
    sequences = kept.map { sequences[$0] }
    tails = tails.compactMapValues { tail in
      moved[tail.sequence].map {
        Tail(sequence: $0, isClosed: tail.isClosed, lastTime: tail.lastTime)
      }
    }
  }
}
