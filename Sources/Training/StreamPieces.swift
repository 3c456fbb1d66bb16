import Wire

/// The messages of streams, put together to what lies between two beginnings of each.
struct StreamPieces<Element> {
  /// Consecutive elements of one stream, from one beginning on.
  struct Piece {
    let stream: String
    let epoch: Int
    /// The position of its first element.
    let first: Int
    var elements: [Element] = []
    var labels: [String?] = []
    /// Nanoseconds; as many as elements where all have one.
    var times: [Int64] = []
    /// How many elements there were whenever the stream was flushed.
    var breaks: [Int] = []
    var isEnded = false

    var next: Int { first + elements.count }
  }

  /// All pieces in the order in which they begin.
  private(set) var all: [Piece] = []
  /// Those of each stream, by its bytes.
  private var pieces: [[UInt8]: [Int]] = [:]

  /// Adds a message with the elements that it has.
  ///
  /// - Throws: a refusal where it has other than one label for each.
  mutating func add(_ message: Message, _ elements: [Element]) throws(Refusal) {
    let name = Array(message.stream.utf8)
    let tail = pieces[name]?.last.map { all[$0] }
    let seq = message.seq ?? tail?.next ?? 0
    guard !message.isLateLabels else { return label(message, from: seq, in: pieces[name] ?? []) }
    let labels = message.labels ?? Array(repeating: nil, count: elements.count)
    guard labels.count == elements.count else {
      throw StreamLine.refusal("found \(labels.count) labels for \(elements.count) elements")
    }
    // Elements that came before are not taken again.
    let isKnown = tail?.epoch == message.epoch
    let old = isKnown ? max(0, min((tail?.next ?? 0) - seq, elements.count)) : 0
    let goesOn = isKnown && tail?.isEnded == false && seq + old == tail?.next
    if message.begin || !goesOn {
      pieces[name, default: []].append(all.count)
      all.append(Piece(stream: message.stream, epoch: message.epoch, first: seq + old))
    }
    guard let index = pieces[name]?.last else { return }
    all[index].elements += elements.dropFirst(old)
    all[index].labels += labels.dropFirst(old)
    if message.times.count == elements.count { all[index].times += message.times.dropFirst(old) }
    if message.flush { all[index].breaks.append(all[index].elements.count) }
    if message.end { all[index].isEnded = true }
  }

  /// Gives elements that came before their labels.
  private mutating func label(_ message: Message, from seq: Int, in indices: [Int]) {
    for (offset, label) in (message.labels ?? []).enumerated() {
      let index = indices.last { index in
        all[index].epoch == message.epoch && all[index].first <= seq + offset
          && seq + offset < all[index].next
      }
      if let index { all[index].labels[seq + offset - all[index].first] = label }
    }
  }
}
