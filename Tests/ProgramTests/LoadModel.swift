/// A model of vectors that learns from CSV in a second.
enum LoadModel {
  static let config = """
    {"format": 1, "name": "load", "task": "tag",
     "input": {"kind": "vectors", "size": 5, "dimensions": 2, "missing": "mask", "gap": true},
     "layers": [{"cell": "lstm", "size": 12}], "delays": [0, 1],
     "head": {"kind": "softmax", "labels": "labels.txt"}}
    """

  /// Twelve streams whose label is that of the sign of a large number, where it is there, and else
  /// of the one before.
  private static let rows: [String] = (0..<12).flatMap { stream in
    (0..<40).map { step in
      let isHigh = (step / 4 + stream) % 3 == 0
      let value = step % 4 == 2 ? "" : isHigh ? "2040.5" : "1980"
      return "s\(stream),\(Double(step) / 4),\(value),\(step % 5),\(isHigh ? "high" : "low")"
    }
  }

  static let csv = "stream,time_s,pressure,phase,label\n" + rows.joined(separator: "\n")
}
