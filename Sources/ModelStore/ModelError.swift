/// Why a model, or one of its files, was refused or could not be written.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What sort of failure it is, for callers that act on it.
  public enum Kind: Sendable {
    /// The folder, the version or a file of it does not exist.
    case missing
    /// The file system would not read it.
    case unreadable
    /// It is not in the format it should be in.
    case malformed
    /// It is within the contract, but this version does not run it.
    case unsupported
    /// Its parts do not fit each other: hashes, tensors, shapes.
    case mismatch
    /// The file system would not write it.
    case unwritable
  }

  /// What sort of failure it is.
  public let kind: Kind
  /// The file or version the failure is about, as the user knows it.
  public let path: String
  /// What was found and what was wanted.
  public let reason: String

  /// Describes a failure of `path`.
  public init(_ kind: Kind, path: String, reason: String) {
    self.kind = kind
    self.path = path
    self.reason = reason
  }

  /// One sentence for the user.
  public var description: String { "\(path): \(reason)" }
}
