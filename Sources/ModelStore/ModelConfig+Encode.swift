import Recurrent
import Wire

extension ModelConfig {
  /// The text of `config.json`, indented, ending in a newline; `parse` gives the same value back.
  public func encoded() -> String {
    let cells = layers.map { "    " + $0.encoded() }
    let delays = delays.map(String.init).joined(separator: ", ")
    return """
      {
        "format": 1,
        "name": \(quoted(name)),
        "task": "\(task)",
        "input": {
      \(input.encoded())
        },
        "layers": [\n\(cells.joined(separator: ",\n"))\n  ],
        "delays": [\(delays)],
        "head": \(headText),\(auxiliaryText)
        "precision": "fp32",
        "swap": {"state": "keep", "replay_steps": \(replaySteps)}
      }

      """
  }

  private var headText: String {
    switch task {
    case .tag: head.encoded()
    case .next: "{\"kind\": \"softmax\"}"
    case .classify: "{\"kind\": \"classify\", \"labels\": \(quoted(head.labels))}"
    case .forecast: "{\"kind\": \"forecast\", \"horizons\": \(head.horizons)}"
    }
  }

  private var auxiliaryText: String {
    auxiliary.map { "\n  \"auxiliary\": {\"kind\": \"next\", \"weight\": \($0.weight)}," } ?? ""
  }
}

extension ModelConfig.Head {
  fileprivate func encoded() -> String {
    let kind = crf == nil ? "softmax" : "crf"
    let more = crf.map { ", \"lag\": \($0.lag), \"temperature\": \($0.temperature)" } ?? ""
    return
      "{\"kind\": \"\(kind)\", \"labels\": \(quoted(labels)), \"scheme\": \"\(scheme)\"\(more)}"
  }
}

extension ModelConfig.Input {
  fileprivate func encoded() -> String {
    switch self {
    case .tokens(let tokenizer, let features):
      let items = features.map { "      " + $0.encoded() }.joined(separator: ",\n")
      return """
            "kind": "tokens",
            "tokenizer": "\(tokenizer.rawValue)",
            "size": \(size),
            "features": [\n\(items)\n    ]
        """
    case .vectors(let vectors): return vectors.encoded()
    }
  }
}

extension VectorInput {
  fileprivate func encoded() -> String {
    let statistics =
      mean.isEmpty
      ? ""
      : """
          "mean": \(mean),
          "std": \(std),

      """
    return """
          "kind": "vectors",
          "size": \(size),
          "dimensions": \(dimensions),
      \(statistics)    "missing": "\(missing.rawValue)",
          "gap": \(gap)
      """
  }
}

extension Feature {
  fileprivate func encoded() -> String {
    switch kind {
    case .word(let vocabulary, let fold):
      "{\"kind\": \"word\", \"size\": \(size), \"vocab\": \(quoted(vocabulary)), \"fold\": \(fold)}"
    case .hashed(let value, let rows, let seeds):
      "{\"kind\": \"hashed\", \"of\": \"\(value.name)\", \"rows\": \(rows), "
        + "\"size\": \(size), \"seeds\": \(seeds)}"
    }
  }
}

extension LayerShape {
  fileprivate func encoded() -> String {
    let form =
      switch cell {
      case .lstm(let candidate, let output):
        "\"candidate\": \"\(candidate)\", \"output\": \"\(output)\""
      case .gruResetAfter: "\"reset\": \"after\""
      case .gruResetBefore: "\"reset\": \"before\""
      case .rnn(let activation): "\"activation\": \"\(activation)\""
      }
    let name = [4: "lstm", 3: "gru"][cell.gates] ?? "rnn"
    return "{\"cell\": \"\(name)\", \"size\": \(units), \(form)"
      + (isResidual ? ", \"residual\": true}" : "}")
  }
}

private func quoted(_ text: String) -> String {
  String(decoding: JSONValue.string(text).serialized(), as: UTF8.self)
}
