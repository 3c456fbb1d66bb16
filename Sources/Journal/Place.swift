/// Where a row belongs; part of the checksum, so that a body in the wrong row is seen.
struct Place {
  let kind: JournalError.RecordKind
  let streamRow: Int64
  let epoch: Int
  let seq: Int
  var version = 0

  /// The body with a checksum of place and body after it.
  func seal(_ body: [UInt8]) throws(JournalError) -> [UInt8] {
    guard body.count <= JournalLimits.body - 4 else {
      throw .invalid(
        "a \(kind.rawValue) of \(body.count) bytes, wanted at most \(JournalLimits.body - 4)")
    }
    var writer = ByteWriter()
    writer.fixed(checksum(of: body))
    return body + writer.bytes
  }

  /// The body, if its checksum is right.
  func open(_ sealed: [UInt8]) throws(JournalError) -> [UInt8] {
    guard sealed.count >= 4 else {
      throw .invalid("it has \(sealed.count) bytes, wanted at least 4")
    }
    let body = Array(sealed.dropLast(4))
    var writer = ByteWriter()
    writer.fixed(checksum(of: body))
    guard sealed.suffix(4).elementsEqual(writer.bytes) else {
      throw .invalid("its checksum does not fit its \(body.count) bytes")
    }
    return body
  }

  /// Runs a decoder and says of which row it complains.
  func decoding<Value>(
    stream: [UInt8], _ body: () throws(JournalError) -> Value
  ) throws(JournalError) -> Value {
    do {
      return try body()
    } catch .invalid(let reason) {
      throw .corruptRecord(kind: kind, stream: stream, epoch: epoch, seq: seq, reason: reason)
    }
  }

  private func checksum(of body: [UInt8]) -> UInt32 {
    var writer = ByteWriter()
    writer.fixed(streamRow)
    writer.fixed(Int64(epoch))
    writer.fixed(Int64(seq))
    writer.fixed(Int64(version))
    writer.string(kind.rawValue)
    return CRC32C.checksum(writer.bytes, body)
  }
}
