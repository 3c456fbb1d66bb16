/// A CRF and how it decodes streams: with which lag, and with which delays below it.
public struct CRFDecoder: Sendable {
  /// The scores.
  public let crf: CRF
  /// A stream that has not begun.
  public let start: DelayedViterbi

  /// Elements that are waited for at most before one is committed.
  public var lag: Int { start.viterbi.lag }

  /// Puts scores, lag and delays together.
  ///
  /// - Throws: ``DecoderError`` where lag or labels are beyond the limits.
  public init(crf: CRF, lag: Int, delays: [Int]) throws(DecoderError) {
    self.crf = crf
    start = try DelayedViterbi(labels: crf.labels, lag: lag, delays: delays)
  }

  /// A stream as it was when a snapshot was taken.
  ///
  /// - Throws: ``DecoderError`` where it cannot be the state of a stream of this decoder.
  public func restore(_ snapshot: DelayedViterbi.Snapshot) throws(DecoderError) -> DelayedViterbi {
    try DelayedViterbi(
      snapshot, labels: crf.labels, lag: lag, delays: start.delays)
  }
}
