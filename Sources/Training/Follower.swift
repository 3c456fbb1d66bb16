import Decoding
import Journal
import ModelStore
import Platform
import Recurrent

/// A trainer that learns from the journal round by round: it measures the version in service on
/// what is new, lets a challenger learn from it, and publishes the challenger when the gate accepts
/// it.
public struct Follower {
  /// Where things are.
  public struct Places: Sendable {
    /// The journal's folder.
    public var journal: String
    /// The checkpoint's file; its folder must exist.
    public var checkpoint: String
    /// Where versions of shipped models are published: the first folder of the model path.
    public var root: String
    /// The folder of the model's anchor set; it need not exist.
    public var anchor: String

    /// Gathers the places.
    public init(journal: String, checkpoint: String, root: String, anchor: String) {
      self.journal = journal
      self.checkpoint = checkpoint
      self.root = root
      self.anchor = anchor
    }
  }

  /// A version in service.
  struct Champion {
    let version: Int
    let parameters: Parameters
    let weights: PackedTagger
  }

  let options: FollowOptions
  let places: Places
  let service: ServiceLink
  let kernels: KernelTable
  let say: (LogLevel, String) -> Void
  let anchor: LoggedSequences?
  let head: TrainedHead
  var folder: ModelFolder
  var data: LoggedSequences
  var feed: JournalFeed?
  var champion: Champion?
  /// The challenger; nil before the first round.
  var learner: Learner?
  var progress = FollowProgress()
  /// When the checkpoint was last written.
  var savedAt = MonotonicClock.now()

  /// A trainer of a model; nothing of the journal is read yet.
  ///
  /// - Parameters:
  ///   - folder: the model.
  ///   - places: the folders and files that it uses.
  ///   - options: how it learns.
  ///   - service: the daemon.
  ///   - kernels: the arithmetic.
  ///   - say: told what the user should know beside the reports.
  /// - Throws: ``ModelError`` where the anchor set cannot be read.
  public init(
    folder: ModelFolder, places: Places, options: FollowOptions, service: ServiceLink,
    kernels: KernelTable, say: @escaping (LogLevel, String) -> Void
  ) throws(ModelError) {
    self.folder = folder
    self.places = places
    self.options = options
    self.service = service
    self.kernels = kernels
    self.say = say
    do throws(DecoderError) {
      head = try TrainedHead(folder.config, labels: folder.labels.tokens)
    } catch {
      throw ModelError(.mismatch, path: folder.path, reason: error.description)
    }
    data = LoggedSequences(
      config: folder.config, featurizer: folder.featurizer, labels: folder.labels.tokens)
    anchor = try AnchorSet.read(places.anchor, tokenizer: folder.config.tokenizer, into: data)
  }

  /// Makes one round.
  ///
  /// - Parameter shouldStop: asked before every update; the checkpoint is written then.
  /// - Throws: ``TrainingError`` with what stood in the way; another round may be tried.
  public mutating func round(shouldStop: () -> Bool) throws(TrainingError) -> RoundReport {
    do {
      return try makeRound(shouldStop)
    } catch {
      throw TrainingError(description: "\(error)")
    }
  }

  private mutating func makeRound(_ shouldStop: () -> Bool) throws -> RoundReport {
    var report = RoundReport()
    guard let feed = try readLog() else {
      report.waiting = "there is no journal in \(places.journal) yet"
      return report
    }
    try takeChampion()
    report.champion = progress.base
    report.kept = (data.count, data.streamCount)
    report.newLabelled = data.newLabels
    if progress.updatesLeft == 0 {
      guard report.newLabelled >= options.minimumNew else {
        report.round = progress.round
        report.waiting =
          "\(report.newLabelled) new labelled elements, wanted \(options.minimumNew)"
        return report
      }
      progress.round += 1
      try begin(feed, &report)
    }
    report.round = progress.round
    try learn(feed, &report, shouldStop)
    if !report.wasStopped { try decide(feed, &report) }
    try save()
    return report
  }

  /// Reads what is new; nil where there is no journal yet.
  private mutating func readLog() throws(JournalError) -> JournalFeed? {
    let isFirst = feed == nil
    do throws(JournalError) {
      var feed: JournalFeed
      if let open = self.feed {
        feed = open
      } else {
        feed = try JournalFeed(folder: places.journal, model: folder.config.name)
      }
      let damaged = feed.damaged
      try feed.read(into: &data, limit: options.kept)
      try feed.readLateLabels(into: &data)
      if feed.damaged > damaged {
        say(.warning, "\(feed.damaged - damaged) damaged segments of the journal are passed over")
      }
      self.feed = feed
      if isFirst { restore() }
      return feed
    } catch .missing {
      return nil
    }
  }

  /// Goes on from the checkpoint, where there is one that fits.
  private mutating func restore() {
    do throws(ModelError) {
      let saved = try Checkpoint.read(
        places.checkpoint, folder: folder, optimiser: options.training.optimiser)
      guard let saved else { return }
      progress = saved.progress
      learner = Learner(
        parameters: saved.parameters, optimiser: saved.optimiser, updates: saved.updates,
        head: head, options: options.training, kernels: kernels)
      learner?.rateScale = saved.rateScale
      data.noteMeasured(through: progress.frontier.measured)
    } catch {
      say(.warning, "the checkpoint is ignored: \(error)")
    }
  }

  /// Writes the checkpoint.
  mutating func save() throws(PlatformError) {
    guard let learner, learner.parameters.values.array.allSatisfy(\.isFinite) else { return }
    let checkpoint = Checkpoint(
      progress: progress, parameters: learner.parameters, optimiser: learner.optimiser,
      updates: learner.updates, rateScale: learner.rateScale)
    try checkpoint.write(to: places.checkpoint, folder: folder)
    savedAt = MonotonicClock.now()
  }
}
