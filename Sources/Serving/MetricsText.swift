import Platform
import ZeroMQ

/// The figures as Prometheus reads them: the text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
///
/// Labels are models, codes and kinds, whose numbers are bounded; never streams or peers.
package struct MetricsText {
  /// The page.
  package private(set) var text = ""

  /// The page of figures that hold at a time of the monotonic clock.
  package init(_ figures: DaemonFigures, _ connections: MonitorCounts, now: UInt64) {
    about(figures, now)
    counts(figures)
    levels(figures, now)
    histogram(
      "commit_delay_elements", "Elements that came between an element and its commit.",
      figures.counters.commitDelays, scale: 1)
    histogram("wave_size", "Elements stepped together.", figures.counters.waveSizes, scale: 1)
    histogram("step_seconds", "Time of one wave of all models.", figures.stepTime, scale: 1e-6)
    histogram(
      "publish_seconds", "Time to encode and hand over what a wave answered.",
      figures.publishTime, scale: 1e-6)
    models(figures)
    family("zeromq_events_total", "counter", "What libzmq tells of connections, by socket.")
    for (socket, event, count) in connections.all {
      sample("zeromq_events_total", [("socket", socket), ("event", event)], Double(count))
    }
    process()
  }

  private mutating func about(_ figures: DaemonFigures, _ now: UInt64) {
    family("build_info", "gauge", "The version and the kernels in use; always 1.")
    let constants = figures.constants
    sample("build_info", [("version", constants.version), ("kernels", constants.kernels)], 1)
    one(
      "uptime_seconds", "gauge", "Time since the start.",
      Double(now &- constants.started) / 1e9)
  }

  private mutating func counts(_ figures: DaemonFigures) {
    let counters = figures.counters
    one("messages_total", "counter", "Messages received.", counters.messages)
    one("answers_total", "counter", "Messages that were used and answered.", counters.answered)
    family("refusals_total", "counter", "Messages that were refused, by code.")
    for (code, count) in counters.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      sample("refusals_total", [("code", code.rawValue)], Double(count))
    }
    one("elements_total", "counter", "Elements stepped.", counters.elements)
    family("rows_total", "counter", "Rows sent: added, revised (an edit), committed.")
    for (kind, count) in [
      ("added", counters.rowsAdded), ("revised", counters.rowsRevised),
      ("committed", counters.rowsCommitted),
    ] { sample("rows_total", [("kind", kind)], Double(count)) }
    family("dropped_total", "counter", "What was not used or did not arrive, by reason.")
    for (reason, count) in [
      ("duplicate", counters.duplicates), ("missing", counters.missing),
      ("peer_gone", figures.answersDropped),
    ] { sample("dropped_total", [("reason", reason)], Double(count)) }
    family("reloads_total", "counter", "Times the configuration was read again, by outcome.")
    sample("reloads_total", [("outcome", "done")], Double(figures.reloads))
    sample("reloads_total", [("outcome", "refused")], Double(figures.reloadsRefused))
    one(
      "spilled_total", "counter", "Streams that left memory for want of room.",
      counters.spilled)
    one("brought_back_total", "counter", "Streams that came back.", counters.broughtBack)
    one("waves_total", "counter", "Waves run.", counters.waves)
  }

  private mutating func levels(_ figures: DaemonFigures, _ now: UInt64) {
    one("streams", "gauge", "Streams that are known.", figures.streams)
    one("resident_streams", "gauge", "Streams whose state is in memory.", figures.resident)
    one("pending_elements", "gauge", "Elements that wait for their wave.", figures.pending)
    one("draining", "gauge", "1 while no input is taken any more.", figures.isDraining ? 1 : 0)
    guard figures.keepsJournal else { return }
    one(
      "journal_backlog_elements", "gauge", "Elements that wait for the journal.", figures.backlog)
    let lag = figures.oldestUnlogged.map { Double(now &- min(now, $0)) / 1e9 } ?? 0
    one("journal_lag_seconds", "gauge", "Age of the oldest element that the journal lacks.", lag)
    one(
      "journal_failing", "gauge", "1 while the journal cannot be written.",
      figures.isStorageFailing ? 1 : 0)
  }

  private mutating func models(_ figures: DaemonFigures) {
    typealias Model = DaemonFigures.Model
    let families: [(String, String, String, (Model) -> Double?)] = [
      ("model_version", "gauge", "The version in service.", { Double($0.version) }),
      ("swaps_total", "counter", "Versions put into service.", { Double($0.swaps) }),
      ("rollbacks_total", "counter", "Ways back to a version before.", { Double($0.rollbacks) }),
      ("swap_refusals_total", "counter", "Versions that failed a check.", { Double($0.refused) }),
    ]
    for (name, kind, help, value) in families {
      family(name, kind, help)
      for model in figures.models {
        if let value = value(model) { sample(name, [("model", model.name)], value) }
      }
    }
    for (index, name) in DaemonFigures.measured.enumerated() {
      let help = "What the trainer measured last: \(name)."
      family("trainer_\(name)", "gauge", help)
      for model in figures.models where index < model.training.count {
        if let value = model.training[index] {
          sample("trainer_\(name)", [("model", model.name)], value)
        }
      }
    }
  }

  private mutating func process() {
    guard let usage = ProcessUsage.now() else { return }
    one("resident_memory_bytes", "gauge", "Memory of the process.", usage.residentBytes)
    one("cpu_seconds_total", "counter", "Processor time of the process.", usage.processorSeconds)
  }

  private mutating func histogram(
    _ name: String, _ help: String, _ values: Histogram, scale: Double
  ) {
    family(name, "histogram", help)
    var count = 0
    for bucket in 0..<Histogram.bounded {
      count += values.counts[bucket]
      let bound = number(Double(Histogram.bound(bucket)) * scale)
      sample("\(name)_bucket", [("le", bound)], Double(count))
    }
    sample("\(name)_bucket", [("le", "+Inf")], Double(values.count))
    sample("\(name)_sum", [], Double(values.sum) * scale)
    sample("\(name)_count", [], Double(values.count))
  }

  private mutating func one(_ name: String, _ kind: String, _ help: String, _ value: Int) {
    one(name, kind, help, Double(value))
  }

  private mutating func one(_ name: String, _ kind: String, _ help: String, _ value: Double) {
    family(name, kind, help)
    sample(name, [], value)
  }

  private mutating func family(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP millrace_\(name) \(help)\n# TYPE millrace_\(name) \(kind)\n"
  }

  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    let inner = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    text += "millrace_\(name)\(labels.isEmpty ? "" : "{\(inner)}") \(number(value))\n"
  }

  /// A number as the format wants it: whole ones without a point.
  private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return Int(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
