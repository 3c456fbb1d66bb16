import Glibc

/// What this process takes of the machine.
public struct ProcessUsage: Sendable {
  /// Memory that is in the machine's, in bytes.
  public var residentBytes: Int
  /// Processor time of all threads, user's and system's.
  public var processorSeconds: Double

  /// Asks the system; nil where it does not say.
  ///
  /// Source: proc(5), `/proc/self/statm`; getrusage(2).
  public static func now() -> ProcessUsage? {
    var usage = rusage()
    // A file of /proc has size 0, so that a reader of whole files takes it for empty.
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0,
      let file = fopen("/proc/self/statm", "r")
    else {
      return nil
    }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      return nil
    }
    return ProcessUsage(
      residentBytes: pages * Int(getpagesize()),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
