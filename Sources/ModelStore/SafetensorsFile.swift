import Wire

/// The tensors and the metadata of one safetensors file.
///
/// Stricter than the reference implementation: it also refuses headers that do not begin with `{`,
/// duplicate and unknown keys, and numbers that are not finite. Everything is copied out of the
/// bytes, so nothing depends on the file afterwards.
public struct SafetensorsFile: Sendable, Equatable {
  /// What a file may hold at most.
  public enum Limits {
    /// Bytes of the whole file.
    public static let file = 1 << 30
    /// Bytes of the JSON header.
    public static let header = 1 << 20
    /// Number of tensors.
    public static let tensors = 4096
    /// Number of dimensions of a tensor.
    public static let rank = 8
    /// Length of one dimension.
    public static let dimension = 1 << 31
  }

  /// The tensors, in the order of their data.
  public let tensors: [Tensor]
  /// The strings of `__metadata__`.
  public let metadata: [String: String]
  private let positions: [String: Int]

  /// Puts a file together.
  ///
  /// - Precondition: no two tensors have the same name.
  public init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
    positions = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
  }

  /// The tensor of this name, if the file has it.
  public func tensor(named name: String) -> Tensor? {
    positions[name].map { tensors[$0] }
  }

  /// Reads the bytes of a file of F32, F16, BF16 or F64 tensors.
  ///
  /// `named` is what errors call the file. `allowNonFinite` lets NaN and infinities pass, for tools
  /// that inspect broken files; serving never does.
  public static func parse(
    _ bytes: [UInt8], named path: String, allowNonFinite: Bool = false
  ) throws(ModelError) -> SafetensorsFile {
    let header = try SafetensorsHeader(bytes, path: path)
    var tensors: [Tensor] = []
    tensors.reserveCapacity(header.entries.count)
    for entry in header.entries {
      let values = entry.type.values(in: bytes, from: header.dataStart + entry.begin, entry.count)
      if !allowNonFinite, let index = values.firstIndex(where: { !$0.isFinite }) {
        throw ModelError(
          .malformed, path: path,
          reason:
            "tensor \(escapedForDisplay(entry.name)) holds \(values[index]) at index \(index); "
            + "every number must be finite in 32 bits")
      }
      tensors.append(Tensor(name: entry.name, shape: entry.shape, values: values))
    }
    return SafetensorsFile(tensors: tensors, metadata: header.metadata)
  }
}
