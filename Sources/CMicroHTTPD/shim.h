#ifndef MILLRACE_CMICROHTTPD_SHIM_H
#define MILLRACE_CMICROHTTPD_SHIM_H
#include <microhttpd.h>

/* MHD_start_daemon is variadic. The socket is bound and listens already. */
static inline struct MHD_Daemon *millrace_http_start(
    int listener, MHD_AccessHandlerCallback handler, void *context,
    unsigned int connections, unsigned int seconds, size_t bytes) {
  return MHD_start_daemon(
      MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, handler, context,
      MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, bytes,
      MHD_OPTION_END);
}
#endif
