/// The sizes of a network: what comes in, the stacked LSTM layers, and the heads on the top one.
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
  /// Hidden units of each LSTM layer, lowest first.
  public var layers: [Int]
  /// Prefixes of the heads' tensors, such as `heads.0`; each head maps the top layer's h to
  /// `labels` logits.
  public var heads: [String]
  /// Logits of each head.
  public var labels: Int

  /// Gathers the sizes.
  public init(tables: [Table], input: Int, layers: [Int], heads: [String], labels: Int) {
    self.tables = tables
    self.input = input
    self.layers = layers
    self.heads = heads
    self.labels = labels
  }

  /// Rows that one token looks up in all tables together.
  public var lookups: Int { tables.reduce(0) { $0 + $1.lookups } }

  /// Logits of all heads together; head d's begin at d · labels.
  public var outputs: Int { heads.count * labels }

  /// Width of the input of layer `layer`.
  public func input(of layer: Int) -> Int { layer == 0 ? input : layers[layer - 1] }

  /// Units of the top layer.
  public var top: Int { layers[layers.count - 1] }

  /// The four tensors' names of a layer, in PyTorch's words: `weight_ih`, `weight_hh`, `bias_ih`,
  /// `bias_hh`.
  ///
  /// A stack of one size is one `torch.nn.LSTM`; layers of several sizes are a `ModuleList` of
  /// single-layer ones.
  public func layerTensors(_ layer: Int) -> (inputs: String, hidden: String, biases: [String]) {
    let isUniform = Set(layers).count == 1
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
    for (index, units) in layers.enumerated() {
      let names = layerTensors(index)
      add(names.inputs, [4 * units, input(of: index)])
      add(names.hidden, [4 * units, units])
      for bias in names.biases { add(bias, [4 * units]) }
    }
    for head in heads {
      add(head + ".weight", [labels, top])
      add(head + ".bias", [labels])
    }
    return ranges
  }
}
