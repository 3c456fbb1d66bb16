import ModelStore
import Recurrent
import Testing
import Text
import Training

struct DocumentTests {
  private let sentences = [
    LabelledSentence(tokens: ["a", "x"], labels: ["O", "O"], startsDocument: true),
    LabelledSentence(tokens: ["b"], labels: ["B-X"], startsDocument: false),
    LabelledSentence(tokens: ["zebra"], labels: ["O"], startsDocument: true),
  ]

  @Test func `sentences are joined to documents and looked up`() throws {
    let task = try EchoTask()
    let documents = try Training.documents(
      from: sentences,
      featurizer: Featurizer(config: task.config, vocabulary: task.vocabulary),
      labels: EchoTask.labels)
    #expect(documents.map(\.count) == [3, 1])
    #expect(documents.map(\.lookups) == [[2, 1, 3], [0]])
    #expect(documents.map(\.labels) == [[0, 0, 1], [0]])
    #expect(documents[0].sentences == [["O", "O"], ["B-X"]])
  }

  @Test func `a label that the model does not have is named`() throws {
    let task = try EchoTask()
    let error = try #require(throws: UnknownLabelError.self) {
      try Training.documents(
        from: sentences,
        featurizer: Featurizer(config: task.config, vocabulary: task.vocabulary), labels: ["O"])
    }
    #expect(error.description.contains("B-X"))
  }

  @Test func `labels come from the largest delay that an element reaches`() throws {
    let task = try EchoTask(delays: [0, 2])
    let parameters = Parameters(shape: task.shape)
    // Biases alone: head 0 always says O, head 2 always B-X.
    parameters.set("heads.0.bias", [1, 0])
    parameters.set("heads.2.bias", [0, 1])
    let network = PackedNetwork(parameters, kernels: try KernelSelection.choose(nil))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    for document in try task.documents(6, seed: 1) {
      let found = finalLabels(of: document, delays: [0, 2], runner: &runner, arena: &arena)
      #expect(found == (0..<document.count).map { $0 + 2 < document.count ? 1 : 0 })
    }
    #expect(arena.used == 0)
  }
}
