import Recurrent
import Testing

@testable import Training

struct WordDropoutTests {
  private let shape = NetworkShape(
    tables: [
      .init(name: "hashed.0.weight", rows: 9, size: 2, lookups: 2),
      .init(name: "embedding.weight", rows: 9, size: 2, lookups: 1),
    ], input: 4, layers: [LayerShape(.rnn(.tanh), units: 3)], heads: ["head"], labels: 2)

  private var window: LaneBatcher.Window {
    var window = LaneBatcher.Window(rows: 1000, lookups: 3, vectors: 0, delays: 1)
    for index in window.lookups.indices { window.lookups[index] = 5 }
    for row in 0..<900 { window.reaches[row] = 0 }
    return window
  }

  @Test func `a share of the words is hidden and nothing else`() throws {
    let dropout = try #require(WordDropout(rate: 0.25, shape: shape, seed: 1))
    var changed = window
    dropout.apply(to: &changed, update: 7)
    let rows = stride(from: 0, to: 3000, by: 3).map { Array(changed.lookups[$0..<($0 + 3)]) }
    #expect(rows.allSatisfy { $0 == [5, 5, 5] || $0 == [5, 5, 0] })
    #expect((180...270).contains(rows.count { $0[2] == 0 }))
    #expect(rows[900...].allSatisfy { $0 == [5, 5, 5] })
  }

  @Test func `each window hides others, the same ones in every run`() throws {
    let dropout = try #require(WordDropout(rate: 0.25, shape: shape, seed: 1))
    var (first, again, next) = (window, window, window)
    dropout.apply(to: &first, update: 1)
    dropout.apply(to: &again, update: 1)
    dropout.apply(to: &next, update: 2)
    #expect(first.lookups == again.lookups && first.lookups != next.lookups)
  }

  @Test func `nothing is dropped at rate 0 or without a word table`() {
    var bare = shape
    bare.tables.removeLast()
    #expect(WordDropout(rate: 0, shape: shape, seed: 1) == nil)
    #expect(WordDropout(rate: 0.5, shape: bare, seed: 1) == nil)
  }
}
