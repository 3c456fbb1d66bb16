#ifndef MILLRACE_CPLATFORM_SHIM_H
#define MILLRACE_CPLATFORM_SHIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

/* syscall is variadic, and the C library has no wrapper for ioprio_set. Class 3 is idle. */
static inline int millrace_set_idle_io(void) {
  const int this_thread = 1;
  return (int)syscall(SYS_ioprio_set, this_thread, 0, 3 << 13);
}

/* SCHED_BATCH is hidden where the headers were first included without _GNU_SOURCE. */
static inline int millrace_set_batch_scheduling(void) {
  struct sched_param parameters = {0};
  return sched_setscheduler(0, 3, &parameters);
}
#endif
