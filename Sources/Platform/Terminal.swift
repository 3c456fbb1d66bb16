import Glibc

/// Whether a descriptor is a terminal.
///
/// The corresponding C function is `isatty`.
public func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

/// The width of the terminal on a descriptor in columns; nil where it is none or does not say.
public func terminalColumns(_ descriptor: Int32) -> Int? { terminalSize(descriptor)?.columns }

/// The size of the terminal on a descriptor; nil where it is none or does not say.
///
/// The corresponding C function is `ioctl` with `TIOCGWINSZ`.
public func terminalSize(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return (Int(size.ws_col), Int(size.ws_row))
}
