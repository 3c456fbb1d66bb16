import ModelStore
import Recurrent
import Serving
import Text
import Wire

/// What the protocol says that one stream is answered, by definition instead of by bookkeeping.
///
/// It keeps every element of the epoch with the logits of all heads, and derives what is known of
/// each before and after a message; the answer is the difference.
struct ReferenceStream {
  struct Element {
    let seq: Int
    let token: Token
    let hasOffsets: Bool
    let isGlued: Bool
    let logits: [[Float]]
    /// Grows with every commit of all that is open.
    let segment: Int
    /// Grows with every zero state.
    let sequence: Int
  }

  let id: String
  let model: TaggerModel
  private(set) var isKnown = false
  private(set) var epoch = 0
  private(set) var position = 0
  private(set) var elements: [Element] = []
  private(set) var segment = 0
  private(set) var sequence = 0
  private var runner: WaveRunner
  private var arena: StateArena
  private let slot: Int

  init(id: String, model: TaggerModel) {
    self.id = id
    self.model = model
    runner = WaveRunner(network: model.network)
    arena = StateArena(network: model.network, slotsPerSlab: 1)
    slot = arena.take()
  }

  /// What the message must be answered; of a refusal only code and positions are meant.
  mutating func reply(to message: Message) -> Answer.Reply {
    if let (code, next) = refusal(of: message) {
      return .refusal(
        Refusal(code: code, message: "", seq: message.seq, next: next, id: message.id))
    }
    startEpoch(for: message)
    let (rows, spans) = (allRows(top: 0), closedSpans())
    let tokens = tokens(of: message)
    let first = message.seq ?? position
    let old = first < position ? min(tokens.count, position - first) : nil
    use(message, Array(tokens.dropFirst(old ?? 0)), isRepeat: old != nil)
    let out = difference(from: rows, to: allRows(top: message.top))
    return .result(
      MessageResult(
        seq: first, count: tokens.count, next: first + tokens.count, id: message.id,
        model: model.name, version: model.version, swap: 0, duplicate: old,
        final: !out.contains { !$0.final }, out: out,
        spans: Array(closedSpans().dropFirst(spans.count))))
  }

  private func refusal(of message: Message) -> (ErrorCode, next: Int?)? {
    let next = isKnown ? position : nil
    if case .vectors = message.content { return (.input, next) }
    if message.labels?.contains("B-NONE") == true { return (.label, next) }
    guard isKnown else { return nil }
    if message.epoch < epoch { return (.old, next) }
    let place = message.epoch > epoch ? 0 : position
    if let seq = message.seq, seq > place { return (.gap, place) }
    return nil
  }

  private mutating func startEpoch(for message: Message) {
    if !isKnown {
      position = message.seq ?? 0
    } else if message.epoch > epoch {
      position = 0
      elements = []
      endSequence()
    }
    isKnown = true
    epoch = message.epoch
  }

  private func tokens(of message: Message) -> [Token] {
    switch message.content {
    case .tokens(let tokens): tokens.map { Token(text: $0, start: 0, end: 0) }
    case .text(let text): model.config.tokenizer.tokens(in: text)
    default: []
    }
  }

  private mutating func use(_ message: Message, _ tokens: [Token], isRepeat: Bool) {
    if message.begin && !isRepeat { endSequence() }
    var hasOffsets = false
    if case .text = message.content { hasOffsets = true }
    for (index, token) in tokens.enumerated() {
      let isGlued = hasOffsets && index > 0 && tokens[index - 1].end == token.start
      step(token, hasOffsets: hasOffsets, isGlued: isGlued)
    }
    guard !isRepeat || !tokens.isEmpty else { return }
    if message.flush { segment += 1 }
    if message.end { endSequence() }
  }

  private mutating func endSequence() {
    segment += 1
    sequence += 1
    arena.reset(slot)
  }

  private mutating func step(_ token: Token, hasOffsets: Bool, isGlued: Bool) {
    var lookups: [Int32] = []
    model.featurizer.append(token.text, to: &lookups)
    runner.step(lookups: lookups, slots: [slot], arena: arena)
    let logits = model.config.delays.indices.map { head in
      model.labels.tokens.indices.map { runner.logit(row: 0, head: head, label: $0) }
    }
    elements.append(
      Element(
        seq: position, token: token, hasOffsets: hasOffsets, isGlued: isGlued, logits: logits,
        segment: segment, sequence: sequence))
    position += 1
  }
}
