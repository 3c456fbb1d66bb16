import Glibc

/// Single keys from the terminal on standard input, without a line break and without echo.
///
/// A class because the terminal must be put back exactly once, when the last user has gone.
public final class KeyReader {
  private var before = termios()
  private let isActive: Bool

  /// Takes the terminal; where standard input is none, no key ever comes.
  ///
  /// Ctrl-C is still a signal.
  ///
  /// The corresponding C functions are `tcgetattr` and `tcsetattr`.
  public init() {
    guard tcgetattr(STDIN_FILENO, &before) == 0 else {
      isActive = false
      return
    }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    isActive = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0
  }

  deinit {
    if isActive { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  /// Waits until a key is pressed, a signal comes, or the time is over; nil where no key was.
  public func key(milliseconds: Int) -> Character? {
    var places = [pollfd(fd: isActive ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0)]
    guard poll(&places, 1, Int32(clamping: milliseconds)) > 0 else { return nil }
    var byte: UInt8 = 0
    guard read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
    return Character(UnicodeScalar(byte))
  }
}
