import Recurrent
import Wire

/// Reads the layers of `config.json`.
enum LayerReader {
  private static let keys = [
    "cell", "size", "candidate", "output", "reset", "activation", "residual",
  ]

  /// The layers from the input, of width `input`, up.
  static func layers(
    _ root: ConfigObject, input: Int
  ) throws(ModelError) -> [LayerShape] {
    var layers: [LayerShape] = []
    for (index, item) in try root.array("layers", limit: ModelConfig.Limits.layers).enumerated() {
      let layer = try ConfigObject(
        item, path: root.path, location: "layers[\(index)]", keys: keys)
      let cell = try cell(layer)
      let units = try layer.integer("size", in: 1...ModelConfig.Limits.size)
      let isResidual = try layer.boolean("residual", default: false)
      let below = layers.last?.units ?? input
      guard !isResidual || below == units else {
        throw layer.refusal(
          "residual", "is true, but the layer's input is \(below) wide and its size \(units)",
          "equal widths are wanted")
      }
      layers.append(LayerShape(cell, units: units, isResidual: isResidual))
    }
    return layers
  }

  private static func cell(_ layer: ConfigObject) throws(ModelError) -> Cell {
    let name = try layer.choice("cell", ["lstm", "gru", "rnn"], later: ["leaky"])
    switch name {
    case "lstm":
      try refuse(["reset", "activation"], in: layer, of: "an lstm")
      let known: [Activation] = [.tanh, .sigmoid, .identity]
      return .lstm(
        candidate: try activation("candidate", known, layer),
        output: try activation("output", known, layer))
    case "gru":
      try refuse(["candidate", "output", "activation"], in: layer, of: "a gru")
      let reset = try layer.choice("reset", ["after", "before"], default: "after")
      return reset == "after" ? .gruResetAfter : .gruResetBefore
    default:
      try refuse(["candidate", "output", "reset"], in: layer, of: "an rnn")
      return .rnn(try activation("activation", [.tanh, .sigmoid, .relu], layer))
    }
  }

  private static func refuse(
    _ keys: [String], in layer: ConfigObject, of cell: String
  ) throws(ModelError) {
    for key in keys where layer[key] != nil {
      throw layer.refusal(key, "does not belong to \(cell)", "leave it out")
    }
  }

  private static func activation(
    _ key: String, _ known: [Activation], _ layer: ConfigObject
  ) throws(ModelError) -> Activation {
    let word = try layer.choice(key, known.map(\.rawValue), default: "tanh")
    return Activation(rawValue: word) ?? .tanh
  }
}
