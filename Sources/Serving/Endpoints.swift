/// Where the daemon is reached.
public struct Endpoints: Sendable {
  /// Streams with an answer for each message.
  public var intake: String
  /// Streams from publishers.
  public var ingest: [IngestSocket]
  /// Every result, by topic.
  public var results: String
  /// Requests about the daemon itself.
  public var control: String

  /// Gathers the endpoints.
  public init(intake: String, ingest: [IngestSocket], results: String, control: String) {
    self.intake = intake
    self.ingest = ingest
    self.results = results
    self.control = control
  }
}

/// A socket that takes what publishers send.
public struct IngestSocket: Sendable {
  /// Where it is.
  public var endpoint: String
  /// Whether it connects to a publisher; else publishers connect to it.
  public var connects: Bool
  /// Beginnings of the stream ids that it takes; the empty one takes all.
  public var subscriptions: [[UInt8]]

  /// A socket that takes all streams unless told otherwise.
  public init(endpoint: String, connects: Bool = false, subscriptions: [[UInt8]] = [[]]) {
    self.endpoint = endpoint
    self.connects = connects
    self.subscriptions = subscriptions
  }
}
