#ifndef MILLRACE_CMICROHTTPD_SHIM_H
#define MILLRACE_CMICROHTTPD_SHIM_H
#include <microhttpd.h>

/* MHD_start_daemon is variadic. The socket is bound and listens already. */
static inline struct MHD_Daemon *millrace_http_start(
    int listener, MHD_AccessHandlerCallback handler, MHD_NotifyConnectionCallback notified,
    void *context, unsigned int connections, unsigned int seconds, size_t bytes) {
  return MHD_start_daemon(
      MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, handler, context,
      MHD_OPTION_NOTIFY_CONNECTION, notified, context,
      MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, bytes,
      MHD_OPTION_END);
}

/* What the library says about a connection is a union. */
static inline int millrace_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? (int)info->connect_fd : -1;
}
#endif
