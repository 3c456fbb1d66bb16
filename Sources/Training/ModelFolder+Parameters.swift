import ModelStore
import Recurrent

extension ModelFolder {
  /// The network of the folder's configuration and word lists.
  public var networkShape: NetworkShape {
    config.networkShape(vocabulary: vocabulary?.count ?? 0, labels: labels.count)
  }

  /// The weights of a checked version.
  public func parameters(version: Int) throws(ModelError) -> Parameters {
    let loaded = try load(version: version)
    return try Parameters(shape: networkShape, file: loaded.tensors, path: path)
  }

  /// Tokens to table rows, as this model looks them up.
  public var featurizer: Featurizer { Featurizer(config: config, vocabulary: vocabulary) }
}
