#include "opencl/device_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

static const char *const class_names[] = {
    [DEVICE_VECTOR_CPU] = "CPU with vectors",
    [DEVICE_SCALAR_CPU] = "CPU without vectors",
    [DEVICE_TILE_GPU] = "GPU",
    [DEVICE_REGISTER_GPU] = "GPU without local memory",
    [DEVICE_SIMULATOR] = "simulator",
    [DEVICE_OTHER] = "other",
};

const char *device_class_name(enum device_class class) {
  return class_names[class];
}

/** Oclgrind calls itself every type at once. */
static int is_simulator(const rescl_device_info *info) {
  return strcmp(info->platform, "Oclgrind") == 0;
}

static enum device_class classify(const rescl_device_info *info) {
  if (is_simulator(info)) return DEVICE_SIMULATOR;
  switch (info->type) {
  case RESCL_DEVICE_CPU:
    return info->native_float_vector >= 4 ? DEVICE_VECTOR_CPU : DEVICE_SCALAR_CPU;
  case RESCL_DEVICE_GPU:
    return info->has_own_local_memory && info->local_memory_bytes > 0 ? DEVICE_TILE_GPU : DEVICE_REGISTER_GPU;
  case RESCL_DEVICE_ACCELERATOR:
  case RESCL_DEVICE_OTHER:
    break;
  }
  return DEVICE_OTHER;
}

static void write_reason(struct device_profile *profile, const rescl_device_info *info) {
  const char *const host = info->unified_memory ? ", beside the host's memory" : "";
  char *reason = profile->reason;
  switch (profile->class) {
  case DEVICE_VECTOR_CPU:
    snprintf(reason, sizeof profile->reason, "its native vector holds %u floats", info->native_float_vector);
    return;
  case DEVICE_SCALAR_CPU:
    snprintf(reason, sizeof profile->reason, "its driver names no native vector of 4 floats or more");
    return;
  case DEVICE_TILE_GPU:
    snprintf(reason, sizeof profile->reason, "%u KiB of local memory of its own%s",
             (unsigned)(info->local_memory_bytes / 1024), host);
    return;
  case DEVICE_REGISTER_GPU:
    snprintf(reason, sizeof profile->reason, "local memory is a part of global memory%s", host);
    return;
  case DEVICE_SIMULATOR:
    snprintf(reason, sizeof profile->reason, "it checks kernels for any class");
    return;
  case DEVICE_OTHER:
    snprintf(reason, sizeof profile->reason, "its driver calls it neither a CPU nor a GPU");
  }
}

static int is_cpu(const rescl_device_info *info) {
  return info->type == RESCL_DEVICE_CPU && !is_simulator(info);
}

/** The widest vector that OpenCL C knows and the device has. */
static int vector_width_of(unsigned native) {
  int width = 1;
  while (width < 16 && (unsigned)width * 2 <= native) width *= 2;
  return width;
}

/** The largest power of two up to 64 that the device allows. */
static size_t usual_group_of(const struct device_profile *profile) {
  size_t items = profile->class == DEVICE_SCALAR_CPU ? 16 : 64; // lanes of a CPU are few
  while (items > profile->most_group_items || items > profile->most_group_sides[0]) items /= 2;
  return items;
}

/** What drivers do not tell, by whose the platform is. NVIDIA: 128 lanes and 64 Ki registers a multiprocessor
 *  (compute capabilities 7.5 to 9.0, CUDA C++ Programming Guide). AMD: 64 lanes and four files of 64 KiB a compute
 *  unit (RDNA and GCN whitepapers). Intel: what it calls a unit has 8 lanes and seven threads of 128 registers of 32
 *  bytes (Gen9, Xe). Arm: 64 registers a thread at half, 32 at full occupancy (Mali Offline Compiler's manual).
 *  Qualcomm's are not published. */
static const struct hardware {
  const char *platform; // how its name begins
  size_t unit_lanes, unit_registers;
  int most_registers;
} hardware_table[] = {{"NVIDIA", 128, 65536, 168}, {"AMD", 64, 65536, 168},      {"Intel", 8, 7168, 104},
                      {"ARM", 32, 16384, 80},      {"QUALCOMM", 128, 32768, 80}, {"", 64, 32768, 104}};

/** Some drivers tell a clock of 1 MHz, or none. */
static double least_gflops_of(const struct device_profile *profile, const rescl_device_info *info) {
  const double clock_mhz = info->clock_mhz > 50 ? info->clock_mhz : 300;
  const int may_drive_a_display = profile->class == DEVICE_TILE_GPU || profile->class == DEVICE_REGISTER_GPU;
  return may_drive_a_display ? 0.05 * 2e-3 * clock_mhz * (double)profile->lanes : 0.0;
}

static void set_hardware(struct device_profile *profile, const rescl_device_info *info) {
  const struct hardware *hardware = hardware_table;
  while (strncmp(info->platform, hardware->platform, strlen(hardware->platform)) != 0) hardware++;
  const size_t unit_lanes = is_cpu(info) ? 8 : hardware->unit_lanes;
  profile->lanes = profile->compute_units * unit_lanes;
  profile->unit_registers = hardware->unit_registers;
  profile->least_gflops = least_gflops_of(profile, info);
  profile->most_registers = profile->class == DEVICE_SCALAR_CPU ? 192 : hardware->most_registers;
  profile->load_cost =
      profile->class == DEVICE_SCALAR_CPU ? 100.0 : 2.5; // llvmpipe: 290, 80 of them in vectors
}

