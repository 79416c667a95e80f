/** @file plan.h
 *  What a model would run on a device that is not here: the kernels of each layer, their programs and sizes, and
 *  what they need. rescl has descriptions of some devices built in, and decides by those as it would there.
 *  Nothing is compiled, nothing is tuned, and no OpenCL is needed. Any thread may call anything here. */
#ifndef RESCL_PLAN_H
#define RESCL_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/device.h"
#include "rescl/model.h"
#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The devices that are known, as their drivers describe them: `selector` is the name that rescl_plan_create()
 *  takes, "radeon-rx-7900-xtx". What a description leaves out is 0 or "".
 *  @param list   receives an array of *count entries, owned by the caller: rescl_device_list_free() */
RESCL_API rescl_status rescl_known_devices(rescl_device_info **list, size_t *count);

/** What is planned for; start from rescl_plan_options_default(). */
typedef struct rescl_plan_options {
  const char *device; /**< a selector of rescl_known_devices() */
  const char
      *algorithm; /**< for convolution, as in rescl_session_options; NULL: the best known. Default NULL */
  rescl_binding binding; /**< as in rescl_session_options. Default: batch 1 */
} rescl_plan_options;

RESCL_API rescl_plan_options rescl_plan_options_default(void);

/** A program that would be compiled. */
typedef struct rescl_planned_program {
  const char *source;  /**< stem of the file in cl/ */
  const char *options; /**< that it is built with, beside those for every program; "": none */
  size_t launch_count; /**< of a run, that take kernels of it */
} rescl_planned_program;

/** What a kernel would be launched with. */
typedef struct rescl_planned_launch {
  /** Function of the program; for CLBlast's products and copies "GEMM 64x3136x576", "copy". */
  const char *kernel;
  int64_t program;      /**< its number in `programs`; -1: CLBlast's, or none */
  size_t groups[3];     /**< work-groups by dimension; zeros: not rescl's to choose */
  size_t group_size[3]; /**< work-items of each; zeros likewise. A kernel may turn out to allow fewer */
  uint64_t local_bytes; /**< local memory of a group that the launch asks for; the kernel may have more */
  /** Of a task, which compute units share; tasks that follow each other may share a launch. 0: it is no task. */
  size_t pieces;
  /** That it is made in, one after the other, so that no display waits for long for a slow device. */
  size_t parts;
} rescl_planned_launch;

/** What the most expensive launch of a layer is expected to take of the device, by computation. Zeros where the kernel
 *  does not tell. */
typedef struct rescl_planned_cost {
  unsigned registers;   /**< of 32 bits, that a work-item keeps */
  uint64_t local_bytes; /**< local memory of a group */
  double occupancy;     /**< of what the device can hold at once, what it holds: up to 1 */
  double cycles;        /**< of the device, for all launches of the layer */
} rescl_planned_cost;

/** A layer of the lowered graph and how it would run. Strings belong to the plan. */
typedef struct rescl_planned_layer {
  const char *name, *op;    /**< of the node, and its operator */
  const char *algorithm;    /**< the kernel's name, as rescl_tuned_layer has it */
  const char *variant;      /**< "": as the kernel chooses */
  size_t first_launch;      /**< its launches: `launch_count` in `launches` from here */
  size_t launch_count;      /**< 0 for what needs no work */
  uint64_t workspace_bytes; /**< beside activations; the layers share it */
  uint64_t weight_bytes;    /**< as the kernel wants them; those aside that an earlier layer has, too */
  rescl_planned_cost cost;
} rescl_planned_layer;

/** What would run, and what it would need. */
typedef struct rescl_plan {
  rescl_device_info device;
  rescl_planned_layer *layers; /**< in execution order */
  size_t layer_count;
  rescl_planned_launch *launches;
  size_t launch_count;
  size_t enqueue_count;            /**< launches of a run where tasks that follow each other share one */
  rescl_planned_program *programs; /**< CLBlast's own are not known before they run */
  size_t program_count;
  uint64_t weight_bytes, workspace_bytes, arena_bytes; /**< as in rescl_session_info */
} rescl_plan;

/** Lowers the model as for the device and chooses what would run there.
 *  @param plan  receives the plan, owned by the caller: rescl_plan_free(). NULL on failure.
 *  @return RESCL_NOT_FOUND with the names where there is no such device or algorithm; else as
 *          rescl_model_inspect(). */
RESCL_API rescl_status rescl_plan_create(rescl_plan **plan, const rescl_model *model,
                                         const rescl_plan_options *options);
/** NULL is fine. */
RESCL_API void rescl_plan_free(rescl_plan *plan);

#ifdef __cplusplus
}
#endif
#endif
