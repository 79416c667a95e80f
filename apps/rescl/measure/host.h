/** The machine that a result was made on. */
#ifndef RESCL_MEASURE_HOST_H
#define RESCL_MEASURE_HOST_H

#include <stdint.h>

struct host {
  char *cpu;           // "" where it can not be told
  char *os;            // distribution and kernel
  double cores;        // that are online
  double memory_bytes; // in all; 0 where it can not be told
};

/** The caller frees the texts. */
struct host host_describe(void);

/** The memory that this process holds now; 0 where it can not be told. */
uint64_t host_resident_bytes(void);

/** The most memory that this process has held at once: since host_forget_peak(), where the system can forget,
 *  else since it began. 0 where it can not be told. */
uint64_t host_peak_bytes(void);
void host_forget_peak(void);

#endif
