import Glibc

/// Lets the process open as many files and sockets as the system allows it to.
///
/// The soft limit, often 1024, is for programs that use `select`. libzmq 4.3.4 ends the process when
/// an ipc socket cannot accept a connection for want of descriptors.
///
/// - Returns: how many that are.
@discardableResult
public func raiseDescriptorLimit() -> Int {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
  if limit.rlim_cur < limit.rlim_max {
    var raised = limit
    raised.rlim_cur = limit.rlim_max
    if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
  }
  return Int(clamping: limit.rlim_cur)
}
