/* A load generator for the intake of millrace that is not the bottleneck: vectors in a closed loop.

     gcc -O2 -std=gnu11 wire_client.c -o wire_client -lzmq
     ./wire_client --send tcp://127.0.0.1:5556 --streams 100 --window 16 --seconds 3

   A message is the stream's id, a MessagePack (or JSON) map with an id, and float32 vectors as a
   third frame. Prints one JSON object: messages a second and percentiles of the time to the answer. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

enum { FIRST_ID_BITS = 40, INPUTS = 64 };

static struct {
  const char *send, *model, *encoding;
  long streams, window, elements, features;
  double seconds;
} options = {"tcp://127.0.0.1:5556", "bench", "messagepack", 100, 16, 1, 64, 3};

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int is_larger(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The body with the number of a message: {"id": 2^40 + number}. */
static size_t body(uint8_t *out, uint64_t number) {
  uint64_t id = (1ull << FIRST_ID_BITS) + number;
  if (!strcmp(options.encoding, "json")) return (size_t)sprintf((char *)out, "{\"id\":%llu}", (unsigned long long)id);
  memcpy(out, "\x81\xa2id\xcf", 5);
  for (int byte = 0; byte < 8; byte++) out[5 + byte] = (uint8_t)(id >> (56 - 8 * byte));
  return 13;
}

/* The number of the message that an answer belongs to, or -1. */
static int64_t number_of(const uint8_t *in, size_t size) {
  int is_json = size && in[0] == '{';
  const uint8_t *key = is_json ? memmem(in, size, "\"id\":", 5) : memmem(in, size, "\xa2id", 3);
  if (!key) return -1;
  uint64_t id = 0;
  if (is_json) id = strtoull((const char *)key + 5, 0, 10);
  else if (key + 12 <= in + size) for (int byte = 0; byte < 8; byte++) id = id << 8 | key[4 + byte];
  return (int64_t)(id - (1ull << FIRST_ID_BITS));
}

static int is_refused(const uint8_t *in, size_t size) { return memmem(in, size, "error", 5) != 0; }

static void *intake;
static float *inputs;
static int64_t *sent_at;
static double *times;
static long sent, answered, refused, capacity;

static void send_next(void) {
  char name[64];
  uint8_t text[64];
  int length = sprintf(name, "%s/%ld", options.model, sent % options.streams);
  size_t size = body(text, (uint64_t)sent), floats = (size_t)(options.elements * options.features);
  sent_at[sent] = now();
  zmq_send(intake, name, (size_t)length, ZMQ_SNDMORE);
  zmq_send(intake, text, size, ZMQ_SNDMORE);
  zmq_send(intake, inputs + (size_t)(sent % INPUTS) * floats, floats * sizeof(float), 0);
  sent++;
}

static void take(const uint8_t *in, size_t size) {
  int64_t number = number_of(in, size);
  if (number < 0 || number >= sent) { fprintf(stderr, "an answer belongs to no message\n"); exit(1); }
  refused += is_refused(in, size);
  times[answered++] = (double)(now() - sent_at[number]) / 1e3;
}

/* Sends for a time, or so many messages, and waits for every answer; the time that took in seconds. */
static double run(double seconds, long messages) {
  static uint8_t in[1 << 20];
  zmq_pollitem_t item = {intake, 0, ZMQ_POLLIN, 0};
  sent = answered = refused = 0;
  if (messages > capacity) messages = capacity;
  int64_t start = now(), end = start + (int64_t)(seconds * 1e9);
  while (answered < sent || (sent < messages && now() < end)) {
    while (sent < messages && sent - answered < options.window && now() < end) send_next();
    if (zmq_poll(&item, 1, 10000) <= 0) { fprintf(stderr, "no answer for 10 seconds\n"); exit(1); }
    for (int size; (size = zmq_recv(intake, in, sizeof in - 1, ZMQ_DONTWAIT)) >= 0;) { in[size] = 0; take(in, (size_t)size); }
  }
  return (double)(now() - start) / 1e9;
}

static void read_options(int count, char **words) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = words[i], *value = words[i + 1];
    if (!strcmp(name, "--send")) options.send = value;
    else if (!strcmp(name, "--model")) options.model = value;
    else if (!strcmp(name, "--encoding")) options.encoding = value;
    else if (!strcmp(name, "--streams")) options.streams = atol(value);
    else if (!strcmp(name, "--window")) options.window = atol(value);
    else if (!strcmp(name, "--elements")) options.elements = atol(value);
    else if (!strcmp(name, "--features")) options.features = atol(value);
    else if (!strcmp(name, "--seconds")) options.seconds = atof(value);
    else { fprintf(stderr, "unknown option %s\n", name); exit(2); }
  }
}

int main(int count, char **words) {
  read_options(count, words);
  capacity = (long)(options.seconds * 2e6) + options.streams;
  sent_at = malloc((size_t)capacity * sizeof *sent_at);
  times = malloc((size_t)capacity * sizeof *times);
  size_t floats = (size_t)(INPUTS * options.elements * options.features);
  inputs = malloc(floats * sizeof *inputs);
  for (size_t i = 0; i < floats; i++) inputs[i] = (float)rand() / (float)RAND_MAX * 2 - 1;
  void *context = zmq_ctx_new();
  intake = zmq_socket(context, ZMQ_DEALER);
  int none = 0;
  zmq_setsockopt(intake, ZMQ_SNDHWM, &none, sizeof none);
  zmq_setsockopt(intake, ZMQ_RCVHWM, &none, sizeof none);
  zmq_setsockopt(intake, ZMQ_LINGER, &none, sizeof none);
  if (zmq_connect(intake, options.send)) { fprintf(stderr, "%s\n", zmq_strerror(zmq_errno())); return 1; }
  run(60, options.streams);
  struct timespec cpu;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  double used = (double)cpu.tv_sec + (double)cpu.tv_nsec * 1e-9, elapsed = run(options.seconds, capacity);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  used = (double)cpu.tv_sec + (double)cpu.tv_nsec * 1e-9 - used;
  qsort(times, (size_t)answered, sizeof *times, is_larger);
  printf("{\"streams\":%ld,\"window\":%ld,\"elements\":%ld,\"encoding\":\"%s\",\"received\":%ld,\"refused\":%ld,"
         "\"msgs_per_s\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"client_cpu_share\":%.2f}\n",
         options.streams, options.window, options.elements, options.encoding, answered, refused,
         (double)answered / elapsed, times[answered / 2], times[(long)((double)answered * 0.99)], used / elapsed);
  zmq_close(intake);
  zmq_ctx_term(context);
  return 0;
}
