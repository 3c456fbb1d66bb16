import Recurrent
import Wire

/// Draws the next message of a stream: mostly what a publisher sends, sometimes what it should not.
struct MessageDrawer {
  private static let texts = [
    "Ada isn't in New York.", "e\u{301}te\u{301} 🇫🇷 👩‍👩‍👧 d'hiver", "   ", "a b\tc\n(d)",
    "New York-based",
  ]
  private static let tokens = TestTagger.words.dropFirst() + ["zebra", "É", "😀", "42"]

  private var random: SplitMix64
  /// Messages that were used, with their positions.
  private var sent: [Message] = []

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func remember(_ message: Message, seq: Int) {
    sent.append(message)
    sent[sent.count - 1].seq = seq
  }

  mutating func message(for stream: ReferenceStream) -> Message {
    var message = usual(stream)
    switch number(0...19) {
    case 0: message = sent.randomElement(using: &random) ?? message
    case 1: message = sent.last ?? message
    case 2: message.seq = max(0, stream.position - number(1...4))
    case 3: message.seq = stream.position + number(1...4)
    case 4 where number(0...1) == 0: message.epoch += number(1...2)
    case 5: message.epoch = max(0, message.epoch - 1)
    case 6: message.content = .vectors([[1, nil]])
    case 7:
      message.content = .tokens(["a", "b"])
      message.labels = ["O", "B-NONE"]
    default: break
    }
    return message
  }

  private mutating func usual(_ stream: ReferenceStream) -> Message {
    var message = Message(stream: stream.id, epoch: stream.epoch)
    if number(0...1) == 0 { message.seq = stream.position }
    if number(0...3) == 0 { message.id = .number(UInt64(number(0...9))) }
    if number(0...3) == 0 { message.top = number(1...7) }
    message.begin = number(0...9) == 0
    message.end = number(0...9) == 0
    message.flush = number(0...9) == 0
    message.content = content()
    if message.content == .none, !message.begin, !message.end { message.flush = true }
    if case .tokens(let tokens) = message.content, number(0...3) == 0 {
      message.labels = tokens.map { _ in
        ["O", nil, "S-PER", "E-LOC"].randomElement(using: &random) ?? nil
      }
    }
    return message
  }

  private mutating func content() -> Message.Content {
    switch number(0...5) {
    case 0: .none
    case 1: .text(Self.texts.randomElement(using: &random) ?? "")
    default:
      .tokens((0..<number(1...5)).compactMap { _ in Self.tokens.randomElement(using: &random) })
    }
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }
}
