import CZeroMQ

/// A setting of a socket; most must be made before `bind` or `connect`.
public enum SocketOption: Sendable {
  /// How long closing waits for messages to go out; -1 waits for ever.
  case linger(milliseconds: Int32)
  /// How many messages may wait for one peer to take them; 0 is no limit.
  case sendHighWaterMark(Int32)
  /// How many messages of one peer may wait to be received; 0 is no limit.
  case receiveHighWaterMark(Int32)
  /// How large one part may be: a peer that sends a larger one is disconnected. -1 is no limit.
  case maxMessageSize(bytes: Int64)
  /// Makes a ROUTER fail with `isUnreachable` instead of dropping messages in silence.
  case routerMandatory(Bool)
  /// The routing id by which a ROUTER peer knows this socket.
  case routingID([UInt8])
  /// How long a new connection may take to say what it is.
  case handshakeInterval(milliseconds: Int32)
  /// How often a silent peer is asked whether it is alive; 0 is never.
  case heartbeatInterval(milliseconds: Int32)
  /// How long a peer may take to answer that before it is disconnected.
  case heartbeatTimeout(milliseconds: Int32)
  /// How long the peer shall wait for our questions before it disconnects us.
  case heartbeatTimeToLive(milliseconds: Int32)
  /// Keeps messages for complete connections only, instead of queueing for peers that may never
  /// come.
  case immediate(Bool)
  /// How long `send` may wait; -1 is for ever.
  case sendTimeout(milliseconds: Int32)
  /// How long `receive` may wait; -1 is for ever.
  case receiveTimeout(milliseconds: Int32)
  /// How long to wait before a connection that was lost, or not made, is tried again.
  case reconnectInterval(milliseconds: Int32)
  /// How many connections may wait to be accepted.
  case backlog(Int32)
  /// Whether IPv6 addresses may be used.
  case ipv6(Bool)
}

extension Socket {
  /// Makes a setting.
  ///
  /// The corresponding C function is `zmq_setsockopt`.
  public func set(_ option: SocketOption) throws(ZeroMQError) {
    switch option {
    case .linger(let time): try setNumber(ZMQ_LINGER, time)
    case .sendHighWaterMark(let count): try setNumber(ZMQ_SNDHWM, count)
    case .receiveHighWaterMark(let count): try setNumber(ZMQ_RCVHWM, count)
    case .maxMessageSize(let bytes): try setNumber(ZMQ_MAXMSGSIZE, bytes)
    case .routerMandatory(let flag): try setNumber(ZMQ_ROUTER_MANDATORY, Int32(flag ? 1 : 0))
    case .routingID(let id): try setBytes(ZMQ_ROUTING_ID, id, "set the routing id")
    case .handshakeInterval(let time): try setNumber(ZMQ_HANDSHAKE_IVL, time)
    case .heartbeatInterval(let time): try setNumber(ZMQ_HEARTBEAT_IVL, time)
    case .heartbeatTimeout(let time): try setNumber(ZMQ_HEARTBEAT_TIMEOUT, time)
    case .heartbeatTimeToLive(let time): try setNumber(ZMQ_HEARTBEAT_TTL, time)
    case .immediate(let flag): try setNumber(ZMQ_IMMEDIATE, Int32(flag ? 1 : 0))
    case .sendTimeout(let time): try setNumber(ZMQ_SNDTIMEO, time)
    case .receiveTimeout(let time): try setNumber(ZMQ_RCVTIMEO, time)
    case .reconnectInterval(let time): try setNumber(ZMQ_RECONNECT_IVL, time)
    case .backlog(let count): try setNumber(ZMQ_BACKLOG, count)
    case .ipv6(let flag): try setNumber(ZMQ_IPV6, Int32(flag ? 1 : 0))
    }
  }

  func setNumber(
    _ option: Int32, _ value: some FixedWidthInteger
  ) throws(ZeroMQError) {
    _ = try call("set option \(option) to \(value)") {
      withUnsafeBytes(of: value) { zmq_setsockopt(handle, option, $0.baseAddress, $0.count) }
    }
  }

  func setBytes(
    _ option: Int32, _ value: [UInt8], _ operation: String
  ) throws(ZeroMQError) {
    _ = try call(operation) {
      value.withUnsafeBytes { zmq_setsockopt(handle, option, $0.baseAddress, $0.count) }
    }
  }
}
