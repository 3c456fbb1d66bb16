import Recurrent

/// Deals documents to the lanes of a mini-batch: each lane reads one document after the other,
/// window by window.
///
/// A lane that has finished its document takes the next one of the queue at the following step,
/// from the zero state, as serving would.
package struct LaneBatcher {
  /// One window of all lanes; rows run over time, then lanes.
  package struct Window {
    /// Table rows: (steps · lanes, lookups); row 0 of each table where a lane is idle.
    package var lookups: [Int32]
    /// Vectors: (steps · lanes, inputSize); zeros where a lane is idle, empty for tokens.
    package var vectors: [Float]
    /// Which (step, lane) start a document.
    package var resets: [Bool]
    /// For each delay the label id that its head should give at (step, lane), or −1.
    package var targets: [[Int32]]
    /// The id of the word that follows each (step, lane), or −1; empty without an auxiliary head.
    package var following: [Int32]
    /// What is forecast at each (step, lane): (horizon, dimension), NaN where nothing is known;
    /// empty where nothing is forecast.
    package var futures: [Float]
    /// How far back heads may label from each (step, lane): the elements of its sequence before it
    /// that are still open, at most the largest delay; −1 where a lane is idle.
    package var reaches: [Int]
    /// What happens to the sequence at each (step, lane).
    package var marks: [Marks]
    /// Elements in the window.
    package var count: Int
  }

  /// What happens to a sequence at one of its elements.
  package struct Marks: OptionSet {
    package let rawValue: UInt8
    /// It is the first of its sequence.
    package static let begins = Marks(rawValue: 1)
    /// All that is open is committed after it.
    package static let flushes = Marks(rawValue: 2)
    /// It is the last of its sequence.
    package static let ends = Marks(rawValue: 4)

    /// Marks of the given bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  private struct Lane {
    var document: Int?
    var position = 0
  }

  private let documents: [Document]
  private var random: SplitMix64?
  private var order: [Int]
  private let steps: Int
  private let width: Int
  private let vectorWidth: Int
  private let delays: [Int]
  private let extras: ExtraTargets
  private var lanes: [Lane]
  private var nextDocument = 0

  /// Deals `documents` in the order given to `lanes` lanes, `steps` elements a window; an element
  /// has `lookups` table rows or a vector of `vectors` numbers.
  package init(
    documents: [Document], order: [Int], steps: Int, lanes: Int, lookups: Int, vectors: Int = 0,
    delays: [Int], extras: ExtraTargets = .none
  ) {
    self.extras = extras
    self.documents = documents
    self.order = order
    self.steps = steps
    self.delays = delays
    width = lookups
    vectorWidth = vectors
    self.lanes = Array(repeating: Lane(), count: lanes)
  }

  /// Deals all documents round after round without end, shuffled anew for each.
  package init(
    documents: [Document], shuffledBy random: SplitMix64, steps: Int, lanes: Int, lookups: Int,
    vectors: Int = 0, delays: [Int], extras: ExtraTargets = .none
  ) {
    self.init(
      documents: documents, order: [], steps: steps, lanes: lanes, lookups: lookups,
      vectors: vectors, delays: delays, extras: extras)
    self.random = random
  }

  /// The next window of every lane, or nil when all documents are read.
  package mutating func next() -> Window? {
    let rows = steps * lanes.count
    var window = Window(
      rows: rows, lookups: width, vectors: vectorWidth, delays: delays.count, extras: extras)
    for step in 0..<steps {
      for lane in lanes.indices { fill(&window, row: step * lanes.count + lane, lane: lane) }
    }
    return window.count > 0 ? window : nil
  }

  /// Begins the next round of a queue without end that is used up.
  private mutating func beginRound() {
    guard nextDocument == order.count, var random else { return }
    order = Array(documents.indices).shuffled(using: &random)
    self.random = random
    nextDocument = 0
  }

  private mutating func fill(_ window: inout Window, row: Int, lane: Int) {
    if lanes[lane].document == nil { beginRound() }
    if lanes[lane].document == nil, nextDocument < order.count {
      lanes[lane] = Lane(document: order[nextDocument])
      nextDocument += 1
    }
    guard let index = lanes[lane].document else { return }
    let document = documents[index]
    let position = lanes[lane].position
    for k in 0..<width { window.lookups[row * width + k] = document.lookups[position * width + k] }
    for k in 0..<vectorWidth {
      window.vectors[row * vectorWidth + k] = document.vectors[position * vectorWidth + k]
    }
    window.resets[row] = position == 0
    for (head, delay) in delays.enumerated() where position >= delay {
      window.targets[head][row] = document.labels[position - delay]
    }
    extras.add(document, at: position, end: document.known, row: row, to: &window)
    window.reaches[row] = min(position, delays.last ?? 0)
    if position == 0 { window.marks[row].insert(.begins) }
    if position + 1 == document.count { window.marks[row].insert(.ends) }
    window.count += 1
    lanes[lane].position += 1
    if lanes[lane].position == document.count { lanes[lane].document = nil }
  }
}

extension LaneBatcher.Window {
  /// A window in which every lane is idle.
  init(rows: Int, lookups: Int, vectors: Int, delays: Int, extras: ExtraTargets = .none) {
    self.init(
      lookups: Array(repeating: 0, count: rows * lookups),
      vectors: Array(repeating: 0, count: rows * vectors),
      resets: Array(repeating: true, count: rows),
      targets: Array(repeating: Array(repeating: -1, count: rows), count: delays),
      following: Array(repeating: -1, count: extras.wordColumn == nil ? 0 : rows),
      futures: Array(repeating: .nan, count: rows * (extras.forecast?.count ?? 0)),
      reaches: Array(repeating: -1, count: rows), marks: Array(repeating: [], count: rows),
      count: 0)
  }
}
