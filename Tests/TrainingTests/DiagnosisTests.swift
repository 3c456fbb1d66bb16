import ModelStore
import Recurrent
import Testing
import Text
import Training

struct DiagnosisTests {
  private func document(_ labels: [Int32], lookups: [Int32]? = nil) -> Document {
    Document(
      lookups: lookups ?? labels.map { _ in 1 }, labels: labels,
      sentences: [labels.map { $0 < 0 ? "" : ContextTask.labels[Int($0)] }])
  }

  @Test func `labels, unknown words and what the scheme forbids are counted`() throws {
    let task = try ContextTask(crf: nil)
    // O, B-X, I-X: an I-X after O, and one at the beginning.
    let data = DataDiagnosis(
      [document([0, 2, -1, 2], lookups: [0, 1, 0, 2]), document([2, 1, 2])],
      config: task.config, labels: ContextTask.labels)
    #expect(data.documents == 2 && data.elements == 7 && data.labelled == 6)
    #expect(data.labels == ["O": 1, "B-X": 1, "I-X": 4])
    #expect(data.unknown == 2)
    #expect(
      data.forbidden == [.init(from: "O", to: "I-X"): 1, .init(from: nil, to: "I-X"): 1])
    #expect(data.notFinite == 0)
  }

  @Test func `numbers of vectors that are not finite are counted`() throws {
    let task = VectorTask()
    let width = task.config.vectors?.size ?? 0
    var numbers = [Float](repeating: 0.5, count: 2 * width)
    (numbers[0], numbers[1]) = (.nan, -7)
    let data = DataDiagnosis(
      [Document(lookups: [], vectors: numbers, labels: [0, -1], sentences: [])],
      config: task.config, labels: VectorTask.labels)
    #expect(data.notFinite == 1 && data.farthest == 7 && data.labelled == 1)
    #expect(data.unknown == nil)
  }

  private func gradients(_ recurrent: Float, steps: Int = 12) throws -> GradientDiagnosis {
    let config = ModelConfig(
      name: "m", features: [Feature(kind: .word(vocabulary: "v", fold: true), size: 4)],
      layers: [LayerShape(.rnn(.relu), units: 4)])
    let parameters = Parameters(shape: config.networkShape(vocabulary: 3, labels: 2))
    // h' = h · recurrent + x, and x is positive: the gradient grows or shrinks by that factor a step.
    for index in 0..<12 { parameters.pointer("embedding.weight")[index] = 1 }
    for unit in 0..<4 {
      parameters.pointer("rnn.weight_ih_l0")[unit * 4 + unit] = 0.1
      parameters.pointer("rnn.weight_hh_l0")[unit * 4 + unit] = recurrent
      parameters.pointer("head.weight")[unit] = 0.01
    }
    var options = TrainingOptions()
    (options.lanes, options.window) = (2, steps)
    let documents = (0..<2).map { _ in
      Document(
        lookups: Array(repeating: 1, count: 40), labels: Array(repeating: 1, count: 40),
        sentences: [])
    }
    return try GradientDiagnosis(
      parameters, documents: documents, config: config, labels: ["a", "b"], options: options,
      kernels: KernelSelection.choose(nil), windows: 2)
  }

  @Test(arguments: [0.5, 1, 1.5] as [Float])
  func `the gradient by distance is that of a network whose gradient is known`(
    _ recurrent: Float
  ) throws {
    let found = try gradients(recurrent)
    let norms = try #require(found.byDistance.first)
    #expect(norms.count == 12 && norms[0] > 0)
    for (distance, norm) in norms.enumerated() where distance > 0 {
      #expect(abs(norm / norms[distance - 1] - Double(recurrent)) < 1e-4)
    }
    #expect(found.windows == 2)
    #expect(found.tensors.map(\.name).contains("rnn.weight_hh_l0"))
    #expect(found.tensors.allSatisfy { $0.norm > 0 })
  }

  @Test func `nothing is known beyond the beginning of a sequence`() throws {
    let task = try EchoTask()
    let found = try GradientDiagnosis(
      task.start(), documents: task.documents(30, seed: 1).filter { $0.count < 6 },
      config: task.config, labels: EchoTask.labels, options: task.options,
      kernels: KernelSelection.choose(nil))
    let norms = try #require(found.byDistance.first)
    #expect(norms[0] > 0 && norms[5].isNaN)
  }

  @Test func `a CRF and two layers are looked at too`() throws {
    let task = try ContextTask(crf: .init(), delays: [0, 1])
    var options = TrainingOptions()
    (options.lanes, options.window) = (3, 5)
    let found = try GradientDiagnosis(
      task.start(), documents: task.documents(20, seed: 3), config: task.config,
      labels: ContextTask.labels, options: options, kernels: KernelSelection.choose(nil))
    #expect(found.loss.isFinite && found.loss > 0)
    #expect(found.tensors.last?.name == "crf.end" && found.tensors.last?.norm ?? 0 > 0)
  }
}
