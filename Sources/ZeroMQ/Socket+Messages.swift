import CZeroMQ

extension Socket {
  /// Sends a message of one or more parts.
  ///
  /// With `dontWait` it answers false, and nothing is sent, where it would have to wait: no peer,
  /// or its queue is full. Without, it does so after the send timeout, if there is one. The parts
  /// are copied. The corresponding C function is `zmq_send`.
  ///
  /// - Precondition: there is at least one part.
  public func send(
    _ parts: [[UInt8]], dontWait: Bool = false
  ) throws(ZeroMQError) -> Bool {
    guard let last = parts.last else {
      preconditionFailure("Socket.send: a message has at least one part")
    }
    return try send(head: Array(parts.dropLast()), last, dontWait: dontWait)
  }

  /// The same of a message whose last part is apart from those before it.
  public func send(
    head: [[UInt8]], _ last: [UInt8], dontWait: Bool = false
  ) throws(ZeroMQError) -> Bool {
    let flags = dontWait ? ZMQ_DONTWAIT : 0
    var (isFirst, isSent) = (true, true)
    for part in head {
      if try !send(part, flags | ZMQ_SNDMORE) {
        guard !isFirst else { return false }
        // The peer went away within the message: libzmq drops its other parts, but only if it gets
        // them; otherwise it would drop the next message instead.
        isSent = false
      }
      isFirst = false
    }
    return try send(last, flags) && isSent
  }

  private func send(_ part: [UInt8], _ flags: Int32) throws(ZeroMQError) -> Bool {
    try call("send") {
      part.withUnsafeBytes { zmq_send(handle, $0.baseAddress, $0.count, flags) }
    } != nil
  }

  /// Receives the next message, or nil where none waits (with `dontWait`) or none came in time.
  ///
  /// Parts beyond `maxParts` are received and dropped, and counted in the result, so that the next
  /// call begins at the next message. The corresponding C function is `zmq_msg_recv`.
  public func receive(
    dontWait: Bool = true, maxParts: Int = 8
  ) throws(ZeroMQError) -> Received? {
    var parts = MessageParts()
    guard try receive(into: &parts, dontWait: dontWait, maxParts: maxParts) else { return nil }
    return Received(parts: parts.copies(), droppedParts: parts.droppedParts)
  }

  /// Receives the next message into memory that is used again, or answers false where none waits or
  /// none came in time; what was in `parts` is gone then too.
  public func receive(
    into parts: inout MessageParts, dontWait: Bool = true, maxParts: Int = 8
  ) throws(ZeroMQError) -> Bool {
    parts.clear()
    var flags = dontWait ? ZMQ_DONTWAIT : 0
    repeat {
      let size = try call("receive") { zmq_msg_recv(incoming, handle, flags) }
      guard size != nil else { return false }
      // The parts of a message arrive together: the rest of this one is there.
      flags = 0
      if parts.count < maxParts {
        parts.append(
          UnsafeRawBufferPointer(start: zmq_msg_data(incoming), count: zmq_msg_size(incoming)))
      } else {
        parts.drop()
      }
    } while zmq_msg_more(incoming) == 1
    return true
  }
}
