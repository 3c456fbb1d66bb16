import Wire

/// How far a stream is.
struct StreamPlace: Sendable {
  var stream: [UInt8]
  var epoch: Int
  /// The position after everything that was accepted, and after everything that was stepped.
  var next: Int
  var stepped: Int

  /// The answer to `position`.
  func answer(logged: Int) -> JSONValue {
    .object([member("next", next), member("logged", logged), member("epoch", epoch)])
  }
}
