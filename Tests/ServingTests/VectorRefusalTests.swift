import ModelStore
import Serving
import Testing
import Wire

struct VectorRefusalTests {
  private let stream = "activity/s"
  private let element: [Float?] = [0, 0, 0]

  /// The refusal of a message in the middle of a stream that nothing of it may change.
  private func refusal(
    _ content: Message.Content, missing: VectorInput.Missing = .error, gap: Bool = false,
    times: [Int64] = [], labels: [String?]? = nil, _ limit: (inout EngineLimits) -> Void = { _ in }
  ) throws -> Refusal {
    var limits = EngineLimits()
    limit(&limits)
    let model = try TestVectors.model(missing: missing, gap: gap)
    var engine = Engine(models: [model], limits: limits)
    var calm = Engine(models: [model])
    let around = [1, 2].map {
      Message(stream: stream, times: [Int64($0) * 1_000_000_000], content: .vectors([element]))
    }
    #expect(try engine.result(of: around[0]) == calm.result(of: around[0]))
    let refusal = try engine.refusal(
      of: Message(
        stream: stream, seq: 1, id: .number(4), times: times, content: content, labels: labels))
    #expect(refusal.next == 1 && refusal.seq == 1 && refusal.id == .number(4))
    #expect(try engine.result(of: around[1]) == calm.result(of: around[1]))
    return refusal
  }

  @Test func `vectors of another dimension are refused in the words of the contract`() throws {
    let refusal = try refusal(.vectors([element, [1, 2, 3, 4, 5]]))
    #expect(refusal.code == .dimension)
    #expect(refusal.message == "activity/s: vectors of 5 numbers, model activity takes 3")
    let frame = try self.refusal(.floats([1, 2, 3, 4]))
    #expect(frame.code == .dimension)
    #expect(frame.message.contains("frame 2 has 4 numbers, model activity takes vectors of 3"))
  }

  @Test func `missing numbers are refused unless the model has a mask`() throws {
    for content in [
      Message.Content.vectors([element, [0, nil, 0]]), .floats([0, 0, 0, 0, .nan, 0]),
    ] {
      let refusal = try refusal(content)
      #expect(refusal.code == .notFinite)
      #expect(refusal.message.contains("number 1 of vector 1 is missing"))
      var engine = Engine(models: [try TestVectors.model(missing: .mask)])
      #expect(try engine.result(of: Message(stream: stream, content: content)).count == 2)
    }
  }

  @Test func `numbers that would overflow are refused`() throws {
    for number in [Float.greatestFiniteMagnitude, -1e20] {
      let refusal = try refusal(.vectors([[number, 0, 0]]), missing: .mask)
      #expect(refusal.code == .notFinite && refusal.message.contains("standard deviations"))
    }
  }

  @Test(arguments: [Message.Content.tokens(["a"]), .text("a b"), .text("")])
  func `tokens and text are no input of a model of vectors`(_ content: Message.Content) throws {
    let refusal = try refusal(content)
    #expect(refusal.code == .input && refusal.message.contains("takes vectors"))
  }

  @Test func `a model of gaps wants a time for each element`() throws {
    let none = try refusal(.vectors([element]), gap: true)
    #expect(none.code == .malformed && none.message.contains("found none"))
    let one = try refusal(.vectors([element, element]), gap: true, times: [1])
    #expect(one.code == .malformed && one.message.contains("found one for 2 elements"))
    var engine = Engine(models: [try TestVectors.model(gap: true)])
    #expect(try engine.result(of: Message(stream: stream, begin: true)).count == 0)
  }

  @Test func `frame 2 is counted against labels, times and the limit of elements`() throws {
    let floats = Message.Content.floats([0, 0, 0, 0, 0, 0])
    #expect(try refusal(floats, labels: ["walk"]).message.contains("1 entries for 2 vectors"))
    #expect(try refusal(floats, times: [1, 2, 3]).message.contains("3 entries for 2 vectors"))
    #expect(try refusal(floats) { $0.wire.elements = 1 }.code == .tooLarge)
  }

  @Test func `a label that the model does not have is refused`() throws {
    #expect(try refusal(.vectors([element]), labels: ["fly"]).code == .label)
    #expect(try refusal(.vectors([element]), labels: ["S-walk"]).code == .label)
  }
}
