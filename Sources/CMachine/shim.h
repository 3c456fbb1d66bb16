#ifndef MILLRACE_CMACHINE_SHIM_H
#define MILLRACE_CMACHINE_SHIM_H
#include <mcheck.h>
#include <stdint.h>
#include <sys/mman.h>

// Swift has neither intrinsics for control registers nor inline assembly.
#if defined(__x86_64__)
#include <xmmintrin.h>
// The levels that the AVX2 and AVX-512 kernels may be compiled to. The compiler's runtime asks the
// processor, and whether the system saves the wide registers; /proc/cpuinfo is hidden from services.
static inline _Bool millrace_supports_v3(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v3") != 0;
}
static inline _Bool millrace_supports_v4(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v4") != 0;
}
static inline uint64_t millrace_flush_denormals(void) {
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);  // flush to zero, denormals are zero
  return before;
}
static inline void millrace_restore_denormals(uint64_t before) { _mm_setcsr((unsigned)before); }
#elif defined(__aarch64__)
static inline uint64_t millrace_flush_denormals(void) {
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" : : "r"(before | (1ull << 24)));
  return before;
}
static inline void millrace_restore_denormals(uint64_t before) {
  __asm__ volatile("msr fpcr, %0" : : "r"(before));
}
#else
static inline uint64_t millrace_flush_denormals(void) { return 0; }
static inline void millrace_restore_denormals(uint64_t before) { (void)before; }
#endif

// Arithmetic of whole vectors: Swift's own, where the vector's type is a parameter, takes the lanes
// apart, and they are not always put together again. NaN stays NaN when clamped.
#define MILLRACE_INLINE static inline __attribute__((always_inline))
#define MILLRACE_VECTOR(N)                                                                         \
  typedef float millrace_f##N __attribute__((ext_vector_type(N)));                                 \
  MILLRACE_INLINE millrace_f##N millrace_repeating##N(float x) { return x; }                       \
  MILLRACE_INLINE millrace_f##N millrace_add##N(millrace_f##N x, millrace_f##N y) {                \
    return x + y;                                                                                  \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_subtract##N(millrace_f##N x, millrace_f##N y) {           \
    return x - y;                                                                                  \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_multiply##N(millrace_f##N x, millrace_f##N y) {           \
    return x * y;                                                                                  \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_divide##N(millrace_f##N x, millrace_f##N y) {             \
    return x / y;                                                                                  \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_fused##N(                                                 \
      millrace_f##N sum, millrace_f##N x, millrace_f##N y) {                                       \
    return __builtin_elementwise_fma(x, y, sum);                                                   \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_clamped##N(millrace_f##N x, float limit) {                \
    millrace_f##N high = limit, low = -limit;                                                      \
    x = high < x ? high : x;                                                                       \
    return low > x ? low : x;                                                                      \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_square_root##N(millrace_f##N x) {                         \
    return __builtin_elementwise_sqrt(x);                                                          \
  }                                                                                                \
  MILLRACE_INLINE _Bool millrace_is_zero##N(millrace_f##N x) {                                     \
    return __builtin_reduce_and(x == 0) != 0;                                                      \
  }                                                                                                \
  MILLRACE_INLINE millrace_f##N millrace_where_positive##N(                                        \
      millrace_f##N x, millrace_f##N yes, millrace_f##N no) {                                      \
    return x > 0 ? yes : no;                                                                       \
  }                                                                                                \
  typedef int32_t millrace_i##N __attribute__((ext_vector_type(N)));                               \
  MILLRACE_INLINE millrace_f##N millrace_scaled##N(millrace_f##N x, millrace_f##N exponent) {      \
    millrace_i##N power = (__builtin_bit_cast(millrace_i##N, exponent) << 23) + 0x3f800000;        \
    return x * __builtin_bit_cast(millrace_f##N, power);                                           \
  }
MILLRACE_VECTOR(4)
MILLRACE_VECTOR(8)
MILLRACE_VECTOR(16)

// As many zeros as the widest group of vectors has numbers.
static inline const float *millrace_zeros(void) {
  static const float zeros[64] __attribute__((aligned(64)));
  return zeros;
}

// Pages that back the memory may be huge ones; where the system has none nothing changes.
static inline void millrace_ask_for_huge_pages(void *start, long bytes) {
  madvise(start, (unsigned long)bytes, MADV_HUGEPAGE);
}

// Asks for the cache line at an address, which need not be valid.
static inline void millrace_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }
#endif
