import ModelStore

/// What a model finds in documents before it learns from them.
public struct DataDiagnosis: Sendable, Equatable {
  /// A label that follows another although the model's scheme forbids it.
  public struct Transition: Sendable, Hashable {
    /// The label before; nil at the beginning of a document.
    public var from: String?
    /// The label; nil at the end of a document.
    public var to: String?

    /// The label `to` after the label `from`.
    public init(from: String?, to: String?) {
      self.from = from
      self.to = to
    }
  }

  /// The documents.
  public private(set) var documents = 0
  /// Their elements.
  public private(set) var elements = 0
  /// Elements that have a label.
  public private(set) var labelled = 0
  /// How many elements have each label.
  public private(set) var labels: [String: Int] = [:]
  /// How often what the scheme forbids occurs.
  public private(set) var forbidden: [Transition: Int] = [:]
  /// Elements whose word is not in the vocabulary; nil where no words are looked up.
  public private(set) var unknown: Int?
  /// Numbers of vectors that are not finite.
  public private(set) var notFinite = 0
  /// The largest standardised number of a vector; 0 without vectors.
  public private(set) var farthest: Float = 0

  /// Looks at documents.
  ///
  /// - Parameter labels: the model's labels by id.
  public init(_ documents: [Document], config: ModelConfig, labels names: [String]) {
    let word = config.wordColumn
    let width = config.networkShape(vocabulary: 0, labels: 0).lookups
    if word != nil { unknown = 0 }
    for document in documents {
      self.documents += 1
      elements += document.count
      add(document.labels, names, config)
      for number in document.vectors {
        if number.isFinite { farthest = max(farthest, abs(number)) } else { notFinite += 1 }
      }
      guard let word else { continue }
      let rows = stride(from: word, to: document.lookups.count, by: width)
      unknown = (unknown ?? 0) + rows.reduce(0) { $0 + (document.lookups[$1] == 0 ? 1 : 0) }
    }
  }

  /// The share of the elements whose word is not in the vocabulary.
  public var unknownShare: Double? {
    unknown.map { elements > 0 ? Double($0) / Double(elements) : 0 }
  }

  private mutating func add(_ ids: [Int32], _ names: [String], _ config: ModelConfig) {
    for id in ids where id >= 0 && Int(id) < names.count {
      labelled += 1
      labels[names[Int(id)], default: 0] += 1
    }
    guard let scheme = config.head.scheme.tags else { return }
    func name(_ index: Int) -> String? {
      let id = Int(ids[index])
      return names.indices.contains(id) ? names[id] : nil
    }
    for index in ids.indices {
      guard let to = name(index) else { continue }
      if index == 0 {
        if !scheme.allowsStart(to) { forbidden[Transition(from: nil, to: to), default: 0] += 1 }
      } else if let from = name(index - 1), !scheme.allows(to, after: from) {
        forbidden[Transition(from: from, to: to), default: 0] += 1
      }
      if index == ids.count - 1, !scheme.allowsEnd(to) {
        forbidden[Transition(from: to, to: nil), default: 0] += 1
      }
    }
  }
}
