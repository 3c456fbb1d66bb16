import Foundation
import Platform
import ZeroMQ

extension Demo {
  /// The trainer's options: so short a text wants more passes and a higher rate than the defaults,
  /// which are made for a stream that does not end.
  private static let effort = ["--passes", "20", "--rate", "0.002"]

  /// Lets a trainer learn from the journal until it has published a version.
  func train() throws -> DemoRound {
    let words =
      ["train", DemoText.model, "--state", place.state, "--via", place.control] + Self.effort
    screen.headline("A second process learns from the daemon's journal")
    screen.command(shown(words))
    let round = try DemoRound(try lastLine(of: words + ["--json"]))
    guard round.published != nil else {
      throw CommandFailure(
        description: "the trainer published nothing: \(round.reason ?? round.decision)")
    }
    screen.say(
      "\(grouped(round.labelled)) labelled tokens, \(round.updates) updates, loss "
        + "\(fixed(round.lossBefore, 2)) before and \(fixed(round.loss, 2)) while learning.")
    screen.say(
      "The gate compares old and new on \(grouped(round.gateElements)) tokens that were not learned from: "
        + "F1 \(fixed(100 * round.gateBefore, 1)) and \(fixed(100 * round.gateAfter, 1)), "
        + "\(round.decision).")
    return round
  }

  /// What the daemon serves after the round.
  func swapped(_ round: DemoRound) throws -> (version: Int, swap: Int) {
    screen.headline("The daemon takes the new weights while it runs")
    let service = try daemon.service()
    guard round.isInService, service.version == round.published else {
      throw CommandFailure(
        description: "version \(round.published ?? 0) is not in service" + place.lastWords())
    }
    screen.say(
      "Version \(service.version) is in service, swap \(service.swap). The daemon was not "
        + "stopped for it, and every result says which version made it.")
    return service
  }

  /// Runs the program to its end and answers the last line that it printed.
  private func lastLine(of words: [String]) throws -> String {
    let output = Pipe()
    let process = try place.start(words, output: output)
    // The parent's end of the writing side would keep the pipe open.
    try? output.fileHandleForWriting.close()
    let text = String(decoding: try read(output.fileHandleForReading), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let line = text.split(separator: "\n").last else {
      throw CommandFailure(description: "the trainer failed" + place.lastWords())
    }
    return String(line)
  }

  /// Reads a pipe to its end, with a mark that turns meanwhile.
  private func read(_ pipe: FileHandle) throws -> [UInt8] {
    var poller = Poller()
    let index = poller.add(descriptor: pipe.fileDescriptor)
    poller.add(descriptor: signals.descriptor)
    var bytes: [UInt8] = []
    var spinner = DemoSpinner(screen)
    defer { spinner.clear() }
    while true {
      spinner.turn("learning")
      _ = try poller.wait(milliseconds: 100)
      while signals.next() != nil {}
      try check()
      guard !poller.events(at: index).isEmpty else { continue }
      let more = pipe.availableData
      guard !more.isEmpty else { return bytes }
      bytes += more
    }
  }
}

/// A mark that turns while something is waited for.
struct DemoSpinner {
  private static let marks = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
  private let screen: DemoScreen
  private var count = 0

  init(_ screen: DemoScreen) { self.screen = screen }

  mutating func turn(_ text: String) {
    guard screen.isLive else { return }
    screen.write("\r\u{1B}[K   \(Self.marks[count % Self.marks.count]) \(text)")
    count += 1
  }

  func clear() {
    if screen.isLive { screen.write("\r\u{1B}[K") }
  }
}
