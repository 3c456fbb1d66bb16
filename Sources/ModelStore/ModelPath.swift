import Platform
import Recurrent

/// The folders in which models are looked up, in order.
public struct ModelPath: Sendable {
  /// The folders; the first is where new versions of shipped models go.
  public let folders: [String]

  /// The folders given, in order.
  public init(_ folders: [String]) { self.folders = folders }

  /// A place for each model name along the path, by name; the first folder that has one wins.
  public func models() -> [(name: String, path: String)] {
    var found: [String: String] = [:]
    for folder in folders.reversed() {
      for name in (try? listDirectory(folder)) ?? []
      where fileExists("\(folder)/\(name)/config.json") {
        found[name] = "\(folder)/\(name)"
      }
    }
    return found.map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
  }

  /// The folder of the model `name`.
  ///
  /// - Throws: ``ModelError`` naming the folders that were searched and the models there are.
  public func find(_ name: String) throws(ModelError) -> String {
    let all = models()
    if let model = all.first(where: { $0.name == name }) { return model.path }
    let names = all.isEmpty ? "none" : all.map(\.name).joined(separator: ", ")
    throw ModelError(
      .missing, path: name,
      reason: "no such model in \(folders.joined(separator: ", ")); there is \(names)")
  }
}

extension ModelFolder {
  /// The first version along ``candidates()`` that passes every check, packed and ready.
  ///
  /// - Parameters:
  ///   - kernels: the arithmetic to pack it for.
  ///   - onSkipped: told each version that failed, with the reason.
  /// - Throws: ``ModelError`` when none passes.
  public func serveBest(
    kernels: KernelTable, onSkipped: (ModelError) -> Void
  ) throws(ModelError) -> (model: TaggerModel, warnings: [String]) {
    for version in candidates() {
      do throws(ModelError) {
        return try serve(version: version, kernels: kernels)
      } catch {
        onSkipped(error)
      }
    }
    throw ModelError(.missing, path: config.name, reason: "it has no version that can be used")
  }
}
