import Foundation
import ModelStore
import Platform

/// The options that say where models are, shared by the commands.
enum ModelOptions {
  static let models = Option(
    long: "models", value: "DIR", help: "Folder of models, instead of the usual places.")

  /// The model path: the folder given, or the state folder's, the one beside the executable or in
  /// its checkout, and the system's.
  static func path(_ arguments: Arguments, state: String? = nil) -> ModelPath {
    if let given = arguments.string("models") { return ModelPath([given]) }
    let own = (state ?? arguments.string("state") ?? defaultStateFolder()) + "/models"
    return ModelPath([own] + shippedFolders() + ["/usr/share/millrace/models"])
  }

  /// The nearest `models` folders above the executable: in a checkout it lies in `.build`.
  private static func shippedFolders() -> [String] {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    var folder = URL(fileURLWithPath: executable ?? ".").deletingLastPathComponent()
    for _ in 0..<5 {
      let candidate = folder.appendingPathComponent("models").path
      if fileExists(candidate) { return [candidate] }
      folder = folder.deletingLastPathComponent()
    }
    return []
  }

  /// Opens a model and loads one version of it, or the best.
  static func load(_ name: String, version: Int?, _ path: ModelPath) throws -> TaggerModel {
    let folder = try ModelFolder.open(try path.find(name))
    let kernels = try chosenKernels()
    if let version { return try folder.serve(version: version, kernels: kernels).model }
    return try folder.serveBest(kernels: kernels) { logLine(.warning, "skipped: \($0)") }.model
  }
}
