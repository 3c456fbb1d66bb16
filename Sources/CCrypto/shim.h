#ifndef MILLRACE_CCRYPTO_SHIM_H
#define MILLRACE_CCRYPTO_SHIM_H
#include <openssl/evp.h>
#endif
