/** Kernels: which one runs a node, and how it is chosen. One file per family beside the
 *  cl/ file of the same stem. */
#ifndef RESCL_KERNELS_KERNEL_H
#define RESCL_KERNELS_KERNEL_H

#include "graph/graph.h"
#include "opencl/device_profile.h"

struct recorder;

/** A way to set a kernel up (tiles, …) that may turn out faster than what it chooses for itself. */
struct kernel_variant {
  const char *name;      // without blanks: the tuning cache keeps it
  int64_t parameters[5]; // what the kernel makes of it
};

/** What a kernel's most expensive launch is expected to take of a device, by computation. */
struct kernel_estimate {
  int registers;       // of 32 bits, that a work-item keeps
  int64_t local_bytes; // of local memory, that a work-group has
  int64_t group_items, groups;
  double occupancy; // of what the device can hold at once, what it holds: up to 1
  double cycles;    // of the device, for all launches: to compare ways to run the same node
};

/** A row of kernels.def: one way to run an operator. */
struct kernel {
  const char *name;      // stem of cl/NAME.cl and kernels/NAME.c
  const char *algorithm; // what --algorithm calls it; NULL: the operator has only this one
  /** Nonzero if it can run the node on such a device, whatever the speed. The operator is
   *  already known to be the row's. */
  int (*supports)(const struct node *node, const struct device_profile *profile);
  /** Nonzero if it is expected to be the fastest there of its operator's rows that support the node. NULL:
   *  always, which in kernels.def only the rows after it can not be. */
  int (*prefers)(const struct node *node, const struct device_profile *profile);
  /** Nonzero: made for devices whose work-items are lanes (profile->has_lanes). Others run it only where it is
   *  asked for or nothing else can. */
  int is_for_lanes;
  /** Calls recorder_…() for everything the node needs, in order. */
  rescl_status (*record)(struct recorder *recorder, const struct node *node);
  /** Ends with a NULL name. NULL: none. record() asks recorder_variant(). */
  const struct kernel_variant *variants;
  /** What it is expected to take; `variant` NULL: as the kernel chooses. NULL: not told. */
  struct kernel_estimate (*estimate)(const struct node *node, const struct device_profile *profile,
                                     const struct kernel_variant *variant);
  /** Nonzero if it can run the node with the variant, one of `variants`. */
  int (*takes_variant)(const struct node *node, const struct device_profile *profile,
                       const struct kernel_variant *variant);
};

/** kernels.def as a table, ending with NULL. */
struct kernel_row {
  const struct op *op;
  const struct kernel *kernel;
  const char *task; // NULL: none. Tasks compute with vectors
  int is_optional;
};
extern const struct kernel_row kernel_table[];

/** What decides between the rows that support a node. */
struct kernel_preference {
  const char *algorithm; // NULL: none
  const struct device_profile *profile;
};

/** How a node runs. */
struct kernel_choice {
  const struct kernel *kernel;
  const struct kernel_variant *variant; // one of the kernel's; NULL: as the kernel chooses
};

/** The variant's name; "" where the kernel chooses. */
const char *kernel_variant_name(const struct kernel_choice *choice);

/** Nonzero if the kernel is made for such devices. */
int kernel_suits(const struct kernel *kernel, const struct device_profile *profile);

/** The kernel to run the node: the first row for its operator that supports it and has the algorithm, where
 *  one is given and such a row exists; else the first that supports and prefers it, else the first that
 *  supports it; those made for such a device go before others. RESCL_UNSUPPORTED naming the node when there is none. */
rescl_status kernel_choose(const struct kernel **kernel, const struct node *node,
                           const struct kernel_preference *preference);

/** The algorithms --algorithm accepts, ending with NULL. */
const char *const *kernel_algorithms(void);

/** Nonzero for a forced algorithm that only plain tensors have there, whatever the profile's channel_block. */
int kernel_wants_plain(const char *algorithm, const struct device_profile *profile);

#endif
