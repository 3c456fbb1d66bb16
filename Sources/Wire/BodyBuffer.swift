/// Memory in which bodies are written one after the other, so that each allocates nothing.
public struct BodyBuffer: Sendable {
  /// Memory in bytes that is kept for the next body; what a rare large one took is given back.
  static let kept = 1 << 20

  private var json = JSONWriter()
  private var messagePack = MessagePackWriter()

  /// An empty one.
  public init() {}

  /// The body of a result with a credit of its own.
  ///
  /// The next body goes into the same memory, unless these bytes are still held.
  public mutating func encoded(
    _ result: MessageResult, credit: Int?, as encoding: BodyEncoding
  ) -> [UInt8] {
    switch encoding {
    case .json:
      json.clear()
      result.write(to: &json, credit: credit)
      return json.bytes
    case .messagePack:
      messagePack.clear()
      result.write(to: &messagePack, credit: credit)
      return messagePack.bytes
    }
  }
}
