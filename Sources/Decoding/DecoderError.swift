/// What can be wrong with the parameters or the stored state of a decoder.
public struct DecoderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence that says what was found and what was wanted.
  public let description: String

  init(_ description: String) { self.description = description }
}
