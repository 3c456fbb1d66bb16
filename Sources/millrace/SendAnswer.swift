import Wire

/// What a daemon said about one message, as far as a sender wants to know it.
struct SendAnswer: Sendable {
  struct Refused: Sendable {
    var code: String
    var message: String
    var retryAfterMilliseconds: Int?
  }

  var id: UInt64?
  var next: Int?
  var count = 0
  var duplicates = 0
  var model: String?
  var version = 0
  var credit: Int?
  /// The committed rows.
  var committed: [(seq: Int, label: String)] = []
  /// The rows that may still change: added or revised.
  var provisional: [(seq: Int, label: String)] = []
  var refused: Refused?
  /// Of a model that predicts: bits of the tokens that had a prediction.
  var surprisals: [Double] = []
  /// Of a model that forecasts: the vectors' negative log-likelihoods.
  var scores: [Double] = []
  /// Whether rows predict or forecast, and so have no labels.
  var isLabelless = false
  /// Whether a committed row stands for its whole sequence of tokens.
  var isOfSequence = false

  /// Reads an answer; members of another type than the contract's are taken for absent.
  init(_ bytes: [UInt8]) throws {
    let body: JSONValue
    switch BodyEncoding(firstByteOf: bytes) {
    case .json: body = try JSONValue.parse(bytes)
    case .messagePack: body = try JSONValue.parse(messagePack: bytes)
    }
    id = body.integer("id").flatMap { UInt64(exactly: $0) }
    next = body.integer("next")
    count = max(0, body.integer("count") ?? 0)
    duplicates = max(0, body.integer("duplicate") ?? 0)
    model = body.text("model")
    version = body.integer("version") ?? 0
    credit = body.integer("credit")
    if let error = body["error"] {
      refused = Refused(
        code: error.text("code") ?? "unknown", message: error.text("message") ?? "no reason given",
        retryAfterMilliseconds: body.integer("retry_after_ms"))
    }
    guard case .array(let rows)? = body["out"] else { return }
    for row in rows {
      guard let seq = row.integer("seq"), let label = label(of: row) else { continue }
      if row["final"] == .bool(true) {
        committed.append((seq, label))
      } else {
        provisional.append((seq, label))
      }
    }
  }
  /// The label of a row; the empty one where the row predicts or forecasts.
  private mutating func label(of row: JSONValue) -> String? {
    if let label = row.text("label") {
      isOfSequence = row["token"] == nil
      return label
    }
    guard row["known"] != nil || row["mean"] != nil || row["score"] != nil else { return nil }
    isLabelless = true
    if case .number(let bits)? = row["surprisal"] { surprisals.append(bits) }
    if case .integer(let bits)? = row["surprisal"] { surprisals.append(Double(bits)) }
    if case .number(let nats)? = row["score"] { scores.append(nats) }
    if case .integer(let nats)? = row["score"] { scores.append(Double(nats)) }
    return ""
  }
}
