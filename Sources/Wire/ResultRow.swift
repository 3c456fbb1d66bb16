import Glibc

/// What a result says about one element: its label as it stands now, or as it stays.
public struct ResultRow: Sendable, Equatable {
  /// A label that was possible, and its probability.
  public struct Alternative: Sendable, Equatable {
    /// The label or token.
    public var label: String
    /// Its probability.
    public var p: Float

    /// Creates an alternative.
    public init(label: String, p: Float) {
      self.label = label
      self.p = p
    }
  }

  /// The element's position in its stream.
  public var seq: Int
  /// The token, for models of tokens.
  public var token: String?
  /// Where the token begins in the text that was sent, in code points.
  public var start: Int?
  /// Where the token ends in the text that was sent, exclusive.
  public var end: Int?
  /// The label; of `next` the token of the vocabulary that the element counts as.
  public var label: String?
  /// The label's probability; of `next` that of the token under the prediction before it, of
  /// `forecast` the vector's score.
  public var p: Float?
  /// The means that are forecast, (horizon, dimension), and their variances.
  public var mean: [Float] = []
  /// The variances, as many as means.
  public var variance: [Float] = []
  /// How many horizons the means are of.
  public var horizons = 1
  /// The most probable labels, of `next` of the element after; best first; left out when empty.
  public var top: [Alternative]
  /// Whether the label is committed and will not change.
  public var final: Bool

  /// Creates a row.
  ///
  /// Where it is not inlined, all that was set is copied into the caller's.
  @inlinable @inline(__always)
  public init(
    seq: Int, token: String? = nil, start: Int? = nil, end: Int? = nil, label: String? = nil,
    p: Float? = nil, top: [Alternative] = [], final: Bool
  ) {
    self.seq = seq
    self.token = token
    self.start = start
    self.end = end
    self.label = label
    self.p = p
    self.top = top
    self.final = final
  }

  /// Writes the row with the fields that rows of a task have.
  func write(to writer: inout some BodyWriter, _ task: RowTask = .tag) {
    writer.beginObject()
    writer.member("seq", seq)
    writer.member("token", token)
    writer.member("start", start)
    writer.member("end", end)
    switch task {
    case .tag:
      writer.member("label", label)
      writer.member("p", p)
    case .next:
      writer.member("surprisal", p.map(surprisal))
      writer.member("known", label != "<unk>")
    case .forecast:
      write("mean", mean, to: &writer)
      write("var", variance, to: &writer)
      writer.member("score", p)
    }
    if !top.isEmpty { writeTop(to: &writer) }
    writer.member("final", final)
    writer.endObject()
  }

  private func writeTop(to writer: inout some BodyWriter) {
    writer.fixedKey("top")
    writer.beginArray()
    for alternative in top {
      writer.beginArray()
      writer.string(alternative.label)
      writer.number(alternative.p)
      writer.endArray()
    }
    writer.endArray()
  }

  /// Writes numbers, flat for one horizon; leaves them out where there are none.
  private func write(_ name: StaticString, _ numbers: [Float], to writer: inout some BodyWriter) {
    guard !numbers.isEmpty else { return }
    writer.fixedKey(name)
    writer.beginArray()
    let width = numbers.count / max(horizons, 1)
    for (index, number) in numbers.enumerated() {
      if horizons > 1, index % width == 0 { writer.beginArray() }
      writer.number(number)
      if horizons > 1, index % width == width - 1 { writer.endArray() }
    }
    writer.endArray()
  }
}

/// Which fields a result's rows have.
public enum RowTask: Sendable, Equatable {
  /// `label` and `p`, of elements or of whole sequences.
  case tag
  /// `surprisal` and `known`.
  case next
  /// `mean`, `var` and `score`.
  case forecast
}

/// −log2 p in bits.
///
/// From the probability in single precision, as the journal keeps it, so that a row that is read
/// back from there is the same.
public func surprisal(_ p: Float) -> Float { Float(-log2(Double(p))) }
