import ModelStore
import Wire

extension ModelDiff {
  func printForPeople() {
    print("\(folder.config.name)  version \(numbers.from) → \(numbers.to)")
    for file in files {
      print(padded(file.name, to: 14) + (file.isSame.map { $0 ? "same" : "differs" } ?? "not said"))
    }
    let changes = weights.from.changes(to: weights.to)
    let different = changes.filter { $0.change != .equal }
    if !different.isEmpty {
      print(padded("tensor", to: 30) + padded("shape", to: 15) + "relative difference")
    }
    for tensor in different {
      let name = padded(escapedForDisplay(tensor.name), to: 30)
      print(name + padded(dimensions(tensor.shape), to: 15) + text(tensor.change))
    }
    print("\(changes.count - different.count) of \(changes.count) tensors are equal")
    printMetrics()
  }

  private func printMetrics() {
    func row(_ name: String, _ from: String, _ to: String, _ change: String) {
      print(padded(name, to: 30) + padded(from, to: 12) + padded(to, to: 12) + change)
    }
    guard !metricNames.isEmpty else { return }
    row("metric", "\(numbers.from)", "\(numbers.to)", "change")
    for name in metricNames {
      let (from, to) = (metrics.from.number(name), metrics.to.number(name))
      let change = from.flatMap { from in to.map { $0 - from } }
      let shown = change.map { ($0 > 0 ? "+" : "") + significant($0) } ?? "-"
      row(name, metrics.from.text(name), metrics.to.text(name), shown)
    }
  }

  private func text(_ change: TensorChange) -> String {
    switch change {
    case .equal: "0"
    case .changed(let norm) where norm.isFinite: significant(norm)
    case .changed(let norm): norm.isNaN ? "not finite" : "was 0 throughout"
    case .reshaped(_, let shape): "now \(dimensions(shape))"
    case .removed: "only in \(numbers.from)"
    case .added: "only in \(numbers.to)"
    }
  }

  func printAsJSON() {
    let changes = weights.from.changes(to: weights.to).map { tensor in
      JSONValue.object(
        [JSONMember(key: "name", value: .string(tensor.name))] + members(of: tensor.change))
    }
    let same = files.map { file in
      JSONMember(key: file.name, value: file.isSame.map { .bool($0) } ?? .null)
    }
    let values = metricNames.map { name in
      JSONMember(
        key: name, value: .array([metrics.from, metrics.to].map { $0.value(name) ?? .null }))
    }
    printJSON([
      ("name", .string(folder.config.name)), ("from", .integer(Int64(numbers.from))),
      ("to", .integer(Int64(numbers.to))), ("same", .object(same)), ("tensors", .array(changes)),
      ("metrics", .object(values)),
    ])
  }

  private func members(of change: TensorChange) -> [JSONMember] {
    func word(_ word: String) -> [JSONMember] { [JSONMember(key: "change", value: .string(word))] }
    func shape(_ key: String, _ shape: [Int]) -> JSONMember {
      JSONMember(key: key, value: .array(shape.map { .integer(Int64($0)) }))
    }
    return switch change {
    case .equal: word("equal")
    case .changed(let norm):
      word("changed")
        + [JSONMember(key: "relative_norm", value: norm.isFinite ? .number(norm) : .null)]
    case .reshaped(let from, let to): word("reshaped") + [shape("from", from), shape("to", to)]
    case .removed: word("removed")
    case .added: word("added")
    }
  }
}
