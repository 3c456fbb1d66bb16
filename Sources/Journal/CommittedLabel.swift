/// A label that was published as final.
public struct CommittedLabel: Sendable, Equatable {
  /// The label; nil where the model's rows have none.
  public var label: String?
  /// Its probability.
  public var p: Float?

  /// Creates a label.
  public init(label: String?, p: Float?) {
    self.label = label
    self.p = p
  }

  static func encode(_ labels: [CommittedLabel]) throws(JournalError) -> [UInt8] {
    var writer = ByteWriter()
    try LabelList.write(labels.map(\.label), to: &writer)
    // An unused NaN stands for none: a probability is never one.
    writer.floats(labels.map { $0.p ?? Float(bitPattern: 0x7FC0_0000) })
    return writer.bytes
  }

  /// Reads the labels of as many elements as the row says.
  package static func decode(
    _ bytes: [UInt8], count: Int
  ) throws(JournalError) -> [CommittedLabel] {
    var reader = ByteReader(bytes)
    let labels = try LabelList.read(&reader)
    guard labels.count == count else {
      throw .invalid("it holds \(labels.count) labels, and its row says \(count)")
    }
    let probabilities = try reader.floats(count)
    try reader.finish()
    return zip(labels, probabilities).map { label, p in
      CommittedLabel(label: label, p: p.isNaN ? nil : p)
    }
  }
}
