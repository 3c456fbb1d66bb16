import CPlatform
import Glibc

/// Makes this thread, and those that it starts from now on, give way to every other process.
///
/// Nice 10, batch scheduling and idle input and output; what the system refuses is left as it is,
/// for it only costs politeness. The corresponding C functions are `setpriority`,
/// `sched_setscheduler` and the system call `ioprio_set`.
public func lowerPriority() {
  _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
  _ = millrace_set_batch_scheduling()
  _ = millrace_set_idle_io()
}
