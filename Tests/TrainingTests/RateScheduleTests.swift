import Foundation
import Testing
import Training

struct RateScheduleTests {
  /// The rates of epochs of ten updates each whose scores are as given.
  private func rates(
    _ kind: ScheduleOptions.Kind, warmup: Int = 0, scores: [Double]
  ) -> [Float] {
    var options = ScheduleOptions()
    (options.kind, options.warmup, options.patience, options.hold) = (kind, warmup, 1, 2)
    var schedule = RateSchedule(options, rate: 1, epochs: scores.count)
    var (rates, best) = ([Float](), -1.0)
    for (epoch, score) in scores.enumerated() {
      for update in 0..<10 {
        let done = (Double(epoch) + Double(update) / 10) / Double(scores.count)
        rates.append(
          schedule.rate(update: epoch * 10 + update + 1, epoch: epoch + 1, done: done))
      }
      schedule.finishEpoch(isBest: score > best)
      best = max(best, score)
    }
    return rates
  }

  private func firsts(_ rates: [Float]) -> [Float] {
    stride(from: 0, to: rates.count, by: 10).map { rates[$0] }
  }

  @Test func `a constant rate is constant`() {
    #expect(Set(rates(.constant, scores: [1, 2, 3])) == [1])
  }

  @Test func `halving halves after 8 and after 12 of 15 epochs`() {
    let wanted: [Float] = Array(repeating: 1, count: 8) + [0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]
    #expect(firsts(rates(.halving, scores: Array(repeating: 0, count: 15))) == wanted)
  }

  @Test func `the cosine falls from the rate to nearly nothing, at half time to half of it`() {
    let rates = rates(.cosine, scores: [0, 0, 0, 0])
    #expect(rates[0] == 1)
    #expect(abs(rates[20] - 0.5) < 1e-6)
    #expect(rates[39] < 0.01)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func `a warm-up rises in a straight line, and the cosine begins after it`() {
    let rates = rates(.cosine, warmup: 4, scores: [0, 0])
    #expect(Array(rates[..<4]) == [0.25, 0.5, 0.75, 1])
    #expect(rates[4] < 1 && rates[4] > 0.98)
    #expect(rates[19] < 0.02)
  }

  /// torch.optim.lr_scheduler.ReduceLROnPlateau(mode="max", factor=0.5, patience=1, threshold=0)
  /// with these scores gives these rates.
  @Test func `plateau halves as PyTorch does`() {
    let scores = [0.1, 0.3, 0.2, 0.3, 0.25, 0.4, 0.4, 0.4, 0.4, 0.4]
    #expect(
      firsts(rates(.plateau, scores: scores))
        == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25])
  }

  @Test func `decay begins after the epochs that hold`() {
    #expect(firsts(rates(.decay, scores: [0, 0, 0, 0, 0])) == [1, 1, 0.5, 0.25, 0.125])
  }
}
