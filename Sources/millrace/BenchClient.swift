import Platform
import Wire
import ZeroMQ

/// How a daemon is loaded: streams in turn, so many messages on their way.
struct BenchLoad: Sendable {
  var streams: Int
  var window: Int
  /// Vectors in a message.
  var elements = 1
  var encoding = BodyEncoding.messagePack
  /// Whether vectors go as a frame of float32s; else within the body.
  var hasFrame = true
  /// Whether the daemon logs.
  var isLogged = false
}

/// Sends vectors to a daemon, in a closed loop, and times every answer.
struct BenchClient {
  /// What was measured.
  struct Measured {
    var messages = 0
    var seconds = 0.0
    /// Microseconds from each message to its answer.
    var times: [Double] = []
    var refused = 0

    /// Microseconds that a share of the answers did not exceed.
    func percentile(_ share: Double) -> Double {
      let sorted = times.sorted()
      guard !sorted.isEmpty else { return .nan }
      return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
  }

  /// Nanoseconds that an answer may take.
  private static let patience: UInt64 = 10_000_000_000
  /// Ids of messages begin here, so that all of them are written with the same number of bytes.
  private static let firstID: UInt64 = 1 << 40

  private let socket: Socket
  private let load: BenchLoad
  private let names: [[UInt8]]
  private let vectors: [[UInt8]]
  private let bodies: [[UInt8]]
  private var poller = Poller()
  private var sentAt: [UInt64] = []
  private var answered = 0

  /// Connects and makes what is sent.
  init(_ endpoint: String, _ load: BenchLoad, _ model: BenchModel) throws {
    self.load = load
    socket = try Socket(try Context(), .dealer)
    try socket.set(.linger(milliseconds: 0))
    try socket.set(.sendHighWaterMark(0))
    try socket.set(.receiveHighWaterMark(0))
    try socket.set(.reconnectInterval(milliseconds: 1))
    try socket.connect(endpoint)
    poller.add(socket)
    names = (0..<load.streams).map { Array("\(BenchPlace.model)/\($0)".utf8) }
    let inputs = (0..<64).map { model.inputs(step: $0, rows: load.elements) }
    vectors = inputs.map { numbers in
      numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init) }
    }
    bodies = inputs.map { Self.body($0, load, model.network.input) }
  }

  private static func body(_ numbers: [Float], _ load: BenchLoad, _ size: Int) -> [UInt8] {
    var members = [JSONMember(key: "id", value: .integer(Int64(firstID)))]
    if !load.hasFrame {
      let rows = stride(from: 0, to: numbers.count, by: size).map { start in
        JSONValue.array(numbers[start..<start + size].map { .number(Double($0)) })
      }
      members.append(JSONMember(key: "x", value: .array(rows)))
    }
    return JSONValue.object(members).serialized(as: load.encoding)
  }

  /// Sends one message of each stream and waits for the answers: then all of them are known.
  mutating func touch() throws -> Measured {
    try run(messages: load.streams, until: .max)
  }

  /// Sends for so many seconds.
  mutating func run(seconds: Double) throws -> Measured {
    try run(messages: .max, until: MonotonicClock.now() + UInt64(seconds * 1e9))
  }

  private mutating func run(messages: Int, until end: UInt64) throws -> Measured {
    var measured = Measured()
    (sentAt, answered) = ([], 0)
    let start = MonotonicClock.now()
    var now = start
    while answered < sentAt.count || now < end && sentAt.count < messages {
      while now < end, sentAt.count < messages, sentAt.count - answered < load.window {
        try send(now)
      }
      guard try poller.wait(milliseconds: Int(Self.patience / 1_000_000)) > 0 else {
        throw CommandFailure(description: "the daemon did not answer for 10 seconds")
      }
      now = MonotonicClock.now()
      while let received = try socket.receive() { try take(received, &now, &measured) }
    }
    measured.messages = answered
    measured.seconds = Double(now - start) / 1e9
    return measured
  }

  private mutating func send(_ now: UInt64) throws {
    let number = sentAt.count
    var body = bodies[number % bodies.count]
    Self.write(Self.firstID + UInt64(number), to: &body, load.encoding)
    var parts = [names[number % names.count], body]
    if load.hasFrame { parts.append(vectors[number % vectors.count]) }
    sentAt.append(MonotonicClock.now())
    guard try socket.send(parts, dontWait: true) else {
      throw CommandFailure(description: "a message could not be queued")
    }
  }

  private mutating func take(
    _ received: Received, _ now: inout UInt64, _ measured: inout Measured
  ) throws {
    now = MonotonicClock.now()
    answered += 1
    guard let body = received.parts.last, let id = Self.id(in: body),
      id >= Self.firstID, id - Self.firstID < sentAt.count
    else {
      throw CommandFailure(description: "an answer belongs to no message")
    }
    if Self.isRefusal(body) { measured.refused += 1 }
    measured.times.append(Double(now - sentAt[Int(id - Self.firstID)]) / 1e3)
  }
}

extension BenchClient {
  private static let packedKey: [UInt8] = [0xA2, 0x69, 0x64]
  private static let jsonKey = Array("\"id\":".utf8)
  private static let packedError: [UInt8] = [0xA5] + Array("error".utf8)
  private static let jsonError = Array("\"error\"".utf8)

  /// Where the number after the key `id` begins.
  private static func place(in body: [UInt8]) -> (start: Int, isPacked: Bool)? {
    if body.first != UInt8(ascii: "{") { return end(of: packedKey, in: body).map { ($0, true) } }
    return end(of: jsonKey, in: body).map { ($0, false) }
  }

  /// Where the first place of some bytes within others ends.
  private static func end(of needle: [UInt8], in body: [UInt8]) -> Int? {
    guard body.count >= needle.count else { return nil }
    for start in 0...(body.count - needle.count) where body[start] == needle[0] {
      if body[start..<start + needle.count].elementsEqual(needle) { return start + needle.count }
    }
    return nil
  }

  /// Puts another id of the same length into a body.
  private static func write(_ id: UInt64, to body: inout [UInt8], _ encoding: BodyEncoding) {
    guard let (start, isPacked) = place(in: body) else { return }
    if isPacked {
      for byte in 0..<8 {
        body[start + 1 + byte] = UInt8(truncatingIfNeeded: id >> (56 - 8 * byte))
      }
    } else {
      for (offset, digit) in String(id).utf8.enumerated() { body[start + offset] = digit }
    }
  }

  /// The id of an answer.
  private static func id(in body: [UInt8]) -> UInt64? {
    guard let (start, isPacked) = place(in: body) else { return nil }
    guard isPacked else {
      return body[start...].prefix { (0x30...0x39).contains($0) }
        .reduce(0) { $0 &* 10 &+ UInt64($1 - 0x30) }
    }
    guard start + 9 <= body.count else { return nil }
    return body[(start + 1)..<(start + 9)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func isRefusal(_ body: [UInt8]) -> Bool {
    end(of: body.first == UInt8(ascii: "{") ? jsonError : packedError, in: body) != nil
  }
}
