/// The name and shape of a tensor that a configuration wants.
public struct TensorShape: Sendable, Equatable {
  /// The name in the safetensors file.
  public let name: String
  /// The length of each dimension.
  public let shape: [Int]

  /// Names a shape.
  public init(_ name: String, _ shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// The tensors that a model of this configuration consists of: features, layers, heads, CRF, auxiliary
/// head.
///
/// The names are those of a PyTorch module with members `embedding`, `hashed`, `rnn` or `layers`,
/// `head` or `heads`, and `auxiliary`.
public func expectedTensors(
  _ config: ModelConfig, vocabularyCount: Int, labelCount: Int
) -> [TensorShape] {
  var tensors = featureTensors(config, vocabularyCount)
  var width = config.inputSize
  for (index, layer) in config.layers.enumerated() {
    let names = layerTensorNames(config, layer: index)
    let rows = layer.cell.gates * layer.units
    tensors.append(TensorShape(names.inputWeight, [rows, width]))
    tensors.append(TensorShape(names.hiddenWeight, [rows, layer.units]))
    tensors.append(TensorShape(names.inputBias, [rows]))
    tensors.append(TensorShape(names.hiddenBias, [rows]))
    width = layer.units
  }
  let outputs = config.outputs(labels: labelCount)
  for delay in config.delays {
    let names = headTensorNames(config, delay: delay)
    tensors.append(TensorShape(names.weight, [outputs, width]))
    tensors.append(TensorShape(names.bias, [outputs]))
  }
  if config.head.crf != nil {
    tensors.append(TensorShape("crf.transitions", [labelCount, labelCount]))
    tensors.append(TensorShape("crf.start", [labelCount]))
    tensors.append(TensorShape("crf.end", [labelCount]))
  }
  if config.auxiliary != nil {
    tensors.append(TensorShape("auxiliary.weight", [vocabularyCount, width]))
    tensors.append(TensorShape("auxiliary.bias", [vocabularyCount]))
  }
  return tensors
}

private func featureTensors(_ config: ModelConfig, _ vocabularyCount: Int) -> [TensorShape] {
  var tensors: [TensorShape] = []
  var hashed = 0
  for feature in config.features {
    switch feature.kind {
    case .word:
      tensors.append(TensorShape("embedding.weight", [vocabularyCount, feature.size]))
    case .hashed(_, let rows, _):
      tensors.append(TensorShape("hashed.\(hashed).weight", [rows, feature.size]))
      hashed += 1
    }
  }
  return tensors
}

/// The names of the four tensors of one layer.
///
/// A stack of equal layers without residuals is one PyTorch module with numbered layers; others are
/// single-layer modules of their own.
public func layerTensorNames(
  _ config: ModelConfig, layer: Int
) -> (inputWeight: String, hiddenWeight: String, inputBias: String, hiddenBias: String) {
  let isUniform = config.layers.allSatisfy { $0 == config.layers.first && !$0.isResidual }
  let prefix = isUniform ? "rnn." : "layers.\(layer)."
  let suffix = isUniform ? "_l\(layer)" : "_l0"
  return (
    prefix + "weight_ih" + suffix, prefix + "weight_hh" + suffix,
    prefix + "bias_ih" + suffix, prefix + "bias_hh" + suffix
  )
}

/// The names of the two tensors of the head for one delay: numbered where there are several.
public func headTensorNames(
  _ config: ModelConfig, delay: Int
) -> (weight: String, bias: String) {
  let prefix = config.delays.count == 1 ? "head." : "heads.\(delay)."
  return (prefix + "weight", prefix + "bias")
}
