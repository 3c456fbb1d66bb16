import Serving
import Testing

struct PortionTests {
  /// How many are received in each turn where so many are on their way and each answer brings the
  /// next message, while the answers to what was received before are read.
  private func turns(_ window: Int, _ count: Int) -> [Int] {
    var portion = Portion()
    var (waiting, read) = (window, 0)
    return (0..<count).map { _ in
      let taken = min(waiting, portion.most)
      waiting += read - taken
      read = taken
      portion.adapt(to: taken, threads: 1)
      return taken
    }
  }

  @Test func `of few messages on their way half are received at once`() {
    #expect(turns(16, 6) == [8, 8, 8, 8, 8, 8])
    #expect(turns(1, 6) == [1, 0, 1, 0, 1, 0])
  }

  @Test func `of many as many as make a full wave`() {
    #expect(turns(256, 8) == [8, 16, 32, 64, 64, 64, 64, 64])
  }

  @Test func `each thread has its share`() {
    var portion = Portion()
    for _ in 0..<10 { portion.adapt(to: portion.most, threads: 4) }
    #expect(portion.most == 256)
    portion.adapt(to: 100, threads: 4)
    #expect(portion.most == 50)
    portion.adapt(to: 0, threads: 4)
    #expect(portion.most == 8)
  }
}
