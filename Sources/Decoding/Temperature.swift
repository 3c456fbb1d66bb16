import Glibc

/// A temperature that was fitted, and what it is worth.
public struct TemperatureFit: Sendable, Hashable {
  /// What scores are divided by.
  public let temperature: Double
  /// The loss at that temperature.
  public let loss: Double
  /// The loss at temperature 1.
  public let plainLoss: Double
}

/// Finds the temperature with the smallest loss.
///
/// After Guo et al. 2017, section 4.2. Golden-section search over the logarithm of 1/20 to 20, to 10⁻⁴ of the temperature. For softmax
/// probabilities the negative log-likelihood has one minimum, so that this is the best of all; in
/// any case the result is not worse than temperature 1.
///
/// - Parameter loss: negative log-likelihood of held-out labels at a temperature.
public func fitTemperature(_ loss: (Double) -> Double) -> TemperatureFit {
  let ratio = (5.0.squareRoot() - 1) / 2
  var (low, high) = (-log(20.0), log(20.0))
  var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
  var (leftLoss, rightLoss) = (loss(exp(left)), loss(exp(right)))
  while high - low > 1e-4 {
    if leftLoss <= rightLoss {
      (high, right, rightLoss) = (right, left, leftLoss)
      left = high - ratio * (high - low)
      leftLoss = loss(exp(left))
    } else {
      (low, left, leftLoss) = (left, right, rightLoss)
      right = low + ratio * (high - low)
      rightLoss = loss(exp(right))
    }
  }
  let (temperature, plain) = (exp((low + high) / 2), loss(1))
  let fitted = loss(temperature)
  guard fitted < plain else { return TemperatureFit(temperature: 1, loss: plain, plainLoss: plain) }
  return TemperatureFit(temperature: temperature, loss: fitted, plainLoss: plain)
}

/// Fits a temperature to softmax probabilities.
///
/// - Parameters:
///   - logits: (element, label).
///   - targets: the gold label of each element; elements with a negative one are left out.
public func fitTemperature(logits: [Float], labels: Int, targets: [Int32]) -> TemperatureFit {
  precondition(
    logits.count == labels * targets.count,
    "fitTemperature: \(logits.count) logits for \(targets.count) elements of \(labels) labels")
  return fitTemperature { temperature in
    var loss = 0.0
    for (element, target) in targets.enumerated() where target >= 0 {
      let row = element * labels
      let logSum = logSumExp(labels) { Double(logits[row + $0]) / temperature }
      loss += logSum - Double(logits[row + Int(target)]) / temperature
    }
    return loss
  }
}

/// Fits a temperature to a CRF's marginals over whole sequences.
///
/// The loss is −Σ log p(gold label of element t | all emissions), since that is the probability
/// that is published of a label.
///
/// - Parameters:
///   - crf: the scores; its own temperature does not matter.
///   - sequences: emissions (element, label) and the gold label of each element, negative where
///     there is none.
public func fitTemperature(
  crf: CRF, sequences: [(emissions: [Float], targets: [Int32])]
) -> TemperatureFit {
  var reading = PathReading()
  return fitTemperature { temperature in
    guard let tempered = try? crf.tempered(temperature) else { return .infinity }
    var loss = 0.0
    for (emissions, targets) in sequences {
      tempered.read(emissions, into: &reading)
      for (element, target) in targets.enumerated() where target >= 0 {
        let p = reading.probabilities[element * crf.labels + Int(target)]
        // A gold label that the rules forbid would make every temperature infinitely bad.
        loss -= log(Double(max(p, .leastNormalMagnitude)))
      }
    }
    return loss
  }
}