/** A vector of the CPU's; four numbers, which lanes read at once. A simulator runs what is for either, slowly. */
static int channel_block_of(const struct device_profile *profile) {
  if (profile->class == DEVICE_SIMULATOR) return 0;
  return profile->class == DEVICE_VECTOR_CPU ? profile->vector_width : 4;
}

static void set_computing(struct device_profile *profile, const rescl_device_info *info, unsigned threads) {
  const unsigned units = info->compute_units > 0 ? info->compute_units : 1;
  profile->has_vectors = profile->class == DEVICE_VECTOR_CPU || profile->class == DEVICE_SIMULATOR;
  profile->has_lanes = profile->class != DEVICE_VECTOR_CPU;
  const int spells_four = profile->class == DEVICE_SIMULATOR || profile->class == DEVICE_VECTOR_CPU;
  profile->vector_width = vector_width_of(
      spells_four && (is_simulator(info) || info->native_float_vector < 4) ? 4 : info->native_float_vector);
  profile->channel_block = channel_block_of(profile);
  profile->has_threads = is_cpu(info);
  profile->compute_units = profile->has_threads && threads > 0 && threads < units ? threads : units;
  profile->preferred_multiple = info->preferred_multiple > 0 ? info->preferred_multiple : 1;
  profile->most_group_items = info->max_work_group_size > 0 ? info->max_work_group_size : 1;
  for (int side = 0; side < 3; side++)
    profile->most_group_sides[side] =
        info->max_work_item_sizes[side] > 0 ? info->max_work_item_sizes[side] : 1;
  profile->usual_group = usual_group_of(profile);
  profile->tells_group_limits = strcmp(info->platform, "rusticl") != 0; // it tells the size of a sub-group
  profile->most_rows = 32768; // some drivers allow no more than 65,535 groups there, and none says so
}

/** Oclgrind 21.10 takes what is written for unwritten as soon as another view of its buffer is made. */
static void set_memory(struct device_profile *profile, const rescl_device_info *info) {
  profile->local_memory_bytes = info->local_memory_bytes;
  profile->has_own_local_memory = info->has_own_local_memory && info->local_memory_bytes > 0;
  profile->is_unified = info->unified_memory;
  profile->most_buffer_bytes = info->max_allocation_bytes > 0 ? info->max_allocation_bytes : UINT64_MAX;
  profile->base_alignment_bytes = info->base_alignment_bytes > 0 ? info->base_alignment_bytes : 1;
  profile->joins_constants = !is_simulator(info);
  if (profile->has_vectors) profile->batch_bytes = (int64_t)(info->cache_bytes / 4);
}

static double least_of(double bytes, uint64_t most_bytes) {
  return most_bytes > 0 && (double)most_bytes < bytes ? (double)most_bytes : bytes;
}

/** Oclgrind's compiler crashes when two threads use it. */
static void set_compiling_and_measuring(struct device_profile *profile, const rescl_device_info *info) {
  profile->compiles_inside = is_cpu(info);
  profile->emulates_fma = info->emulates_fma;
  profile->compiles_alone = is_simulator(info);
  profile->tries_launches = profile->has_lanes && !is_simulator(info);
  profile->gemm_vector = profile->class == DEVICE_VECTOR_CPU ? profile->vector_width : 0;
  profile->groups_per_unit = is_cpu(info) ? 16 : 32;
  profile->stream_bytes = is_cpu(info) ? 128e6 : 512e6;
  profile->stream_bytes = least_of(profile->stream_bytes, info->max_allocation_bytes / 4);
  profile->stream_bytes = least_of(profile->stream_bytes, info->global_memory_bytes / 8);
}

static struct device_profile profile_as(const rescl_device_info *info, unsigned threads,
                                        enum device_class class) {
  struct device_profile profile = {.class = class};
  write_reason(&profile, info);
  set_computing(&profile, info, threads);
  set_hardware(&profile, info);
  set_memory(&profile, info);
  set_compiling_and_measuring(&profile, info);
  return profile;
}

struct device_profile device_profile_of(const rescl_device_info *info, unsigned threads) {
  return profile_as(info, threads, classify(info));
}

/** Those that any device can be treated as. */
static const struct {
  const char *name;
  enum device_class class;
} wanted_classes[] = {{"vector_cpu", DEVICE_VECTOR_CPU},
                      {"scalar_cpu", DEVICE_SCALAR_CPU},
                      {"tile_gpu", DEVICE_TILE_GPU},
                      {"register_gpu", DEVICE_REGISTER_GPU}};

rescl_status device_profile_choose(struct device_profile *profile, const rescl_device_info *info,
                                   unsigned threads) {
  const char *wanted = getenv("RESCL_DEVICE_CLASS");
  *profile = device_profile_of(info, threads);
  if (!wanted || !wanted[0]) return RESCL_OK;
  for (size_t index = 0; index < sizeof wanted_classes / sizeof *wanted_classes; index++) {
    if (strcmp(wanted_classes[index].name, wanted) != 0) continue;
    *profile = profile_as(info, threads, wanted_classes[index].class);
    snprintf(profile->reason, sizeof profile->reason, "RESCL_DEVICE_CLASS asks for it");
    return RESCL_OK;
  }
  return fail(RESCL_NOT_FOUND,
              "RESCL_DEVICE_CLASS is '%s'; it can be vector_cpu, scalar_cpu, tile_gpu or register_gpu",
              wanted);
}

void device_profile_describe(rescl_device_info *info) {
  struct device_profile profile;
  (void)device_profile_choose(&profile, info, 0); // who opens the device hears what is wrong
  info->has_threads = profile.has_threads;
  snprintf(info->class_name, sizeof info->class_name, "%s", device_class_name(profile.class));
  snprintf(info->class_reason, sizeof info->class_reason, "%s", profile.reason);
}
