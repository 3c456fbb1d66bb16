import Glibc

/// Turns logits into probabilities in place.
///
/// exp(z − max z) / Σ (Goodfellow et al., section 6.2.2.3). The maximum is taken off first, so that
/// no finite logit overflows. Does not allocate.
public func softmax(_ logits: inout [Float]) {
  guard var highest = logits.first else { return }
  for logit in logits where logit > highest { highest = logit }
  var sum: Float = 0
  for index in logits.indices {
    logits[index] = expf(logits[index] - highest)
    sum += logits[index]
  }
  let scale = 1 / sum
  for index in logits.indices { logits[index] *= scale }
}

/// The index of the largest value, the first of equals; 0 when there is none.
public func indexOfLargest(_ values: [Float]) -> Int {
  var best = 0
  for index in values.indices where values[index] > values[best] { best = index }
  return best
}

/// The indexes of the `count` largest values, largest first, equals in rising order.
public func indexesOfLargest(_ values: [Float], count: Int) -> [Int] {
  let order = values.indices.sorted {
    values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
  }
  return Array(order.prefix(max(0, count)))
}
