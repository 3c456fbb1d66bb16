extension Message {
  /// Takes on what the members of a body say, one key after the other.
  mutating func read(
    body: Span<UInt8>, vectors: Span<UInt8>?, limits: WireLimits
  ) throws(Refusal) {
    let members = try MessageBody.members(of: body, limits: limits)
    encoding = BodyEncoding(firstByteOf: body)
    do {
      for member in members { try read(member, limits) }
      if let vectors { try readVectors(vectors, limits) }
      try checkWhole()
    } catch {
      throw error.identified(by: members)
    }
  }

  private mutating func read(_ member: JSONMember, _ limits: WireLimits) throws(Refusal) {
    let (key, value) = (member.key, member.value)
    switch key {
    case "seq": seq = try FieldReader.unsigned(key, value)
    case "epoch": epoch = try FieldReader.unsigned(key, value)
    case "id": id = try FieldReader.messageID(value)
    case "time": times = try FieldReader.times(value, limits: limits)
    case "tokens": try set(.tokens(try FieldReader.tokens(value, limits: limits)))
    case "text": try set(.text(try FieldReader.text(value)))
    case "x": try set(.vectors(try FieldReader.vectors(value, limits: limits)))
    case "labels": labels = try FieldReader.labels(value, limits: limits)
    case "begin": begin = try FieldReader.flag(key, value)
    case "end": end = try FieldReader.flag(key, value)
    case "flush": flush = try FieldReader.flag(key, value)
    case "top": top = try FieldReader.unsigned(key, value, upTo: 100)
    default:
      throw .malformed(
        "unknown key \"\(escapedForDisplay(key))\"; the keys are seq, epoch, id, time, tokens, "
          + "text, x, labels, begin, end, flush and top")
    }
  }

  private mutating func set(_ content: Message.Content) throws(Refusal) {
    guard !hasContent else {
      throw .malformed("elements are given twice; wanted one of tokens, text, x or frame 2")
    }
    self.content = content
  }

  private mutating func readVectors(
    _ frame: Span<UInt8>, _ limits: WireLimits
  ) throws(Refusal) {
    guard frame.count <= limits.frame else {
      throw Refusal(
        code: .tooLarge,
        message: "frame 2 has \(frame.count) bytes, at most \(limits.frame) are taken")
    }
    guard !frame.isEmpty, frame.count % 4 == 0 else {
      throw .malformed("frame 2 has \(frame.count) bytes, wanted float32s of 4 bytes each")
    }
    let floats = littleEndianFloats(frame)
    // NaN is how a frame says that a number is missing; only the model knows whether one may be.
    if hasInfinity(floats), let index = floats.firstIndex(where: \.isInfinite) {
      throw Refusal(
        code: .notFinite,
        message:
          "number \(index) of frame 2 is \(floats[index]), wanted finite numbers, or NaN for a missing one"
      )
    }
    try set(.floats(floats))
  }

  private func checkWhole() throws(Refusal) {
    if !hasContent && !begin && !end && !flush {
      guard labels != nil else {
        throw .malformed("the message has neither elements nor begin, end, flush or labels")
      }
      guard seq != nil else {
        throw .malformed("labels without elements need seq, the position of the first of them")
      }
    } else if let labels, let count = elementCount, labels.count != count {
      throw .malformed("labels has \(labels.count) entries for \(count) elements")
    }
    // A single time is that of the first element, whatever their number.
    if times.count > 1, let count = elementCount, times.count != count {
      throw .malformed("time has \(times.count) entries for \(count) elements")
    }
  }
}

/// The numbers of a frame of whole float32s.
private func littleEndianFloats(_ frame: Span<UInt8>) -> [Float] {
  frame.withUnsafeBufferPointer { bytes in
    [Float](unsafeUninitializedCapacity: bytes.count / 4) { floats, count in
      let raw = UnsafeRawBufferPointer(bytes)
      for index in 0..<(bytes.count / 4) {
        let bits = raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        floats.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
      }
      count = bytes.count / 4
    }
  }
}

/// Whether a number is infinite; without a branch for each, so that it takes a few at a time.
private func hasInfinity(_ floats: [Float]) -> Bool {
  var found: UInt32 = 0
  for float in floats { found |= float.bitPattern & 0x7FFF_FFFF == 0x7F80_0000 ? 1 : 0 }
  return found != 0
}

extension Refusal {
  static func malformed(_ message: String) -> Refusal {
    Refusal(code: .malformed, message: message)
  }

  /// The refusal with `seq` and `id` of the body, as far as these are usable.
  func identified(by members: [JSONMember]) -> Refusal {
    var refusal = self
    for member in members {
      switch member.key {
      case "seq": refusal.seq = try? FieldReader.unsigned(member.key, member.value)
      case "id": refusal.id = try? FieldReader.messageID(member.value)
      default: continue
      }
    }
    return refusal
  }
}
