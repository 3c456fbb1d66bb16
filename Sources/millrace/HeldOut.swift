import Text

/// Data that is scored on and not learnt from, where none is given.
enum HeldOut {
  /// Every tenth document.
  static func split<Element>(_ all: [Element]) throws -> (train: [Element], dev: [Element]) {
    guard all.count >= 10 else {
      throw CommandFailure(
        description: "the data has \(all.count) documents, too few to hold some out; "
          + "give held-out data with --dev (documents begin at '# newdoc' or '-DOCSTART-'; in CSV "
          + "the column stream names them)")
    }
    let train = all.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    return (train, all.enumerated().filter { $0.offset % 10 == 9 }.map(\.element))
  }
}

extension Examples {
  /// What is learnt from, and what is held out: every tenth document or, of fewer than ten texts or
  /// series that are predicted from themselves, the last tenth of each.
  ///
  /// Labelled sentences must be cut into documents first: they are held out document by document.
  func heldOut() throws -> (train: Examples, dev: Examples) {
    switch self {
    case .sentences: return (self, self)
    case .texts(let texts):
      let (train, dev) = try HeldOut.split(texts)
      return (.texts(train), .texts(dev))
    case .tokens(let all):
      guard all.count < 10 else {
        let (train, dev) = try HeldOut.split(all)
        return (.tokens(train), .tokens(dev))
      }
      return (
        .tokens(all.map { Array($0.prefix($0.count - $0.count / 10)) }),
        .tokens(all.map { Array($0.suffix($0.count / 10)) })
      )
    case .series(let all):
      // Labelled ones may be few, but each is one thing.
      guard all.count < 10, labels.isEmpty else {
        let (train, dev) = try HeldOut.split(all)
        return (.series(train), .series(dev))
      }
      return (
        .series(all.map { $0.rows(0..<($0.count - $0.count / 10)) }),
        .series(all.map { $0.rows(($0.count - $0.count / 10)..<$0.count) })
      )
    }
  }
}

extension LabelledSeries {
  /// Some of the vectors with their times and labels.
  fileprivate func rows(_ range: Range<Int>) -> LabelledSeries {
    let width = count > 0 ? values.count / count : 0
    return LabelledSeries(
      name: name, values: Array(values[(range.lowerBound * width)..<(range.upperBound * width)]),
      times: times.isEmpty ? [] : Array(times[range]), labels: Array(labels[range]))
  }
}
