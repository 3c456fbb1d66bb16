import Configuration
import Journal
import ModelStore
import Text
import Wire

/// A reader of bytes from outside: whatever they are, it must return or refuse, and never trap.
///
/// What it accepts must also hold to what it promises; a broken promise ends the process, as a trap
/// would.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The frames of a message: stream id, body and vectors.
  case frames
  /// A JSON text.
  case json
  /// A MessagePack value.
  case messagepack
  /// A request on the control socket.
  case control
  /// A file of tensors.
  case safetensors
  /// `config.json` of a model.
  case config
  /// A configuration in JSON5.
  case configuration
  /// What rows of the journal hold: segments, labels, states.
  case segments
  /// Labelled sentences.
  case conll
  /// Labelled vectors.
  case csv
  /// Running text, which is cut into tokens.
  case text

  /// Reads the bytes.
  ///
  /// - Returns: whether they were accepted.
  public func accepts(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .frames: Self.frames(bytes)
    case .json: Self.json(bytes)
    case .messagepack: Self.messagePack(bytes)
    case .control: (try? ControlRequest.parse(bytes)) != nil
    case .safetensors: Self.safetensors(bytes)
    case .config: (try? ModelConfig.parse(bytes, named: "config.json")) != nil
    case .configuration: Self.configuration(bytes)
    case .segments: Self.segments(bytes)
    case .conll: Self.conll(bytes)
    case .csv: Self.csv(bytes)
    case .text: Self.text(bytes)
    }
  }

  /// The first byte is the length of the stream id, the next two that of the body.
  private static func frames(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 3 else { return false }
    let rest = bytes.dropFirst(3)
    let stream = rest.prefix(Int(bytes[0]))
    let body = rest.dropFirst(stream.count).prefix(Int(bytes[1]) | Int(bytes[2]) << 8)
    let vectors = rest.dropFirst(stream.count + body.count)
    do throws(Refusal) {
      let message = try Message.decode(
        stream: Array(stream), body: Array(body), vectors: vectors.isEmpty ? nil : Array(vectors))
      precondition(message.stream.utf8.elementsEqual(stream), "the id is another one")
      return true
    } catch {
      precondition((try? JSONValue.parse(error.encoded())) != nil, "a refusal is not JSON")
      return false
    }
  }

  private static func json(_ bytes: [UInt8]) -> Bool {
    guard let value = try? JSONValue.parse(bytes) else { return false }
    // By bytes: zero equals its negative, and NaN does not equal itself.
    let again = value.serialized()
    precondition((try? JSONValue.parse(again))?.serialized() == again, "it reads otherwise")
    return true
  }

  private static func messagePack(_ bytes: [UInt8]) -> Bool {
    guard let value = try? JSONValue.parse(messagePack: bytes) else { return false }
    let again = value.serialized(as: .messagePack)
    let second = (try? JSONValue.parse(messagePack: again))?.serialized(as: .messagePack)
    precondition(second == again, "it reads otherwise")
    return true
  }

  private static func safetensors(_ bytes: [UInt8]) -> Bool {
    let loose = try? SafetensorsFile.parse(bytes, named: "f", allowNonFinite: true)
    guard let strict = try? SafetensorsFile.parse(bytes, named: "f") else { return false }
    precondition(loose == strict, "numbers that are finite read otherwise")
    return true
  }

  /// Each problem has its place in the text.
  private static func configuration(_ bytes: [UInt8]) -> Bool {
    do throws(ConfigError) {
      _ = try Settings.read(file: ("c.json5", bytes))
      return true
    } catch {
      precondition(!error.problems.isEmpty, "an error without a problem")
      // A line has at least one byte, and so has a column.
      precondition(
        error.problems.allSatisfy { $0.place.line <= bytes.count + 1 }, "a line after the end")
      return false
    }
  }

  /// The first two bytes choose the kind of row and its count.
  private static func segments(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2 else { return false }
    let (body, count) = (Array(bytes.dropFirst(2)), Int(bytes[1]))
    switch bytes[0] % 4 {
    case 0:
      let blank = Segment(
        stream: [0x73], model: "m", version: 1, epoch: 0, firstSeq: 0, elements: .tokens([]),
        time: 0)
      guard let segment = try? SegmentCodec.decode(body, count: count, into: blank) else {
        return false
      }
      precondition(segment.elements.count == count, "the count is another one")
      return true
    case 1: return (try? CommittedLabel.decode(body, count: count)) != nil
    case 2: return (try? ElementExtra.decode(body, count: count)) != nil
    default:
      var snapshot = Snapshot(
        stream: [0x73], epoch: 0, seq: 0, version: 1, time: 0, state: [])
      return (try? snapshot.decode(body: body)) != nil
    }
  }

  private static func conll(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self),
      let sentences = try? ConllReader.sentences(in: text, named: "f")
    else { return false }
    precondition(
      sentences.allSatisfy { $0.tokens.count == $0.labels.count }, "a token has no label")
    return true
  }

  private static func csv(_ bytes: [UInt8]) -> Bool {
    _ = SeriesReader.isTable(bytes)
    let form = SeriesReader.Form(dimensions: nil, allowsMissing: true, needsTime: false)
    return (try? SeriesReader.series(in: bytes, named: "f", form: form)) != nil
  }

  private static func text(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    var last = 0
    for token in Tokenizer.words.tokens(in: text) {
      precondition(last <= token.start && token.start < token.end, "offsets go back")
      last = token.end
    }
    precondition(last <= text.unicodeScalars.count, "a token ends after the text")
    return true
  }
}
