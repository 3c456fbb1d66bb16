import CMachine

/// Makes the calling thread's floating-point unit take denormal numbers for zero, in and out.
///
/// Arithmetic on them is up to a hundred times slower on many processors, and a state that fades away
/// passes through them. For threads that do nothing but compute; others use
/// `flushingDenormals` of Recurrent.
public func flushDenormals() { millrace_flush_denormals() }
