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
///
/// Takes one pass and `count` steps for each value that is among the largest so far.
public func indexesOfLargest(_ values: [Float], count: Int) -> [Int] {
  guard count > 0 else { return [] }
  var best: [Int] = []
  for index in values.indices {
    if best.count == count, values[index] <= values[best[count - 1]] { continue }
    if best.count == count { best.removeLast() }
    var place = best.count
    while place > 0, values[index] > values[best[place - 1]] { place -= 1 }
    best.insert(index, at: place)
  }
  return best
}
