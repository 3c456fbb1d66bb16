/// How large the parts of a message may be; checked before anything of that size is built.
public struct WireLimits: Sendable, Equatable {
  /// Bytes of a body or of a frame of vectors.
  public var frame = 1_048_576
  /// Elements of a message.
  public var elements = 4096
  /// UTF-8 bytes of a token or label.
  public var token = 1024
  /// UTF-8 bytes of a stream id; libzmq 4.3.4 loses topics of 246 to 255 bytes.
  public var streamID = 200

  /// Creates the default limits.
  public init() {}
}
