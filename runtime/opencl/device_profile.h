/** One view of a device: what rescl decides by what a device is, decided once, from what its driver says and
 *  nothing else. Whoever chooses layouts, kernels, sizes of launches or how to compile reads it here; no
 *  other file asks for a device's type, vendor or name. */
#ifndef RESCL_OPENCL_DEVICE_PROFILE_H
#define RESCL_OPENCL_DEVICE_PROFILE_H

#include "rescl/device.h"

enum device_class {
  DEVICE_VECTOR_CPU,   // computes with the vectors that kernels spell out
  DEVICE_SCALAR_CPU,   // its compiler makes vectors of neighbouring work-items, or its driver does not say
  DEVICE_TILE_GPU,     // has local memory of its own, for tiles that a work-group shares
  DEVICE_REGISTER_GPU, // its local memory, if any, is a part of global memory: tiles belong into registers
  DEVICE_SIMULATOR,    // runs and checks kernels for whichever class
  DEVICE_OTHER,        // accelerators and the like
};

struct device_profile {
  enum device_class class;
  char reason[96]; // for people: "its native vector holds 16 floats"

  // Computing.
  int has_vectors;      // nonzero: work-items have vectors, and one of them has a compute unit to itself
  int has_lanes;        // nonzero: work-items are lanes of something wider and run in step with neighbours
  int vector_width;     // floats in a native vector, a power of two up to 16
  int channel_block;    // channels kept together in tensors (struct graph): 16, 8, 4; 0: plain tensors
  int has_threads;      // nonzero where fewer compute units than all can be asked for
  size_t compute_units; // in use; at least 1
  size_t preferred_multiple; // of work-items in a group: those that the device runs in step; at least 1
  size_t most_group_items;   // a kernel's own limit may be lower; at least 1
  size_t most_group_sides[3];
  int tells_group_limits; // nonzero where what the driver says of a kernel's own limit can be believed
  size_t usual_group; // work-items in a group of kernels that need no certain number: 64, or what is allowed
  size_t lanes;       // of the whole device, that compute at once; a guess by whose it is
  int most_registers; // of 32 bits that a work-item may keep before its compiler spills; likewise
  double
      least_gflops; // that it is sure to reach, a twentieth of what its lanes could; 0: no launch takes too long
  double load_cost;      // of a number that a lane reads from a cache, in its multiplications; likewise
  size_t unit_registers; // of a compute unit, which its work-items share; likewise
  size_t most_rows;      // work-items along the second dimension of a launch

  // Memory.
  uint64_t local_memory_bytes;
  int has_own_local_memory; // nonzero where it is not a part of global memory
  int is_unified;           // nonzero where it is the host's: integrated GPUs, CPUs
  uint64_t most_buffer_bytes;
  size_t base_alignment_bytes; // of views of a buffer
  int64_t batch_bytes; // that caches hold of what a layer reads and makes of a batch; 0: not to be looked at
  int joins_constants; // nonzero: constants are views of one buffer, as far as it allows one that large

  // Compiling.
  int compiles_inside; // nonzero where the driver's compiler takes memory of the process that asks
  int tries_launches; // nonzero: drivers that may take a launch and then not do it, so it is run before it counts
  int emulates_fma;   // nonzero where fma() is many instructions: programs are told, and take mad()
  int compiles_alone; // nonzero where two threads must not compile at once
  int gemm_vector;    // floats in the vectors that CLBlast is to use; 0: as its own table says

  // Measuring.
  size_t groups_per_unit; // that keep every compute unit busy to the end
  double stream_bytes;    // more than caches hold, and no burden
};

/** @param threads  compute units to use, on a device that has_threads; 0: all */
struct device_profile device_profile_of(const rescl_device_info *info, unsigned threads);

/** The same where RESCL_DEVICE_CLASS says that the device is to be treated as one of another class:
 *  vector_cpu, scalar_cpu, tile_gpu or register_gpu. For tests and comparisons: slow, but right.
 *  @return RESCL_NOT_FOUND with the names where it is none of them; the profile is then as without it */
rescl_status device_profile_choose(struct device_profile *profile, const rescl_device_info *info,
                                   unsigned threads);

/** Writes into what a device says of itself what it is taken for: its class, why, and has_threads. */
void device_profile_describe(rescl_device_info *info);

/** "CPU with vectors", "GPU" …; a static string. */
const char *device_class_name(enum device_class class);

#endif
