/// The messages of one stream that are accepted and not yet answered, oldest first.
///
/// Taking the first costs the same however many wait.
struct JobQueue {
  /// nil where a job is gone: what it holds must not stay in memory until its place is used again.
  private var jobs: [Job?] = []
  /// Jobs at the front of the array that are gone.
  private var gone = 0

  var isEmpty: Bool { gone == jobs.count }
  var count: Int { jobs.count - gone }

  subscript(index: Int) -> Job {
    get {
      guard let job = jobs[gone + index] else {
        preconditionFailure("JobQueue: a job that is gone")
      }
      return job
    }
    set { jobs[gone + index] = newValue }
  }

  mutating func append(_ job: Job) { jobs.append(job) }

  @discardableResult
  mutating func removeFirst() -> Job {
    let job = self[0]
    gone += 1
    if gone == jobs.count {
      jobs.removeAll(keepingCapacity: gone <= 16)
      gone = 0
    } else if gone >= 16, gone * 2 >= jobs.count {
      jobs.removeFirst(gone)
      gone = 0
    } else {
      jobs[gone - 1] = nil
    }
    return job
  }
}
