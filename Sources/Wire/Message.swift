/// A message of a stream: its elements, where they belong, and what to do with the stream.
public struct Message: Sendable, Equatable {
  /// The elements of a message, in one of the ways to send them.
  public enum Content: Sendable, Equatable {
    /// No elements.
    case none
    /// One or more tokens.
    case tokens([String])
    /// Raw text, which the daemon tokenises.
    case text(String)
    /// One or more vectors of finite numbers; nil is a missing number.
    case vectors([[Float?]])
    /// Finite numbers of vectors one after the other, NaN where one is missing; only the model
    /// knows their dimension.
    case floats([Float])
  }

  /// The stream's id.
  public var stream: String
  /// The position of the first element; nil means order of arrival.
  public var seq: Int?
  /// Which numbering of the stream this is.
  public var epoch: Int
  /// The message's own id.
  public var id: MessageID?
  /// Nanoseconds since 1970: none, that of the first element, or that of each.
  public var times: [Int64]
  /// The elements.
  public var content: Content
  /// Gold labels, nil where an element has none; without content they are late labels.
  public var labels: [String?]?
  /// Whether the stream starts anew before the elements.
  public var begin: Bool
  /// Whether the stream ends after the elements.
  public var end: Bool
  /// Whether everything open is committed after the elements.
  public var flush: Bool
  /// How many alternatives each row is to have.
  public var top: Int
  /// How the body was written, and so how it is answered.
  public var encoding: BodyEncoding

  /// Creates a message.
  @inlinable @inline(__always)
  public init(
    stream: String, seq: Int? = nil, epoch: Int = 0, id: MessageID? = nil, times: [Int64] = [],
    content: Content = .none, labels: [String?]? = nil, begin: Bool = false, end: Bool = false,
    flush: Bool = false, top: Int = 0, encoding: BodyEncoding = .json
  ) {
    self.stream = stream
    self.seq = seq
    self.epoch = epoch
    self.id = id
    self.times = times
    self.content = content
    self.labels = labels
    self.begin = begin
    self.end = end
    self.flush = flush
    self.top = top
    self.encoding = encoding
  }

  /// How many elements there are; nil for text and floats, where only the model knows.
  public var elementCount: Int? {
    switch content {
    case .none: 0
    case .tokens(let tokens): tokens.count
    case .vectors(let rows): rows.count
    case .text, .floats: nil
    }
  }

  /// Whether the message does nothing but label elements that came before.
  public var isLateLabels: Bool {
    !hasContent && labels != nil && !begin && !end && !flush
  }

  /// Whether there are elements.
  var hasContent: Bool { if case .none = content { false } else { true } }

  /// Reads a message from its frames and checks all that does not depend on model or stream.
  ///
  /// A refusal carries `seq` and `id` whenever these could be read, whatever else is wrong.
  public static func decode(
    stream: [UInt8], body: [UInt8], vectors: [UInt8]? = nil, limits: WireLimits = WireLimits()
  ) throws(Refusal) -> Message {
    guard let vectors else {
      return try decode(stream: stream.span, body: body.span, vectors: nil, limits: limits)
    }
    return try decode(
      stream: stream.span, body: body.span, vectors: vectors.span, limits: limits)
  }

  /// The same of frames that lie in memory owned by somebody else.
  public static func decode(
    stream: Span<UInt8>, body: Span<UInt8>, vectors: Span<UInt8>?, limits: WireLimits
  ) throws(Refusal) -> Message {
    let name: String
    do {
      name = try StreamID.validated(stream, limits: limits)
    } catch {
      let members = (try? MessageBody.members(of: body, limits: limits)) ?? []
      throw error.identified(by: members)
    }
    var message = Message(stream: name)
    do {
      try message.read(body: body, vectors: vectors, limits: limits)
    } catch {
      var refusal = error
      refusal.message = "\(escapedForDisplay(name)): \(error.message)"
      throw refusal
    }
    return message
  }
}
