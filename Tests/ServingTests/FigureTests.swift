import Platform
import Serving
import Testing
import Wire
import ZeroMQ

struct FigureTests {
  @Test func `a histogram counts each value in the smallest bucket that holds it`() {
    var histogram = Histogram()
    for value in [0, 1, 2, 3, 4, 5, 1 << 20, 1 << 20 + 1, Int.max] { histogram.add(value) }
    #expect(histogram.counts[0] == 2 && histogram.counts[1] == 1 && histogram.counts[2] == 2)
    #expect(histogram.counts[3] == 1 && histogram.counts[20] == 1)
    #expect(histogram.counts[Histogram.bounded] == 2 && histogram.count == 9)
  }

  private func text(_ figures: DaemonFigures) -> [String] {
    let counts = MonitorCounts(sockets: ["intake"])
    return MetricsText(figures, counts, now: 3_000_000_000).text.split(separator: "\n").map {
      String($0)
    }
  }

  @Test func `every sample follows the help and type of its family`() {
    var figures = DaemonFigures()
    figures.counters.refuse(.gap)
    figures.models = [.init(name: "a\"b\\c\n", version: 2, swap: 1, training: [0.5])]
    figures.keepsJournal = true
    var family = ""
    for line in text(figures) {
      if line.hasPrefix("# HELP ") { family = String(line.split(separator: " ")[2]) }
      #expect(line.hasPrefix("# ") || line.hasPrefix(family), "\(line)")
    }
    let all = text(figures)
    #expect(all.contains("millrace_refusals_total{code=\"gap\"} 1"))
    #expect(all.contains("millrace_model_version{model=\"a\\\"b\\\\c\\n\"} 2"))
    #expect(all.contains("millrace_trainer_prequential_loss{model=\"a\\\"b\\\\c\\n\"} 0.5"))
    #expect(all.contains("millrace_zeromq_events_total{socket=\"intake\",event=\"accepted\"} 0"))
    #expect(
      Set(all.filter { $0.hasPrefix("# TYPE") }).count == all.count { $0.hasPrefix("# TYPE") })
  }

  @Test func `buckets of a histogram are cumulative and end with all`() {
    var figures = DaemonFigures()
    for size in [1, 2, 2, 1 << 30] { figures.counters.waveSizes.add(size) }
    let all = text(figures)
    #expect(all.contains("millrace_wave_size_bucket{le=\"1\"} 1"))
    #expect(all.contains("millrace_wave_size_bucket{le=\"2\"} 3"))
    #expect(all.contains("millrace_wave_size_bucket{le=\"1048576\"} 3"))
    #expect(all.contains("millrace_wave_size_bucket{le=\"+Inf\"} 4"))
    #expect(all.contains("millrace_wave_size_count 4"))
  }

  @Test func `a loop that has not turned for long is not alive, one that drains is not ready`() {
    let board = FigureBoard(sockets: [])
    var figures = DaemonFigures()
    figures.turned = MonotonicClock.now()
    board.publish(figures)
    #expect(board.page("/livez")?.status == 200 && board.page("/readyz")?.status == 200)
    figures.isDraining = true
    board.publish(figures)
    #expect(board.page("/livez")?.status == 200 && board.page("/readyz")?.status == 503)
    figures.turned = MonotonicClock.now() - (FigureBoard.patience + 1) * 1_000_000_000
    board.publish(figures)
    #expect(board.page("/livez")?.status == 503)
    #expect(board.page("/favicon.ico") == nil)
  }

  @Test func `waves, answers and refusals are counted by the engine`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    for stream in ["tagger/a", "tagger/b", "tagger/c"] {
      engine.accept(Message(stream: stream, content: .tokens(["a"])))
    }
    _ = engine.finished()
    _ = try engine.refusal(of: Message(stream: "nobody/x", content: .tokens(["a"])))
    #expect(engine.counters.waveSizes.counts[2] == 1 && engine.counters.waveSizes.count == 1)
    #expect(engine.counters.answered == 3 && engine.counters.refusals == [.noRoute: 1])
  }
}
