/// The sizes of a network: what comes in, the stacked recurrent layers, and the heads on the top one.
public struct NetworkShape: Sendable, Equatable {
  /// A table of vectors that tokens look up.
  public struct Table: Sendable, Equatable {
    /// The tensor's name, such as `embedding.weight`.
    public var name: String
    /// Number of vectors.
    public var rows: Int
    /// Numbers in a vector.
    public var size: Int
    /// Rows that one token looks up and adds: 1 for words, the number of seeds for hashed features.
    public var lookups: Int

    /// Gathers the sizes.
    public init(name: String, rows: Int, size: Int, lookups: Int) {
      self.name = name
      self.rows = rows
      self.size = size
      self.lookups = lookups
    }
  }

  /// The tables whose vectors, side by side, make layer 0's input.
  ///
  /// Empty for vector models.
  public var tables: [Table]
  /// Width of x that reaches layer 0.
  public var input: Int
  /// The recurrent layers, lowest first.
  public var layers: [LayerShape]
  /// Prefixes of the heads' tensors, such as `heads.0`; each head maps what the top layer gives to
  /// `labels` logits.
  public var heads: [String]
  /// Logits of each head.
  public var labels: Int
  /// Whether a CRF's scores (`crf.transitions`, `crf.start`, `crf.end`) belong to the parameters.
  ///
  /// They come after the logits: no step looks at them.
  public var hasCRF: Bool
  /// Logits of a further head that only training computes, with the tensors `auxiliary`; 0 without
  /// it.
  public var auxiliary: Int

  /// Gathers the sizes; a residual layer whose input is not as wide as itself is a programmer error.
  public init(
    tables: [Table], input: Int, layers: [LayerShape], heads: [String], labels: Int,
    hasCRF: Bool = false, auxiliary: Int = 0
  ) {
    self.tables = tables
    self.input = input
    self.layers = layers
    self.heads = heads
    self.labels = labels
    self.hasCRF = hasCRF
    self.auxiliary = auxiliary
    for index in layers.indices where layers[index].isResidual {
      precondition(self.input(of: index) == layers[index].units, "NetworkShape: residual sizes")
    }
  }

  /// Rows that one token looks up in all tables together.
  public var lookups: Int { tables.reduce(0) { $0 + $1.lookups } }

  /// Logits of all heads together; head d's begin at d · labels.
  public var outputs: Int { heads.count * labels }

  /// Logits of all heads in training: the auxiliary head's come last.
  public var trainedOutputs: Int { outputs + auxiliary }

  /// The tensors of all heads in training and how many logits each has, in the order of the
  /// logits.
  var trainedHeads: [(name: String, count: Int)] {
    let own = heads.map { (name: $0, count: labels) }
    return auxiliary > 0 ? own + [(name: "auxiliary", count: auxiliary)] : own
  }

  /// Width of the input of layer `layer`.
  public func input(of layer: Int) -> Int { layer == 0 ? input : layers[layer - 1].units }

  /// Units of the top layer.
  public var top: Int { layers[layers.count - 1].units }

  /// The four tensors' names of a layer, in PyTorch's words: `weight_ih`, `weight_hh`, `bias_ih`,
  /// `bias_hh`.
  ///
  /// A stack of equal layers without residuals is one PyTorch module; others are a `ModuleList` of
  /// single-layer ones.
  public func layerTensors(_ layer: Int) -> (inputs: String, hidden: String, biases: [String]) {
    let isUniform = layers.allSatisfy { $0 == layers[0] && !$0.isResidual }
    let prefix = isUniform ? "rnn." : "layers.\(layer)."
    let suffix = isUniform ? "_l\(layer)" : "_l0"
    return (
      prefix + "weight_ih" + suffix, prefix + "weight_hh" + suffix,
      [prefix + "bias_ih" + suffix, prefix + "bias_hh" + suffix]
    )
  }
}

/// Where one tensor stands in the flat buffer of all parameters.
public struct ParameterRange: Sendable, Equatable {
  /// The tensor's name.
  public var name: String
  /// Its shape; row-major.
  public var shape: [Int]
  /// Index of its first number.
  public var offset: Int

  /// Number of its numbers.
  public var count: Int { shape.reduce(1, *) }
}

extension NetworkShape {
  /// Every parameter tensor in order, without gaps: the layout that values, gradients and optimiser
  /// moments share.
  public var layout: [ParameterRange] {
    var ranges: [ParameterRange] = []
    var offset = 0
    func add(_ name: String, _ shape: [Int]) {
      ranges.append(ParameterRange(name: name, shape: shape, offset: offset))
      offset += shape.reduce(1, *)
    }
    for table in tables { add(table.name, [table.rows, table.size]) }
    for (index, layer) in layers.enumerated() {
      let names = layerTensors(index)
      let rows = layer.cell.gates * layer.units
      add(names.inputs, [rows, input(of: index)])
      add(names.hidden, [rows, layer.units])
      for bias in names.biases { add(bias, [rows]) }
    }
    for head in heads {
      add(head + ".weight", [labels, top])
      add(head + ".bias", [labels])
    }
    if hasCRF {
      add("crf.transitions", [labels, labels])
      add("crf.start", [labels])
      add("crf.end", [labels])
    }
    if auxiliary > 0 {
      add("auxiliary.weight", [auxiliary, top])
      add("auxiliary.bias", [auxiliary])
    }
    return ranges
  }
}
