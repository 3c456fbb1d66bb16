import Journal
import ModelStore
import Platform
import Recurrent
import Wire

/// A stream as an earlier run of the daemon has left it in the journal.
struct StoredStream {
  /// Its latest epoch and the position after its last element.
  var position: StreamPosition
  /// The last stored state; nil for the zero state at the beginning of ``segments``.
  var snapshot: Snapshot?
  /// What came after it, in order.
  var segments: [Segment]
}

/// What earlier runs of the daemon have logged, for the serving loop to read.
///
/// A class because it owns a connection.
final class JournalHistory {
  private let reader: JournalReader
  private let models: ModelPath
  private let kernels: KernelTable
  /// Whether the journal knew no stream when the daemon started: then none has to be looked for.
  private let isEmpty: Bool
  private var versions: [String: TaggerModel] = [:]

  /// Segments that are read at once.
  private static let page = 64

  init(folder: String, models: ModelPath, kernels: KernelTable) throws(JournalError) {
    reader = try JournalReader(folder: folder)
    self.models = models
    self.kernels = kernels
    isEmpty = try reader.isEmpty
  }

  /// How far a stream is in the journal; nil where it has nothing of it.
  func position(of stream: [UInt8]) throws(JournalError) -> StreamPosition? {
    isEmpty ? nil : try reader.position(of: stream)
  }

  /// What the state of a stream is rebuilt from; nil where the journal has nothing of it.
  func stored(_ stream: [UInt8]) throws(JournalError) -> StoredStream? {
    guard let position = try position(of: stream) else { return nil }
    let snapshot = try reader.snapshot(
      of: stream, epoch: position.epoch, atOrBefore: position.next)
    var segments: [Segment] = []
    var last: Int64 = 0
    while true {
      let page = try reader.loggedSegments(
        of: stream, epoch: position.epoch, from: snapshot?.seq ?? 0, after: last,
        limit: Self.page)
      for row in page {
        if let damage = row.damage { throw damage }
        if let segment = row.segment { segments.append(segment) }
        last = max(last, row.id)
      }
      guard page.count == Self.page else { break }
    }
    return StoredStream(position: position, snapshot: snapshot, segments: segments)
  }

  /// The committed rows of a stream's elements, as far as they are in the journal.
  func answers(
    _ stream: [UInt8], epoch: Int, in range: Range<Int>
  ) throws(JournalError) -> [ResultRow] {
    try reader.answers(stream: stream, epoch: epoch, in: range)
  }

  /// The swaps of a model, oldest first.
  func swaps(of model: String) throws(JournalError) -> [SwapRecord] {
    try reader.swaps(of: model, limit: 100).reversed()
  }

  /// A version that once was in service, to step with it what it has stepped before.
  func version(_ version: Int, of model: TaggerModel) throws(ModelError) -> TaggerModel {
    guard version != model.version else { return model }
    let key = "\(model.name)/\(version)"
    if let known = versions[key] { return known }
    let folder = try ModelFolder.open(models.find(model.name))
    let found = try folder.serve(version: version, kernels: kernels).model
    guard found.config == model.config else {
      throw ModelError(
        .mismatch, path: folder.path, reason: "version \(version) is of another network")
    }
    versions[key] = found
    return found
  }
}
