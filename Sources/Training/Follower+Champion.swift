import Decoding
import ModelStore
import Platform
import Recurrent

extension Follower {
  /// Decisions against a challenger after which it begins anew from the version in service.
  private static let patience = 3

  /// Finds the version in service and sees to it that the challenger goes on from it.
  mutating func takeChampion() throws {
    let inService = service.versionInService() ?? folder.current() ?? folder.versions().last
    guard let inService else {
      throw TrainingError(
        description: "\(folder.config.name) has no version to go on from; make one with --data")
    }
    if champion?.version != inService {
      let parameters = try folder.parameters(version: inService)
      champion = Champion(
        version: inService, parameters: parameters,
        weights: try tagger(parameters))
    }
    if learner == nil {
      restart()
    } else if inService != progress.base, inService != progress.published {
      say(.info, "version \(inService) is in service; the challenger begins anew from it")
      restart()
    }
    progress.base = inService
  }

  /// Weights as they are measured.
  func tagger(_ parameters: Parameters) throws(DecoderError) -> PackedTagger {
    PackedTagger(
      network: PackedNetwork(parameters, kernels: kernels),
      decoder: try folder.config.decoder(parameters, labels: folder.labels.tokens))
  }

  /// Begins anew from the version in service; what was learned from stays known.
  mutating func restart() {
    guard let champion else { return }
    let updates = learner?.updates ?? 0
    learner = Learner(
      parameters: champion.parameters.copied(),
      optimiser: Optimiser(
        options.training.optimiser, count: champion.parameters.values.count),
      updates: updates, head: head, options: options.training, kernels: kernels)
    progress.published = 0
    progress.untested = 0
    progress.refusals = 0
    progress.meanLoss = nil
  }

  /// Notes a decision against the challenger.
  mutating func refuse() {
    progress.untested = 0
    progress.refusals += 1
    guard progress.refusals >= Self.patience else { return }
    say(
      .info,
      "refused \(progress.refusals) times; the challenger begins anew from version \(progress.base)"
    )
    restart()
  }
}
