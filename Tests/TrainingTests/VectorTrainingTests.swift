import ModelStore
import Recurrent
import Testing
import Text
import Training

struct VectorTrainingTests {
  private func documents(
    _ series: [LabelledSeries], missing: VectorInput.Missing = .error
  ) throws -> [Document] {
    let input = try #require(VectorTask(missing: missing).config.vectors)
    return try Training.documents(from: series, input: input, labels: VectorTask.labels)
  }

  @Test func `a task that needs memory and the time between vectors is learnt`() throws {
    let task = VectorTask()
    var options = try EchoTask().options
    options.epochs = 30
    var trainer = try Trainer(
      start: task.start(), config: task.config, labels: VectorTask.labels, options: options,
      kernels: try KernelSelection.choose(nil))
    let outcome = try trainer.run(
      train: task.documents(60, seed: 1), dev: task.documents(20, seed: 2),
      shouldStop: { false }, onProgress: { _ in }, onEpoch: { _ in })
    #expect(outcome.report.score > 0.97)
    #expect(outcome.report.accuracy > 0.97)
  }

  @Test(arguments: [VectorInput.Missing.error, .mask])
  func `golden signals pass the check of the serving path and other weights do not`(
    _ missing: VectorInput.Missing
  ) throws {
    let task = VectorTask(missing: missing, delays: [0, 2])
    let kernels = try KernelSelection.choose(nil)
    let featurizer = Featurizer(config: task.config, vocabulary: nil)
    let golden = try makeGolden(
      task.start(), config: task.config, featurizer: featurizer, kernels: kernels)
    #expect(golden.streams.count == 4 && golden.streams.allSatisfy { $0.count == 64 })
    func model(_ parameters: Parameters, _ config: ModelConfig) throws -> TaggerModel {
      try TaggerModel(
        config: config, vocabulary: nil, labels: try Vocabulary(tokens: VectorTask.labels),
        parameters: parameters, version: 1, kernels: kernels)
    }
    try model(task.start(), task.config).check(golden, named: "late/1")
    #expect(throws: ModelError.self) {
      try model(task.start(seed: 5), task.config).check(golden, named: "late/1")
    }
    let text = try Golden(
      streams: Array(repeating: .tokens(Array(repeating: "a", count: 64)), count: 4),
      logits: golden.logits, named: "late/1")
    #expect(throws: ModelError.self) {
      try model(task.start(), task.config).check(text, named: "late/1")
    }
  }

  @Test func `windows hold the vectors of their documents and zeros where a lane is idle`() throws {
    let documents = try documents([
      LabelledSeries(values: [15, 1, 5, -1], times: [0, 0], labels: ["late", nil]),
      LabelledSeries(values: [10, 0], times: [5], labels: ["calm"]),
    ])
    #expect(documents.map(\.vectors) == [[1, 1, 0, -1, -1, 0], [0, 0, 0]])
    #expect(documents.map(\.labels) == [[1, -1], [0]])
    var batcher = LaneBatcher(
      documents: documents, order: [0, 1], steps: 2, lanes: 2, lookups: 0, vectors: 3, delays: [0])
    let next = batcher.next()
    let window = try #require(next)
    #expect(window.vectors == [1, 1, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0])
    #expect(window.lookups.isEmpty && window.count == 3)
    #expect(window.targets == [[1, 0, -1, -1]])
  }

  @Test func `elements without a gold label are not scored`() throws {
    let documents = try documents([
      LabelledSeries(values: [15, 1, 5, -1], times: [0, 0], labels: ["late", nil])
    ])
    let task = VectorTask()
    let parameters = Parameters(shape: task.start().shape)
    parameters.set("head.bias", [0, 1])
    let network = PackedNetwork(parameters, kernels: try KernelSelection.choose(nil))
    let score = evaluate(network, on: documents, delays: [0], labels: VectorTask.labels)
    #expect(score.labels.elements == 1 && score.accuracy == 1 && score.f1 == 1)
  }

  @Test func `labels that the model does not have and unusable numbers are named`() throws {
    func reason(_ series: LabelledSeries) -> String {
      do {
        _ = try documents([series])
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    let unknown = LabelledSeries(name: "a", values: [1, 2], times: [0], labels: ["fly"])
    #expect(reason(unknown).contains("has the label fly"))
    let far = LabelledSeries(
      name: "a", values: [0, 0, 1e30, 2], times: [0, 1], labels: [nil, nil])
    #expect(reason(far).contains("row 1 of the stream \"a\": number 0 is 1e+30"))
    let missing = LabelledSeries(name: "a", values: [1, .nan], times: [0], labels: [nil])
    #expect(reason(missing).contains("number 1 is missing"))
  }
}
