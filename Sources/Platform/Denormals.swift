import CMachine

/// Makes the calling thread's floating-point unit take denormal numbers for zero, in and out.
///
/// Arithmetic on them is up to a hundred times slower on many processors, and a state that fades away
/// passes through them. Called at the start of every thread that runs waves or training windows;
/// threads that they start inherit it on Linux.
public func flushDenormals() { millrace_flush_denormals() }
