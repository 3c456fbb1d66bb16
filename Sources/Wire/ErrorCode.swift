/// Why a message was refused, as it stands in an answer.
public enum ErrorCode: String, Sendable, CaseIterable {
  /// It does not have the form of a message.
  case malformed
  /// A frame, a token or the number of elements is beyond its limit.
  case tooLarge = "too_large"
  /// The stream id is unusable.
  case streamID = "stream_id"
  /// No route takes the stream to a model.
  case noRoute = "no_route"
  /// The model is not loaded.
  case model
  /// Tokens were sent to a model of vectors, or the other way round.
  case input
  /// The vectors do not have as many numbers as the model takes.
  case dimension
  /// A number is NaN, infinite or beyond single precision.
  case notFinite = "not_finite"
  /// Elements before this message are missing.
  case gap
  /// The epoch is smaller than the stream's.
  case old
  /// A label that the model does not have, or for an element that is no longer kept.
  case label
  /// More is pending than the limit or the credit allows.
  case overload
  /// There are as many streams as the limit allows.
  case streamLimit = "stream_limit"
  /// The journal cannot be written.
  case storage
  /// The daemon takes no more input.
  case draining
  /// A fault of the daemon's own.
  case `internal`
}
