import Decoding
import ModelStore
import Recurrent
import Testing
import Training

struct CRFTrainingTests {
  @Test func `what comes after decides where transitions matter, and softmax cannot know it`()
    throws
  {
    let crf = try ContextTask(crf: .init(lag: 4)).outcome()
    let softmax = try ContextTask(crf: nil).outcome()
    #expect(crf.report.score > 0.97)
    #expect(softmax.report.score < 0.8)
    #expect(crf.epochs.last?.loss ?? .nan < crf.epochs[0].loss / 3)
  }

  @Test(arguments: [[0], [0, 1]]) func `one thread and two give the same weights bit for bit`(
    _ delays: [Int]
  ) throws {
    let task = try ContextTask(crf: .init(lag: 4), delays: delays)
    let one = try task.outcome(threads: 1, epochs: 2).best.values.array
    #expect(try task.outcome(threads: 2, epochs: 2).best.values.array == one)
    #expect(one != task.start().values.array)
  }

  @Test func `scores of what is forbidden stay as they are, all others learn`() throws {
    let task = try ContextTask(crf: .init(lag: 4))
    let best = try task.outcome(epochs: 2).best
    let rules = try task.config.transitionRules(ContextTask.labels)
    for (index, score) in best.array("crf.transitions").enumerated() {
      #expect((score != 0) == rules.allows(index / 3, index % 3))
    }
    #expect(best.array("crf.start").map { $0 != 0 } == [true, true, false])
    #expect(best.array("crf.end").allSatisfy { $0 != 0 })
  }

  @Test func `gold labels that the scheme forbids do not stop it`() throws {
    let task = try ContextTask(crf: .init(lag: 4))
    var documents = task.documents(60, seed: 1)
    for index in stride(from: 0, to: 60, by: 6) {
      let labels = documents[index].labels.map { $0 == 1 ? 2 : $0 }
      documents[index] = Document(
        lookups: documents[index].lookups, labels: labels, sentences: documents[index].sentences)
    }
    let outcome = try task.outcome(documents: documents)
    #expect(outcome.epochs.allSatisfy { $0.droppedUpdates == 0 })
    #expect(outcome.report.score > 0.9)
  }

  @Test(arguments: [[0], [0, 1, 2], [1, 3]])
  func `elements are scored once, each as decoding sees it`(_ delays: [Int]) throws {
    let task = try ContextTask(crf: .init(), delays: delays)
    let documents = task.documents(4, seed: 5)
    let (steps, largest) = (7, delays[delays.count - 1])
    var batcher = LaneBatcher(
      documents: documents, order: [0, 1, 2, 3], steps: steps, lanes: 1, lookups: 1, delays: delays)
    var (found, starts, first) = ([Int32](), [Int](), true)
    var isPending = false
    while let window = batcher.next() {
      let lane = window.chains(lane: 0, lanes: 1, delays: delays)
      for (index, chain) in lane.chains.enumerated() {
        let begins = chain.begins || index == 0 && isPending
        if begins { starts.append(found.count) }
        #expect(begins || (index == 0 && lane.goesOn && !first))
        #expect(chain.ends || index + 1 == lane.chains.count)
        for element in chain.elements {
          if let step = element.step, element.target >= 0 {
            #expect(window.targets[element.head][step] == element.target)
          }
        }
        found += chain.elements.map(\.target)
        first = false
      }
      isPending = lane.isPending
    }
    // Elements that no delay reaches have no scores; a score before the window is not learned from.
    let wanted = documents.map { Array($0.labels.dropLast(delays[0])) }
    #expect(found.count == wanted.reduce(0) { $0 + $1.count })
    #expect(zip(found, wanted.joined()).allSatisfy { $0 == $1 || $0 < 0 })
    #expect(found.count { $0 < 0 } <= largest * documents.count)
    #expect(starts == wanted.indices.map { index in wanted[..<index].reduce(0) { $0 + $1.count } })
  }
}
