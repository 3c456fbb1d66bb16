import Decoding
import Glibc
import Recurrent
import Testing

/// A label drawn with the given probabilities.
private func draw(_ probabilities: ArraySlice<Float>, _ random: inout SplitMix64) -> Int32 {
  var rest = random.uniform()
  for (label, p) in probabilities.enumerated() {
    rest -= p
    if rest < 0 { return Int32(label) }
  }
  return Int32(probabilities.count - 1)
}

struct CalibrationMeterTests {
  @Test func `answers as good as they say have no error`() {
    var meter = CalibrationMeter(bins: 10)
    for index in 0..<100 { meter.add(probability: 0.75, isRight: index % 4 != 0) }
    for index in 0..<10 { meter.add(probability: 0.5, isRight: index % 2 == 0) }
    #expect(meter.expectedError == 0)
    #expect(meter.count == 110)
  }

  @Test func `the error is the mean distance between probability and accuracy`() {
    var meter = CalibrationMeter(bins: 10)
    for index in 0..<30 { meter.add(probability: 0.875, isRight: index % 2 == 0) }
    for _ in 0..<10 { meter.add(probability: 0.25, isRight: true) }
    #expect(abs(meter.expectedError - (30 * 0.375 + 10 * 0.75) / 40) <= 1e-12)
  }

  @Test func `a border belongs to the bin below and all numbers find one`() {
    var meter = CalibrationMeter(bins: 4)
    for p in [0, 0.25, 0.5, 1, 7, .infinity, -1, .nan, -.infinity] as [Float] {
      meter.add(probability: p, isRight: true)
    }
    #expect(meter.bins.map(\.count) == [5, 1, 0, 3])
    #expect(meter.bins.map(\.probability) == [0.25, 0.5, 0, 3])
    #expect(meter.bins.map(\.right) == [5, 1, 0, 3])
  }

  @Test(arguments: [.min, 0, 1, .max]) func `a meter has 1 to 1000 bins and no error at first`(
    _ bins: Int
  ) {
    let meter = CalibrationMeter(bins: bins)
    #expect(meter.bins.count == min(max(bins, 1), 1000))
    #expect(meter.expectedError == 0)
  }
}

struct TemperatureTests {
  @Test(arguments: [0.4, 1, 2.5]) func `logits that are too large by a factor get it back`(
    _ factor: Float
  ) {
    var random = SplitMix64(seed: 3)
    var (logits, targets): ([Float], [Int32]) = ([], [])
    for _ in 0..<4000 {
      var row = random.floats(5, scale: 3)
      logits += row.map { $0 * factor }
      softmax(&row)
      targets.append(draw(row[...], &random))
    }
    let fit = fitTemperature(logits: logits, labels: 5, targets: targets)
    #expect(abs(fit.temperature - Double(factor)) <= 0.06 * Double(factor))
    #expect(fit.loss <= fit.plainLoss)
  }

  @Test func `elements without a label do not count`() {
    let logits: [Float] = [3, 0, 0, 5, 3, 0, 0, 3]
    let fit = fitTemperature(logits: logits, labels: 2, targets: [0, -1, 1, 0])
    let plain = fitTemperature(logits: [3, 0, 3, 0, 0, 3], labels: 2, targets: [0, 1, 0])
    #expect(fit == plain)
  }

  @Test func `the smallest loss is found within the range`() {
    let fit = fitTemperature { pow(log($0) - log(3), 2) + 1 }
    #expect(abs(fit.temperature - 3) <= 1e-3 && abs(fit.loss - 1) <= 1e-6)
    #expect(fitTemperature { $0 }.temperature <= 0.0501)
    #expect(fitTemperature { -$0 }.temperature >= 19.99)
  }

  @Test func `nothing to gain leaves the temperature at 1`() {
    #expect(fitTemperature { _ in 0 } == fitTemperature(logits: [], labels: 2, targets: []))
    #expect(fitTemperature { abs(log($0)) }.temperature == 1)
    #expect(fitTemperature { _ in .nan }.temperature == 1)
  }

  @Test func `a CRF's marginals are fitted to the labels that came`() throws {
    // The labels are drawn at temperature 2, the scores say 1.
    var (random, reading) = (SplitMix64(seed: 8), PathReading())
    var sequences: [(emissions: [Float], targets: [Int32])] = []
    for seed in 0..<1500 as Range<UInt64> {
      let problem = try CRFProblem(.free, types: 1, length: 3, seed: 5, spread: 1)
      var own = SplitMix64(seed: seed)
      let emissions = own.floats(9, scale: 3)
      try problem.crf().tempered(2).read(emissions, into: &reading)
      sequences.append(
        (emissions, (0..<3).map { draw(reading.probabilities[($0 * 3)..<($0 * 3 + 3)], &random) }))
    }
    let crf = try CRFProblem(.free, types: 1, length: 3, seed: 5, spread: 1).crf()
    let fit = fitTemperature(crf: crf, sequences: sequences)
    #expect(abs(fit.temperature - 2) <= 0.15)
    #expect(fit.loss < fit.plainLoss)
  }

  @Test func `a label that the rules forbid leaves a finite loss`() throws {
    let problem = try CRFProblem(.iob2, types: 1, length: 2, seed: 1)
    let fit = fitTemperature(
      crf: try problem.crf(), sequences: [(problem.emissions, [2, -1])])
    #expect(fit.loss.isFinite)
  }
}
