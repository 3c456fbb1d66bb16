import Foundation

/// Threads that step shares of a wave beside the one that asks; between two waves they sleep.
///
/// A class because its threads end with it.
final class WaveThreads {
  private let helpers: [Helper]

  /// Threads for so many shares, one of which is the asking thread's.
  init(shares: Int) {
    helpers = (1..<max(1, shares)).map { Helper(name: "millrace-wave-\($0)") }
  }

  deinit { for helper in helpers { helper.give(.end) } }

  /// Steps the shares that have a part in the wave, each on a thread of its own, and waits for all.
  func step(_ shares: [WaveShare]) {
    for (share, helper) in zip(shares.dropFirst(), helpers) where !share.wave.slots.isEmpty {
      helper.give(.step(share))
    }
    if let first = shares.first, !first.wave.slots.isEmpty { first.step() }
    for helper in helpers { helper.wait() }
  }

  /// One thread.
  ///
  /// `@unchecked Sendable`: the condition guards the task.
  private final class Helper: @unchecked Sendable {
    enum Task {
      case none
      case step(WaveShare)
      case end
    }

    private let condition = NSCondition()
    private var task = Task.none

    init(name: String) {
      let thread = Thread { [self] in work() }
      thread.name = name
      thread.stackSize = 4 << 20
      thread.start()
    }

    func give(_ task: Task) {
      condition.lock()
      self.task = task
      condition.broadcast()
      condition.unlock()
    }

    /// Waits until the task is done.
    func wait() {
      condition.lock()
      while case .step = task { condition.wait() }
      condition.unlock()
    }

    private func work() {
      while true {
        condition.lock()
        while case .none = task { condition.wait() }
        let task = task
        condition.unlock()
        guard case .step(let share) = task else { return }
        share.step()
        give(.none)
      }
    }
  }
}
