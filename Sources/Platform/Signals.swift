import Glibc
import Synchronization

/// A signal that the program reacts to.
public enum Signal: UInt8, Sendable {
  /// Ctrl-C.
  case interrupt = 2
  /// Stop, from the service manager.
  case terminate = 15
  /// Read the configuration again.
  case hangup = 1
}

/// SIGINT, SIGTERM and SIGHUP as bytes in a pipe, for a loop that polls descriptors.
///
/// The first SIGINT or SIGTERM asks the program to finish; the second ends it at once, even where
/// the loop is stuck. A pipe and not a signalfd, because the second one must not wait for anybody
/// to read.
public struct Signals: Sendable {
  /// Readable when a signal waits.
  public let descriptor: Int32

  /// Takes the signals over for the rest of the process's life; later calls give the same pipe.
  public static func install() throws(PlatformError) -> Signals {
    guard readEnd.load(ordering: .acquiring) < 0 else {
      return Signals(descriptor: readEnd.load(ordering: .acquiring))
    }
    var ends: [Int32] = [-1, -1]
    _ = try call("make a pipe", "signals") { pipe(&ends) }
    for end in ends {
      _ = try call("prepare the pipe", "signals") { fcntl(end, F_SETFD, FD_CLOEXEC) }
      // A full pipe must not block the handler: then signals are waiting already.
      _ = try call("prepare the pipe", "signals") { fcntl(end, F_SETFL, O_NONBLOCK) }
    }
    writeEnd.store(ends[1], ordering: .releasing)
    readEnd.store(ends[0], ordering: .releasing)
    stopRequests.store(0, ordering: .releasing)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = handle
      action.sa_flags = SA_RESTART
      _ = try call("handle signal \(signal)", "signals") { sigaction(signal, &action, nil) }
    }
    try unblock()
    return Signals(descriptor: ends[0])
  }

  /// Lets the signals through to this thread: a parent that blocked them has handed that down, and
  /// the program could not be stopped.
  private static func unblock() throws(PlatformError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
    _ = try call("unblock the signals", "signals") { sigprocmask(SIG_UNBLOCK, &set, nil) }
  }

  /// Lets the second SIGINT or SIGTERM only ask again: for a program that looks often whether it was
  /// ``interrupted`` and must not be kept from cleaning up by somebody impatient.
  public static func neverEndAtOnce() {
    endsAtOnce.store(false, ordering: .relaxed)
  }

  /// Lets a write to a pipe that nobody reads fail, where it would end the program.
  public static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Takes the next waiting signal, or nil; never blocks.
  public func next() -> Signal? {
    var byte: UInt8 = 0
    guard read(descriptor, &byte, 1) == 1 else { return nil }
    return Signal(rawValue: byte)
  }

  /// Whether SIGINT or SIGTERM has come: long loops look at it between steps.
  ///
  /// Does not allocate.
  public var interrupted: Bool { stopRequests.load(ordering: .relaxed) > 0 }
}

// The handler may only touch what is async-signal-safe, so its state is in lock-free atomics.
private let readEnd = Atomic<Int32>(-1)
private let writeEnd = Atomic<Int32>(-1)
private let stopRequests = Atomic<Int32>(0)
private let endsAtOnce = Atomic<Bool>(true)

private func handle(_ signal: Int32) {
  let saved = errno
  if signal != SIGHUP, stopRequests.add(1, ordering: .relaxed).newValue > 1,
    endsAtOnce.load(ordering: .relaxed)
  {
    _exit(128 + signal)
  }
  var byte = UInt8(truncatingIfNeeded: signal)
  _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
  errno = saved
}
