/// A model that learns in a second.
enum TinyModel {
  static let config = """
    {"format": 1, "name": "tiny", "task": "tag",
     "input": {"kind": "tokens", "tokenizer": "words", "size": 8,
       "features": [{"kind": "word", "size": 8, "vocab": "vocab.txt", "fold": true}]},
     "layers": [{"cell": "lstm", "size": 16}], "delays": [0, 1],
     "head": {"kind": "softmax", "labels": "labels.txt", "scheme": "iob2"}}
    """
}
