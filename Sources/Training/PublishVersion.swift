import ModelStore
import Recurrent
import Wire

/// Publishes weights as a new version with golden logits and what was measured, and checks that it
/// can be served.
///
/// - Parameters:
///   - parameters: the weights, every one finite.
///   - folder: the model. One outside `root`, as a shipped one, is first copied to it.
///   - champion: the version that goes along with the copy; nil where there is none.
///   - root: the first folder of the model path.
///   - metrics: what `metrics.json` says.
///   - files: what else is kept beside the weights, by name.
///   - kernels: the arithmetic of the forward pass.
/// - Returns: the version's number and the folder that it is in.
public func publish(
  _ parameters: Parameters, to folder: ModelFolder, champion: Int?, root: String,
  metrics: [JSONMember], files more: [String: [UInt8]] = [:], kernels: KernelTable
) throws(ModelError) -> (version: Int, folder: ModelFolder) {
  var files = more
  let golden = try makeGolden(
    parameters, config: folder.config, featurizer: folder.featurizer, kernels: kernels
  ).encoded()
  files.merge(golden) { $1 }
  files["metrics.json"] = JSONValue.object(metrics).serialized() + [0x0A]
  var target = folder
  if let champion, !folder.path.hasPrefix(root + "/") {
    target = try folder.adopted(in: root, version: champion)
  }
  let version = try target.publish(
    tensors: parameters.tensors, metadata: ["format": "pt"], extraFiles: files)
  _ = try target.serve(version: version, kernels: kernels)
  return (version, target)
}
