import Wire

extension SafetensorsFile {
  /// Writes tensors and metadata as a file that every safetensors reader loads.
  ///
  /// Tensors are ordered by name and metadata by key, so that equal contents give equal bytes and
  /// equal hashes. `bfloat16` halves the size and rounds to nearest, ties to even.
  ///
  /// - Precondition: no two tensors have the same name, and none is called `__metadata__`.
  public static func encode(
    tensors: [Tensor], metadata: [String: String] = [:], bfloat16: Bool = false
  ) -> [UInt8] {
    let sorted = tensors.sorted { precedes($0.name, $1.name) }
    let type: ElementType = bfloat16 ? .bf16 : .f32
    let header = encodedHeader(sorted, metadata, type)
    var bytes: [UInt8] = []
    let dataBytes = sorted.reduce(0) { $0 + $1.values.count * type.width }
    bytes.reserveCapacity(8 + header.count + dataBytes)
    appendLittleEndian(UInt64(header.count), to: &bytes)
    bytes += header
    for tensor in sorted {
      for value in tensor.values {
        if bfloat16 {
          appendLittleEndian(bfloat16Bits(value), to: &bytes)
        } else {
          appendLittleEndian(value.bitPattern, to: &bytes)
        }
      }
    }
    return bytes
  }

  private static func encodedHeader(
    _ tensors: [Tensor], _ metadata: [String: String], _ type: ElementType
  ) -> [UInt8] {
    var members = metadata.isEmpty ? [] : [member(of: metadata)]
    var position = 0
    for (index, tensor) in tensors.enumerated() {
      precondition(
        tensor.name != "__metadata__" && (index == 0 || tensors[index - 1].name != tensor.name),
        "SafetensorsFile.encode: \(tensor.name) is used twice or reserved")
      let end = position + tensor.values.count * type.width
      let entry: [JSONMember] = [
        JSONMember(key: "dtype", value: .string(type.rawValue)),
        JSONMember(key: "shape", value: integers(tensor.shape)),
        JSONMember(key: "data_offsets", value: integers([position, end])),
      ]
      members.append(JSONMember(key: tensor.name, value: .object(entry)))
      position = end
    }
    var header = JSONValue.object(members).serialized()
    // Padding aligns the data to 8 bytes, as the reference writer does.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    return header
  }

  private static func member(of metadata: [String: String]) -> JSONMember {
    let sorted = metadata.sorted { precedes($0.key, $1.key) }
    let strings = sorted.map { JSONMember(key: $0.key, value: .string($0.value)) }
    return JSONMember(key: "__metadata__", value: .object(strings))
  }

  private static func integers(_ values: [Int]) -> JSONValue {
    .array(values.map { .integer(Int64($0)) })
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func appendLittleEndian(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
