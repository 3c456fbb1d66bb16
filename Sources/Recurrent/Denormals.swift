import CMachine

/// Runs `body` with the floating-point unit taking denormal numbers for zero, in and out.
///
/// Arithmetic on them is up to a hundred times slower on many processors, and a state that fades away
/// passes through them. The thread is as before afterwards: what reads weights or writes text must
/// not lose them.
public func flushingDenormals<Result>(_ body: () -> Result) -> Result {
  let before = millrace_flush_denormals()
  defer { millrace_restore_denormals(before) }
  return body()
}
