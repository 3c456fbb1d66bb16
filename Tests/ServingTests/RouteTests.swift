import Serving
import Testing
import Wire

struct RouteTests {
  private func engine(_ routes: Route...) throws -> Engine {
    var engine = Engine(models: [try TestTagger.random(), try TestTagger.random(name: "other")])
    engine.setRoutes(routes)
    return engine
  }

  private func route(_ prefix: String, to model: String? = nil, onGap: GapPolicy? = nil) -> Route {
    var route = Route(prefix: prefix)
    route.model = model
    route.onGap = onGap
    return route
  }

  private func message(_ stream: String, seq: Int? = nil) -> Message {
    Message(stream: stream, seq: seq, content: .tokens(["a"]))
  }

  @Test func `the longest prefix wins, and without one the name before the slash`() throws {
    var engine = try engine(
      route("chat", to: "tagger"), route("chat/en/", to: "other"), route("", onGap: .reset))
    for (stream, model) in [
      ("chat/x", "tagger"), ("chat/en/x", "other"), ("chat/en", "tagger"), ("chatter", "tagger"),
      ("other/x", "other"), ("tagger/x", "tagger"),
    ] {
      #expect(try engine.result(of: message(stream)).model == model, "\(stream)")
    }
    #expect(try engine.refusal(of: message("cha")).code == .noRoute)
  }

  @Test func `a prefix is compared by bytes`() throws {
    var engine = try engine(route("é", to: "tagger"))
    #expect(try engine.result(of: message("é")).model == "tagger")
    #expect(try engine.refusal(of: message("e\u{301}")).code == .noRoute)
  }

  @Test func `a route to a model that is not there is refused by its name`() throws {
    var engine = try engine(route("chat/", to: "gone"))
    let refusal = try engine.refusal(of: message("chat/x"))
    #expect(refusal.code == .model && refusal.message.contains("gone"))
  }

  @Test func `a gap on ingest follows the route, on intake it is always answered`() throws {
    var engine = try engine(
      route("tagger/c", onGap: .continue), route("tagger/r", onGap: .reject))
    for stream in ["tagger/c", "tagger/r", "tagger/s"] {
      engine.accept(message(stream, seq: 0), onGap: .continue)
      engine.accept(message(stream, seq: 5), onGap: .continue)
    }
    let codes = engine.finished().map { answer -> String in
      guard case .refusal(let refusal) = answer.reply else { return "result" }
      return "\(answer.stream) \(refusal.code.rawValue)"
    }
    #expect(codes.filter { $0 != "result" } == ["tagger/r gap"])
    engine.accept(message("tagger/c", seq: 50))
    #expect(engine.finished().count { if case .refusal = $0.reply { true } else { false } } == 1)
  }

  @Test func `a stream that is known stays with its model when routes change`() throws {
    var engine = try engine(route("chat/", to: "tagger"))
    #expect(try engine.result(of: message("chat/a")).model == "tagger")
    engine.setRoutes([route("chat/", to: "other")])
    #expect(try engine.result(of: message("chat/a")).model == "tagger")
    #expect(try engine.result(of: message("chat/b")).model == "other")
  }

  @Test func `what a route does not want logged is not, and what it withholds is marked`() throws {
    var quiet = route("tagger/q")
    quiet.isLogged = false
    var withheld = route("tagger/w")
    withheld.isLearned = false
    var engine = try engine(quiet, withheld)
    engine.isLogging = true
    for stream in ["tagger/q", "tagger/w", "tagger/n"] {
      _ = try engine.result(of: message(stream))
    }
    let runs = engine.takeLog().compactMap { entry -> String? in
      guard case .run(let run) = entry else { return nil }
      return String(decoding: run.segment.stream, as: UTF8.self)
        + (run.segment.isWithheld ? " withheld" : "")
    }
    #expect(runs == ["tagger/w withheld", "tagger/n"])
  }

  @Test func `a stream whose route begins to log stores its state before it goes on`() throws {
    var quiet = route("tagger/")
    quiet.isLogged = false
    var engine = try engine(quiet)
    engine.isLogging = true
    _ = try engine.result(of: message("tagger/q"))
    engine.setRoutes([])
    _ = try engine.result(of: message("tagger/q"))
    let kinds = engine.takeLog().compactMap { entry -> String? in
      switch entry {
      case .run(let run): "run of \(run.segment.elements.count) at \(run.segment.firstSeq)"
      case .snapshot(let snapshot): "state at \(snapshot.seq)"
      default: nil
      }
    }
    #expect(kinds == ["run of 0 at 1", "state at 1", "run of 1 at 1"])
  }

  @Test func `answers wait for the journal where their route says so`() throws {
    var logged = route("tagger/l")
    logged.acknowledgement = .logged
    var both = logged
    both.prefix = Array("tagger/lq".utf8)
    both.isLogged = false
    let engine = try engine(logged, both)
    for (stream, waits) in [("tagger/l", true), ("tagger/lq", false), ("tagger/n", false)] {
      let answer = Answer(
        envelope: [], stream: stream, encoding: .json,
        reply: .refusal(Refusal(code: .gap, message: "")))
      #expect(engine.waitsForJournal(answer, hasNew: true) == waits)
      #expect(!engine.waitsForJournal(answer, hasNew: false))
    }
  }
}
