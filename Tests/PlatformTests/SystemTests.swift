import Foundation
import Platform
import Testing

@Suite(.serialized) struct SystemTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ]) func `SHA-256 gives the values of the standard`(_ text: String, _ hash: String) {
    #expect(sha256(Array(text.utf8)) == hash)
  }

  @Test func `the clock does not go back`() {
    var last = MonotonicClock.now()
    for _ in 0..<1000 {
      let now = MonotonicClock.now()
      #expect(now >= last)
      last = now
    }
  }

  @Test func `a pipe is no terminal`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(!isTerminal(ends[0]))
    ends.forEach { close($0) }
  }

  @Test func `signals come out of the pipe in their order`() throws {
    let signals = try Signals.install()
    #expect(try Signals.install().descriptor == signals.descriptor)
    #expect(signals.next() == nil && !signals.interrupted)
    send(SIGHUP, to: signals)
    #expect(!signals.interrupted)
    #expect(signals.next() == .hangup)
    send(SIGTERM, to: signals)
    #expect(signals.interrupted)
    #expect(signals.next() == .terminate)
    #expect(signals.next() == nil)
  }

  @Test func `a second request to stop ends the process at once`() async {
    await #expect(processExitsWith: .exitCode(143)) {
      let signals = try Signals.install()
      send(SIGINT, to: signals)
      #expect(signals.next() == .interrupt)
      send(SIGTERM, to: signals)
    }
  }

  @Test func `folders follow the variables of systemd and XDG`() async {
    await #expect(processExitsWith: .success) {
      for name in ["STATE_DIRECTORY", "XDG_STATE_HOME", "RUNTIME_DIRECTORY"] { unsetenv(name) }
      setenv("HOME", "/home/u", 1)
      try #require(defaultStateFolder() == "/home/u/.local/state/millrace")
      setenv("XDG_STATE_HOME", "relative", 1)
      try #require(defaultStateFolder() == "/home/u/.local/state/millrace")
      setenv("XDG_STATE_HOME", "/x", 1)
      try #require(defaultStateFolder() == "/x/millrace")
      setenv("STATE_DIRECTORY", "/var/lib/millrace:/other", 1)
      try #require(defaultStateFolder() == "/var/lib/millrace")
      setenv("RUNTIME_DIRECTORY", "/run/millrace", 1)
      try #require(runtimeFolder() == "/run/millrace")
    }
  }
}

/// Sends a signal to the process and waits until it shows: to the process, because the threads that
/// run tests block signals.
private func send(_ signal: Int32, to signals: Signals) {
  kill(getpid(), signal)
  var item = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
  #expect(poll(&item, 1, 10_000) == 1)
}
