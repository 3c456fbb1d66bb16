import Foundation
import ModelStore
import Platform

/// Where commands look for models.
enum ModelOptions {
  static let models = Option(
    long: "models", value: "DIR", help: "Folder of models, instead of the usual places.")

  /// The model path: the folder given, or what the configuration says.
  static func path(_ arguments: Arguments) throws -> ModelPath {
    try path(ProgramSettings(arguments))
  }

  /// The model path of a configuration.
  static func path(_ settings: ProgramSettings) throws(PlatformError) -> ModelPath {
    var folders: [String] = []
    for folder in settings.settings.models {
      folders += folder == "{shipped}" ? shippedFolders() : [try settings.expanded(folder)]
    }
    return ModelPath(folders)
  }

  /// The models that came with the program: those nearest above the executable (`models` in a
  /// checkout, where it lies in `.build`; `share/millrace/models` where it was installed) and the
  /// system's.
  static func shippedFolders() -> [String] {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let system = "/usr/share/millrace/models"
    var folder = URL(fileURLWithPath: executable ?? ".").deletingLastPathComponent()
    for _ in 0..<5 {
      for name in ["models", "share/millrace/models"] {
        let candidate = folder.appendingPathComponent(name).path
        if fileExists(candidate) { return candidate == system ? [system] : [candidate, system] }
      }
      folder = folder.deletingLastPathComponent()
    }
    return [system]
  }

  /// Opens a model and loads one version of it, or the best.
  static func load(_ name: String, version: Int?, _ path: ModelPath) throws -> TaggerModel {
    let folder = try ModelFolder.open(try path.find(name))
    let kernels = try chosenKernels()
    if let version { return try folder.serve(version: version, kernels: kernels).model }
    return try folder.serveBest(kernels: kernels) { logLine(.warning, "skipped: \($0)") }.model
  }
}
