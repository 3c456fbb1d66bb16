import CZeroMQ

/// The messaging pattern a socket takes part in.
public enum SocketKind: Sendable {
  /// Publishes to all whose subscription fits; drops what a slow one does not take.
  case pub
  /// Receives what it has subscribed to.
  case sub
  /// A publisher that sees the subscriptions as messages.
  case xpub
  /// Sends a request, then waits for its reply.
  case req
  /// Receives a request, then sends its reply.
  case rep
  /// Talks to its peers in turn, without waiting for replies.
  case dealer
  /// Talks to each peer by the routing id that is the first part of each message.
  case router
  /// Receives from all its peers.
  case pull
  /// Sends to its peers in turn.
  case push
  /// Talks to exactly one peer.
  case pair

  var rawValue: Int32 {
    switch self {
    case .pub: ZMQ_PUB
    case .sub: ZMQ_SUB
    case .xpub: ZMQ_XPUB
    case .req: ZMQ_REQ
    case .rep: ZMQ_REP
    case .dealer: ZMQ_DEALER
    case .router: ZMQ_ROUTER
    case .pull: ZMQ_PULL
    case .push: ZMQ_PUSH
    case .pair: ZMQ_PAIR
    }
  }
}
