#ifndef MILLRACE_CZEROMQ_SHIM_H
#define MILLRACE_CZEROMQ_SHIM_H
#include <zmq.h>
#endif
