extension LoggedSequences {
  /// Labelled elements that one measurement goes over at most, the newest ones.
  package static let measured = 50_000

  /// The newest labelled segments that a rule admits, joined where they follow each other.
  package func stretches(
    limit: Int = Self.measured, where admits: (LoggedSequence, LoggedSequence.Part) -> Bool
  ) -> [LogMeasure.Stretch] {
    var chosen: [Place] = []
    var labelled = 0
    for place in places.reversed() where labelled < limit {
      let part = self[place]
      guard part.labelled > 0, admits(sequences[place.sequence], part) else { continue }
      labelled += part.labelled
      chosen.append(place)
    }
    chosen.sort { ($0.sequence, $0.part) < ($1.sequence, $1.part) }
    var result: [LogMeasure.Stretch] = []
    for place in chosen {
      let range = self[place].range
      if let last = result.last, last.sequence == place.sequence,
        last.range.upperBound == range.lowerBound
      {
        result[result.count - 1].range = last.range.lowerBound..<range.upperBound
      } else {
        result.append(LogMeasure.Stretch(sequence: place.sequence, range: range))
      }
    }
    return result
  }

  /// Labelled elements of the parts that a rule admits.
  package func labelled(where admits: (LoggedSequence, LoggedSequence.Part) -> Bool) -> Int {
    sequences.reduce(0) { sum, sequence in
      sum + sequence.parts.reduce(0) { $0 + (admits(sequence, $1) ? $1.labelled : 0) }
    }
  }

  /// Labels on which the version in service has not been measured.
  var newLabels: Int {
    sequences.reduce(0) { sum, sequence in
      sum + sequence.parts.reduce(0) { $0 + $1.labelled - $1.measured }
    }
  }

  /// Notes that the version in service has been measured on every label of the segments up to `id`.
  mutating func noteMeasured(through id: Int64) {
    for sequence in sequences.indices {
      for part in sequences[sequence].parts.indices
      where sequences[sequence].parts[part].id <= id {
        sequences[sequence].parts[part].measured = sequences[sequence].parts[part].labelled
      }
    }
  }
}
