/// A run of consecutive elements of one stream, as it arrived between two transactions.
public struct Segment: Sendable, Equatable {
  /// The elements of a segment.
  public enum Elements: Sendable, Equatable {
    /// Tokens; none for a segment that has only marks.
    case tokens([String])
    /// Vectors of one dimension; the bits of every number stay as they are, NaN too.
    case vectors([[Float]])

    /// How many elements there are.
    public var count: Int {
      switch self {
      case .tokens(let tokens): tokens.count
      case .vectors(let vectors): vectors.count
      }
    }
  }

  /// Something that was done to the stream between two elements.
  public struct Mark: Sendable, Equatable {
    /// What was done.
    public enum Kind: UInt8, Sendable, CaseIterable {
      /// What was open was committed and the state zeroed, before the next element.
      case begin
      /// What was open was committed and the state zeroed, after the last element.
      case end
      /// What was open was committed.
      case flush
    }

    /// The seq of the element that comes after it, whether there is one yet or not.
    public var position: Int
    /// What was done.
    public var kind: Kind

    /// Creates a mark.
    public init(position: Int, kind: Kind) {
      self.position = position
      self.kind = kind
    }
  }

  /// The stream's id.
  public var stream: [UInt8]
  /// The model that the stream is routed to.
  public var model: String
  /// The version that was in service.
  public var version: Int
  /// The numbering that the positions belong to.
  public var epoch: Int
  /// The position of the first element.
  public var firstSeq: Int
  /// The elements.
  public var elements: Elements
  /// Gold labels, one for each element and nil where it has none, or empty.
  public var labels: [String?]
  /// What was done to the stream, in order.
  public var marks: [Mark]
  /// When the first element was received, in nanoseconds since 1970.
  public var time: Int64
  /// Whether it is logged to rebuild states, and not to be learned from.
  public var isWithheld = false
  /// Bytes that the caller wants back; the journal does not look at them.
  public var extra: [UInt8]

  /// Creates a segment.
  public init(
    stream: [UInt8], model: String, version: Int, epoch: Int, firstSeq: Int, elements: Elements,
    labels: [String?] = [], marks: [Mark] = [], time: Int64, extra: [UInt8] = []
  ) {
    self.stream = stream
    self.model = model
    self.version = version
    self.epoch = epoch
    self.firstSeq = firstSeq
    self.elements = elements
    self.labels = labels
    self.marks = marks
    self.time = time
    self.extra = extra
  }

  /// The position after the last element.
  public var nextSeq: Int { firstSeq + elements.count }
}
