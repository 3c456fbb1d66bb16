import Serving
import Testing

struct SubscriptionTests {
  @Test func `somebody listens from the first topic to the end of the last`() {
    var subscriptions = Subscriptions()
    #expect(subscriptions.isEmpty)
    for message: [UInt8] in [[1, 7], [1], [1, 7, 8], [0, 7]] { subscriptions.take(message) }
    #expect(!subscriptions.isEmpty)
    subscriptions.take([0, 7, 8])
    #expect(!subscriptions.isEmpty, "the empty topic is one too")
    subscriptions.take([0])
    #expect(subscriptions.isEmpty)
  }

  @Test func `the end of what was never begun, and anything else, takes nobody's topic away`() {
    var subscriptions = Subscriptions()
    subscriptions.take([1, 7])
    for message: [UInt8] in [[0, 8], [0, 8], [0], [2, 7], []] { subscriptions.take(message) }
    #expect(!subscriptions.isEmpty)
    subscriptions.take([0, 7])
    #expect(subscriptions.isEmpty)
  }

  @Test func `where there are too many topics to remember, somebody is taken to listen`() {
    var subscriptions = Subscriptions()
    for topic in 0..<5000 { subscriptions.take([1, UInt8(topic % 256), UInt8(topic / 256)]) }
    for topic in 0..<5000 { subscriptions.take([0, UInt8(topic % 256), UInt8(topic / 256)]) }
    #expect(!subscriptions.isEmpty)
  }
}
