import FuzzTargets
import Glibc

/// The target that the environment variable `MILLRACE_FUZZ` names.
private let target: FuzzTarget = {
  let name = getenv("MILLRACE_FUZZ").map { String(cString: $0) } ?? ""
  if let target = FuzzTarget(rawValue: name) { return target }
  let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
  print("MILLRACE_FUZZ: found '\(name)', wanted one of \(names)")
  exit(2)
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = target.accepts(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
