import Glibc

/// A terminal that hands over each key at once and shows none by itself; as it was again when this
/// value goes.
///
/// Ctrl-C and Ctrl-D come as keys too, so that nobody is left with a terminal in this state.
public struct RawTerminal: ~Copyable {
  private let descriptor: Int32
  private let before: termios

  private init(_ descriptor: Int32, before: termios) {
    self.descriptor = descriptor
    self.before = before
  }

  /// Takes a terminal; nil where the descriptor is none.
  public static func take(_ descriptor: Int32) -> RawTerminal? {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    settings.c_iflag &= ~tcflag_t(IXON | ICRNL)
    guard tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else { return nil }
    return RawTerminal(descriptor, before: before)
  }

  deinit {
    var settings = before
    _ = tcsetattr(descriptor, TCSADRAIN, &settings)
  }

  /// The bytes of the next keys, waiting for the first; empty at the end.
  public func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      if count > 0 { return Array(bytes.prefix(count)) }
      guard count < 0, errno == EINTR else { return [] }
    }
  }
}
