import ModelStore
import Wire

/// `models diff`: what changed from one version of a model to another.
struct ModelDiff {
  let folder: ModelFolder
  let numbers: (from: Int, to: Int)
  let weights: (from: SafetensorsFile, to: SafetensorsFile)
  let metrics: (from: Metrics, to: Metrics)

  static func show(_ words: [String], _ arguments: Arguments) throws {
    guard words.count == 3 else {
      throw UsageError("diff wants NAME and two versions, such as 'models diff ner-en 1 2'")
    }
    let (from, to) = (try ModelWords.version(words[1]), try ModelWords.version(words[2]))
    let diff = try ModelDiff(ModelWords.open(words[0], arguments), from: from, to: to)
    if arguments.flag("json") { diff.printAsJSON() } else { diff.printForPeople() }
  }

  init(_ folder: ModelFolder, from: Int, to: Int) throws {
    for version in [from, to] { try ModelWords.require(version, of: folder) }
    self.folder = folder
    numbers = (from, to)
    weights = (try folder.inspect(version: from), try folder.inspect(version: to))
    metrics = (
      Metrics(try folder.metrics(version: from)), Metrics(try folder.metrics(version: to))
    )
  }

  /// Whether both were trained with the same configuration and word lists, as far as they say.
  var files: [(name: String, isSame: Bool?)] {
    folder.hashes.keys.sorted().map { name in
      guard let from = weights.from.metadata[name], let to = weights.to.metadata[name] else {
        return (name, nil)
      }
      return (name, from.lowercased() == to.lowercased())
    }
  }

  var metricNames: [String] {
    let names = metrics.from.values.map(\.name)
    return names + metrics.to.values.map(\.name).filter { !names.contains($0) }
  }
}
