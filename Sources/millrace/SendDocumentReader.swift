import Foundation
import Wire

/// Makes documents of files, and the ids of their streams.
struct SendDocumentReader {
  /// Bytes of a stream id; see protocol.
  private static let longestID = 200

  private let options: SendOptions
  /// Documents so far by the base name of their file: files of the same name count on.
  private var counts: [String: Int] = [:]
  private var found: [SendDocument] = []
  /// Where the streams are whose ids the files say.
  private var indices: [[UInt8]: Int] = [:]

  init(options: SendOptions) {
    self.options = options
  }

  mutating func documents() throws -> [SendDocument] {
    found = []
    indices = [:]
    for file in options.files {
      let parts = try SendFile(name: file, options: options).parts()
      guard !parts.isEmpty else {
        throw CommandFailure(description: "\(file): there is nothing in it to send")
      }
      for part in parts {
        if let stream = part.stream, case .messages(let messages) = part.content {
          add(messages, to: stream)
        } else {
          found.append(SendDocument(stream: nextID(file), content: part.content))
        }
      }
    }
    try requireOneKind()
    return found
  }

  /// A stream may go on in a later file, and its messages must keep their order.
  private mutating func add(_ messages: [JSONValue], to stream: String) {
    let stream = stream + (options.suffix.map { "-\($0)" } ?? "")
    let index = indices[Array(stream.utf8), default: found.count]
    if index == found.count {
      indices[Array(stream.utf8)] = index
      found.append(SendDocument(stream: stream, content: .messages(messages)))
    } else if case .messages(let earlier) = found[index].content {
      found[index] = SendDocument(stream: stream, content: .messages(earlier + messages))
    }
  }

  private func requireOneKind() throws(CommandFailure) {
    let hasVectors = found.contains { if case .series = $0.content { true } else { false } }
    let hasTokens = found.contains {
      if case .sentences = $0.content { true } else { $0.isText }
    }
    guard hasVectors && hasTokens else { return }
    throw CommandFailure(
      description: "some files have vectors and some text, and model \(options.model) takes one of "
        + "them; send them in two runs, each with its --model")
  }

  private mutating func nextID(_ file: String) -> String {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    counts[name, default: 0] += 1
    let digits = String(counts[name, default: 0])
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let tail = "-\(number)-\(options.run)"
    let room = Self.longestID - options.model.utf8.count - 1 - tail.utf8.count
    var shown = ""
    for scalar in name.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      let piece = isControl ? "_" : String(scalar)
      guard shown.utf8.count + piece.utf8.count <= room else { break }
      shown += piece
    }
    return "\(options.model)/\(shown)\(tail)"
  }
}
