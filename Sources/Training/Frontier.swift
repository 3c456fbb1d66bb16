/// How far the log has been learned from: what lies beyond it can be measured on fairly.
///
/// Segments up to ``trained`` may be learned from, but for held-out streams. The newest labelled
/// elements are kept beyond it until a later round: they are measured on first and learned from
/// afterwards (prequential evaluation: Dawid 1984; Gama et al. 2013).
package struct Frontier: Equatable {
  /// The newest segment that training may draw from.
  package var trained: Int64 = 0
  /// The newest segment on which the version in service has been measured.
  package var measured: Int64 = 0
  /// The segment since which whole streams are held out; nil while none is.
  package var heldOutSince: Int64?

  /// Nothing learned from yet.
  package init(trained: Int64 = 0, measured: Int64 = 0, heldOutSince: Int64? = nil) {
    self.trained = trained
    self.measured = measured
    self.heldOutSince = heldOutSince
  }

  /// Whether training may draw from a segment.
  package func mayLearn(_ id: Int64, of stream: [UInt8]) -> Bool {
    id <= trained && !isHeldOut(stream)
  }

  /// Whether training has, or may have, drawn from a segment.
  package func mayHaveLearned(_ id: Int64, of stream: [UInt8]) -> Bool {
    if let heldOutSince, HeldOutStreams.contains(stream) { return id <= heldOutSince }
    return id <= trained
  }

  /// Whether a whole stream is held out.
  package func isHeldOut(_ stream: [UInt8]) -> Bool {
    heldOutSince != nil && HeldOutStreams.contains(stream)
  }

  /// Lets training at all labelled elements but the newest: an eighth of those it has not seen, or
  /// as many as the gate lacks for its `minimum`; at most half of all there are.
  package mutating func advance(over data: LoggedSequences, minimum: Int) {
    holdOutStreams(of: data)
    let places = data.places
    var (all, fresh, heldOut) = (0, 0, 0)
    for place in places {
      let (stream, part) = (data.sequences[place.sequence].stream, data[place])
      let isFresh = !mayHaveLearned(part.id, of: stream)
      if isHeldOut(stream) {
        heldOut += isFresh ? part.labelled : 0
      } else {
        all += part.labelled
        fresh += isFresh ? part.labelled : 0
      }
    }
    let wanted = min(max(minimum - heldOut, fresh / 8), all / 2)
    trained = max(trained, border(leaving: wanted, of: places, in: data))
  }

  /// The newest segment after which that many labelled elements of streams that are not held out
  /// follow.
  private func border(
    leaving wanted: Int, of places: [LoggedSequences.Place], in data: LoggedSequences
  ) -> Int64 {
    var left = wanted
    guard left > 0 else { return places.last.map { data[$0].id } ?? 0 }
    for place in places.reversed() where !isHeldOut(data.sequences[place.sequence].stream) {
      left -= data[place].labelled
      // The rest of a segment that was cut stays beyond with it.
      if left <= 0 { return data[place].id - 1 }
    }
    return 0
  }

  private mutating func holdOutStreams(of data: LoggedSequences) {
    let labelled = data.sequences.filter { $0.parts.contains { $0.labelled > 0 } }
    let isOn = Set(labelled.map(\.stream)).count >= HeldOutStreams.fewest
    heldOutSince = isOn ? heldOutSince ?? trained : nil
  }
}
