/// The topics that somebody has subscribed to: without any, nothing need be published.
package struct Subscriptions {
  /// Topics that are remembered; beyond, it is taken for granted that somebody listens.
  private static let most = 4096

  private var topics: Set<[UInt8]> = []
  private var isCrowded = false

  /// None yet.
  package init() {}

  /// Whether nobody listens.
  package var isEmpty: Bool { topics.isEmpty && !isCrowded }

  /// Takes a message of an XPUB socket: 1 and a topic that is new, or 0 and one that nobody has any
  /// longer.
  ///
  /// Others may send anything; that is passed over, as is the end of what was never begun.
  package mutating func take(_ message: [UInt8]) {
    switch message.first {
    case 1:
      if topics.count < Self.most { topics.insert(message) } else { isCrowded = true }
    case 0:
      topics.remove([1] + message.dropFirst())
    default: return
    }
  }
}
