import Foundation
import Testing

/// `millrace send` against a daemon that is short of room.
@Suite struct SendRecoveryTests {
  /// A daemon that knows each stream's position as the wire says.
  ///
  /// Every fifth message is refused with `overload`, the token BAD with `malformed`, and at most
  /// seven elements may be on their way. The signal mask is the parent's, whose threads may block
  /// SIGTERM.
  private static let script = """
    import json, signal, sys, zmq
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    socket = zmq.Context().socket(zmq.ROUTER)
    socket.bind(sys.argv[1])
    print("ready", flush=True)
    streams, count = {}, 0
    while True:
        peer, stream, body = socket.recv_multipart()
        body = json.loads(body)
        count += 1
        seq, next = body["seq"], streams.get(stream)
        tokens = body.get("tokens", [])
        answer = {"seq": seq, "id": body["id"], "credit": 7}
        code = None
        if count % 5 == 1:
            code, answer["retry_after_ms"] = "overload", 1
        elif "BAD" in tokens:
            code = "malformed"
        elif next is not None and seq > next:
            code = "gap"
        if next is not None:
            answer["next"] = next
        if code:
            answer["error"] = {"code": code, "message": code}
        else:
            streams[stream] = seq + len(tokens)
            rows = [{"seq": seq + i, "label": t, "final": True} for i, t in enumerate(tokens)]
            answer.update(next=streams[stream], count=len(tokens), version=1, out=rows)
        socket.send_multipart([peer, json.dumps(answer).encode()])
    """

  private func send(
    _ corpus: String, as name: String = "a.conll", _ options: [String]
  ) throws -> Finished {
    let python = try #require(Processes.python)
    let daemon = try ServedDaemon(python) { folder in
      ["-c", Self.script, "ipc://\(folder.path)/intake"]
    }
    defer { daemon.stop() }
    let file = try daemon.file(name, corpus)
    return try Processes.millrace(["send", "--via", daemon.intake, file, "--json"] + options)
  }

  /// The label of each token is the token, which the daemon sends back: the accuracy is 1 only if
  /// every element was taken in its place.
  private func corpus(documents: Int) -> String {
    (0..<documents).map { document in
      "-DOCSTART- O\n\n" + (0..<40).map { "B-\(document)x\($0) B-\(document)x\($0)\n" }.joined()
    }.joined(separator: "\n")
  }

  @Test(.enabled(if: Processes.python != nil), arguments: ["1", "3", "9"])
  func `what was refused for want of room goes again in its order`(_ elements: String) throws {
    let finished = try send(corpus(documents: 6), ["--elements", elements, "--streams", "4"])
    #expect(finished.status == 0, "\(finished.errors)")
    let sent = try object(finished.output)
    #expect(sent["accuracy"] as? Double == 1 && sent["missing"] as? Int == 0)
    #expect(sent["committed"] as? Int == 240 && sent["duplicates"] as? Int == 0)
    #expect((sent["sent_again"] as? Int ?? 0) > 0)
  }

  @Test(.enabled(if: Processes.python != nil))
  func `a message refused for good leaves its stream, whose other elements keep their place`()
    throws
  {
    let bad = "BAD B-BAD\n"
    let finished = try send(bad + corpus(documents: 1) + bad + "B-z B-z\n" + bad, [])
    #expect(finished.status == 1)
    let sent = try object(finished.output)
    #expect(sent["refused"] as? [String: Int] == ["malformed": 3], "\(finished.output)")
    #expect(sent["missing"] as? Int == 3 && sent["committed"] as? Int == 41)
    let accuracy = try #require(sent["accuracy"] as? Double)
    #expect(abs(accuracy - 41.0 / 44) < 1e-12)
  }

  @Test(.enabled(if: Processes.python != nil))
  func `messages of a file go again as they are after an overload`() throws {
    let lines = (0..<60).map { message in
      let stream = message % 3
      let seq = message / 3 * 2
      return "{\"stream\":\"m/\(stream)\",\"seq\":\(seq),\"tokens\":[\"a\",\"b\"]}\n"
    }
    let finished = try send(lines.joined(), as: "a.jsonl", [])
    #expect(finished.status == 0, "\(finished.errors)")
    let sent = try object(finished.output)
    #expect(sent["streams"] as? Int == 3 && sent["messages"] as? Int == 60)
    #expect(sent["committed"] as? Int == 120 && sent["missing"] as? Int == 0)
    #expect((sent["sent_again"] as? Int ?? 0) > 0)
  }
}
