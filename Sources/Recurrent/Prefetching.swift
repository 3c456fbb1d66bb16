import CMachine
import Kernels

/// Asks for the cache lines of `count` numbers that are soon read or written: rows of a table stand
/// anywhere, and no processor guesses where the next one does.
@inline(__always)
public func prefetch(_ numbers: UnsafePointer<Float>, count: Int) {
  for line in stride(from: 0, to: count, by: vectorUnit) { millrace_prefetch(numbers + line) }
}

/// How many rows of a table ahead are asked for.
public let prefetchedRows = 6
