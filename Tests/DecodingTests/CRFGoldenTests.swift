import Decoding
import Foundation
import ModelStore
import Testing

/// Numbers that PyTorch computed; Tests/PyTorch/crf_golden.py says what is in the files.
private struct GoldenNumbers {
  let file: SafetensorsFile
  let prefix: String

  init(_ name: String, prefix: String = "") throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/\(name).safetensors")
    file = try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: name)
    self.prefix = prefix
  }

  func callAsFunction(_ name: String) throws -> [Float] {
    try #require(file.tensor(named: prefix + name)).values
  }
}

/// The largest |a − b| / (1 + |b|).
private func error(_ values: [some BinaryFloatingPoint], _ wanted: [Float]) -> Double {
  guard values.count == wanted.count else { return .infinity }
  var largest = 0.0
  for (value, wanted) in zip(values, wanted) {
    let difference = abs(Double(value) - Double(wanted))
    guard difference.isFinite else { return .infinity }
    largest = max(largest, difference / (1 + Double(abs(wanted))))
  }
  return largest
}

/// A CRF, emissions and all that PyTorch says of them.
private struct GoldenCase {
  let numbers: GoldenNumbers
  let crf: CRF
  let emissions: [Float]

  init(_ index: Int) throws {
    let numbers = try GoldenNumbers("crf", prefix: "\(index).")
    let (allowed, start) = (try numbers("allowed"), try numbers("start"))
    let labels = start.count
    let rules = try TransitionRules(
      labels: labels, allowsStart: { allowed[labels * labels + $0] != 0 },
      allows: { allowed[$0 * labels + $1] != 0 }, allowsEnd: { _ in true })
    crf = try CRF(
      transitions: try numbers("transitions"), start: start, end: try numbers("end"), rules: rules)
    emissions = try numbers("emissions")
    self.numbers = numbers
  }
}

struct CRFGoldenTests {
  @Test(arguments: 0..<3) func `likelihood and gradients are PyTorch's`(_ index: Int) throws {
    let golden = try GoldenCase(index)
    let targets = try golden.numbers("gold").map { Int32($0) }
    var gradient = CRFGradient(labels: golden.crf.labels)
    var emissions = [Float](repeating: .nan, count: golden.emissions.count)
    var (carry, loss, workspace): (CRFCarry?, Double, CRFLoss) = (nil, 0, CRFLoss())
    golden.emissions.withUnsafeBufferPointer { from in
      emissions.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        let chain = CRFChain(
          emissions: from, gradient: to, stride: golden.crf.labels, targets: targets, begins: true,
          ends: true)
        loss = workspace.add(chain, crf: golden.crf, gradient: &gradient, carry: &carry)
      }
    }
    #expect(error([loss], try golden.numbers("loss")) <= 1e-6)
    #expect(error(emissions, try golden.numbers("d.emissions")) <= 1e-6)
    #expect(error(gradient.transitions, try golden.numbers("d.transitions")) <= 1e-6)
    #expect(error(gradient.start, try golden.numbers("d.start")) <= 1e-6)
    #expect(error(gradient.end, try golden.numbers("d.end")) <= 1e-6)
  }

  @Test(arguments: 0..<3) func `marginals and the best path are PyTorch's`(_ index: Int) throws {
    let golden = try GoldenCase(index)
    var reading = PathReading()
    golden.crf.read(golden.emissions, into: &reading)
    #expect(error(reading.probabilities, try golden.numbers("marginals")) <= 5e-6)
    let path = try golden.numbers("path").map { Int($0) }
    #expect(reading.labels == path)
  }

  @Test func `weighted and smoothed cross-entropy is PyTorch's`() throws {
    let numbers = try GoldenNumbers("losses")
    let (logits, targets) = (try numbers("logits"), try numbers("targets"))
    let options = try CrossEntropyOptions(
      labels: 7, classWeights: try numbers("weights"), smoothing: 0.1)
    var (loss, all): (Double, [Float]) = (0, [])
    for (element, target) in targets.enumerated() {
      var gradient = [Float](repeating: .nan, count: 7)
      loss += Double(
        crossEntropy(
          logits: Array(logits[(element * 7)..<(element * 7 + 7)]), count: 7, target: Int(target),
          weight: 1, options: options, gradient: &gradient))
      all += gradient
    }
    #expect(error([loss], try numbers("loss")) <= 1e-6)
    #expect(error(all, try numbers("d.logits")) <= 1e-6)
  }

  @Test func `the Gaussian loss is PyTorch's`() throws {
    let numbers = try GoldenNumbers("losses")
    var gradient = [Float](repeating: .nan, count: 10)
    let loss = gaussianLoss(
      outputs: try numbers("outputs"), targets: try numbers("x"), dimensions: 5, weight: 1,
      gradient: &gradient)
    #expect(error([loss], try numbers("gaussian")) <= 1e-6)
    #expect(error(gradient, try numbers("d.outputs")) <= 1e-6)
  }
}
