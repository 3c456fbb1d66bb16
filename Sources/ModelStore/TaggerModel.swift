import Decoding
import Kernels
import Recurrent
import Text

/// One version of a tagger, checked, packed and ready to step: what `serve`, `tag` and `eval` run.
///
/// A class because versions are swapped by replacing one reference while messages still hold the
/// old one.
public final class TaggerModel: Sendable {
  /// The model's name.
  public let name: String
  /// The version's number.
  public let version: Int
  /// What the network is.
  public let config: ModelConfig
  /// The labels by id: for `next` the words, for `forecast` none.
  public let labels: Vocabulary
  /// The words that are looked up; nil where none are.
  public let vocabulary: Vocabulary?
  /// How vectors reach layer 0; nil for a model of tokens.
  public let vectors: VectorInput?
  /// Tokens to table rows.
  public let featurizer: Featurizer
  /// The weights.
  public let network: PackedNetwork
  /// What reads labels off the logits by a CRF; nil for a softmax head.
  public let decoder: CRFDecoder?

  /// Packs `parameters` for `kernels`.
  ///
  /// - Throws: `DecoderError` where the CRF's scores cannot be used.
  public init(
    config: ModelConfig, vocabulary: Vocabulary?, labels: Vocabulary, parameters: Parameters,
    version: Int, kernels: KernelTable
  ) throws(DecoderError) {
    decoder = try config.decoder(parameters, labels: labels.tokens)
    name = config.name
    self.version = version
    self.config = config
    vectors = config.vectors
    self.labels = labels
    self.vocabulary = vocabulary
    featurizer = Featurizer(config: config, vocabulary: vocabulary)
    network = PackedNetwork(parameters, kernels: kernels)
  }

  /// The id of a label; nil where the model does not have it.
  public func id(ofLabel label: String) -> Int? { labels.id(of: label) }

  /// The largest delay: how many elements later a label is final.
  public var largestDelay: Int { config.delays.last ?? 0 }
}

extension Parameters {
  /// The weights of a checked safetensors file.
  ///
  /// - Throws: ``ModelError`` where a tensor of the network is not there in its size.
  public init(shape: NetworkShape, file: SafetensorsFile, path: String) throws(ModelError) {
    self.init(shape: shape)
    for range in layout {
      guard let tensor = file.tensor(named: range.name), tensor.values.count == range.count else {
        throw ModelError(
          .mismatch, path: path, reason: "tensor \(range.name) is missing or of another size")
      }
      set(range.name, tensor.values)
    }
  }

  /// The weights as tensors to write.
  public var tensors: [Tensor] {
    layout.map { Tensor(name: $0.name, shape: $0.shape, values: array($0.name)) }
  }
}
