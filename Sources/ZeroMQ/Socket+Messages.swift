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
    precondition(!parts.isEmpty, "Socket.send: a message has at least one part")
    let flags = dontWait ? ZMQ_DONTWAIT : 0
    var isSent = true
    for (index, part) in parts.enumerated() {
      let more = index + 1 < parts.count ? ZMQ_SNDMORE : 0
      let result = try call("send") {
        part.withUnsafeBytes { zmq_send(handle, $0.baseAddress, $0.count, flags | more) }
      }
      if result == nil {
        guard index > 0 else { return false }
        // The peer went away within the message: libzmq drops its other parts, but only if it gets
        // them; otherwise it would drop the next message instead.
        isSent = false
      }
    }
    return isSent
  }

  /// Receives the next message, or nil where none waits (with `dontWait`) or none came in time.
  ///
  /// Parts beyond `maxParts` are received and dropped, and counted in the result, so that the next
  /// call begins at the next message. The corresponding C function is `zmq_msg_recv`.
  public func receive(
    dontWait: Bool = true, maxParts: Int = 8
  ) throws(ZeroMQError) -> Received? {
    var received = Received(parts: [], droppedParts: 0)
    var flags = dontWait ? ZMQ_DONTWAIT : 0
    repeat {
      let size = try call("receive") { zmq_msg_recv(incoming, handle, flags) }
      guard size != nil else { return nil }
      // The parts of a message arrive together: the rest of this one is there.
      flags = 0
      if received.parts.count < maxParts {
        let bytes = UnsafeRawBufferPointer(
          start: zmq_msg_data(incoming), count: zmq_msg_size(incoming))
        received.parts.append([UInt8](bytes))
      } else {
        received.droppedParts += 1
      }
    } while zmq_msg_more(incoming) == 1
    return received
  }
}
