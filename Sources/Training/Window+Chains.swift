/// Neighbouring elements of one lane's window on which a CRF is trained.
package struct LaneChain: Equatable {
  /// An element: where its emissions are, and its gold label.
  package struct Element: Equatable {
    /// The step of the window; nil where the emissions came before the window.
    package var step: Int?
    /// The head.
    package var head: Int
    /// The gold label's id; −1 where there is none.
    package var target: Int32
  }

  /// The elements in order.
  package var elements: [Element] = []
  /// Whether the first one begins its sequence.
  package var begins = false
  /// Whether the last one ends its sequence.
  package var ends = false
}

/// The chains of one lane's window.
package struct LaneChains: Equatable {
  /// In order; all but the last end their sequence.
  package var chains: [LaneChain] = []
  /// Whether the first chain may go on with the sequence of the window before.
  package var goesOn = true
  /// Whether a sequence has begun of which no element has emissions yet.
  package var isPending = false
}

extension LaneBatcher.Window {
  /// What of a lane a CRF is trained on: each element once, with the emissions that decoding sees.
  ///
  /// These are those of the largest delay; of the last elements before a flush or an end those of
  /// the largest delay that each has reached.
  package func chains(lane: Int, lanes: Int, delays: [Int]) -> LaneChains {
    var result = LaneChains()
    var chain = LaneChain()
    func close(ends: Bool) {
      chain.ends = ends
      if !chain.elements.isEmpty { result.chains.append(chain) }
      chain = LaneChain()
    }
    let largest = delays.count - 1
    for (step, row) in stride(from: lane, to: reaches.count, by: lanes).enumerated()
    where reaches[row] >= 0 {
      if marks[row].contains(.begins) {
        close(ends: false)
        if result.chains.isEmpty { result.goesOn = false }
        chain.begins = true
      }
      if reaches[row] >= delays[largest] {
        chain.elements.append(
          LaneChain.Element(step: step, head: largest, target: targets[largest][row]))
      }
      guard !marks[row].isDisjoint(with: [.flushes, .ends]) else { continue }
      chain.elements += tail(step: step, lane: lane, lanes: lanes, delays: delays)
      if marks[row].contains(.ends) { close(ends: true) }
    }
    result.isPending = chain.begins && chain.elements.isEmpty
    close(ends: false)
    return result
  }

  /// The elements at a step that the largest delay has not reached, oldest first.
  private func tail(step: Int, lane: Int, lanes: Int, delays: [Int]) -> [LaneChain.Element] {
    let oldest = min(reaches[step * lanes + lane], delays[delays.count - 1] - 1)
    return stride(from: oldest, through: 0, by: -1).compactMap { back in
      guard let head = delays.lastIndex(where: { $0 <= back }) else { return nil }
      let source = step - (back - delays[head])
      guard source >= 0 else { return LaneChain.Element(step: nil, head: head, target: -1) }
      return LaneChain.Element(
        step: source, head: head, target: targets[head][source * lanes + lane])
    }
  }
}
