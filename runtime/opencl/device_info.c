/** What a device says of itself. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opencl/internal.h"

/** Removes blanks at both ends, in place. */
static void trim(char *text) {
  const char *start = text;
  while (isspace((unsigned char)*start)) start++;
  size_t length = strlen(start);
  while (length > 0 && isspace((unsigned char)start[length - 1])) length--;
  memmove(text, start, length);
  text[length] = '\0';
}

/** Drivers return strings of any length; ours are cut to fit. */
static void cut(char *text, size_t text_bytes, const char *whole) {
  snprintf(text, text_bytes, "%s", whole);
  trim(text);
}

static void device_text(cl_device_id id, cl_device_info what, char *text, size_t text_bytes) {
  char whole[1024] = "";
  if (clGetDeviceInfo(id, what, sizeof whole - 1, whole, NULL) != CL_SUCCESS) whole[0] = '\0';
  cut(text, text_bytes, whole);
}

static void platform_text(cl_platform_id id, cl_platform_info what, char *text, size_t text_bytes) {
  char whole[1024] = "";
  if (clGetPlatformInfo(id, what, sizeof whole - 1, whole, NULL) != CL_SUCCESS) whole[0] = '\0';
  cut(text, text_bytes, whole);
}

/** A number that the driver does not know stays 0. */
#define DEVICE_NUMBER(id, what, variable) \
  ((void)clGetDeviceInfo((id), (what), sizeof(variable), &(variable), NULL))

static int has_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  for (const char *found = text; (found = strstr(found, word)); found += length)
    if ((found == text || found[-1] == ' ') && (found[length] == ' ' || found[length] == '\0')) return 1;
  return 0;
}

static void describe_extensions(rescl_device_info *info, cl_device_id id) {
  size_t size_bytes = 0;
  if (clGetDeviceInfo(id, CL_DEVICE_EXTENSIONS, 0, NULL, &size_bytes) != CL_SUCCESS) return;
  char *all = calloc(1, size_bytes + 1);
  if (all && clGetDeviceInfo(id, CL_DEVICE_EXTENSIONS, size_bytes, all, NULL) == CL_SUCCESS) {
    info->has_fp16 = has_word(all, "cl_khr_fp16");
    info->has_fp64 = has_word(all, "cl_khr_fp64");
    cut(info->extensions, sizeof info->extensions, all);
  }
  free(all);
}

static rescl_device_type type_of(cl_device_type type) {
  if (type & CL_DEVICE_TYPE_GPU) return RESCL_DEVICE_GPU;
  if (type & CL_DEVICE_TYPE_ACCELERATOR) return RESCL_DEVICE_ACCELERATOR;
  return type & CL_DEVICE_TYPE_CPU ? RESCL_DEVICE_CPU : RESCL_DEVICE_OTHER;
}

int device_can_be_divided(cl_device_id id) {
  cl_device_partition_property offered[16] = {0};
  if (clGetDeviceInfo(id, CL_DEVICE_PARTITION_PROPERTIES, sizeof offered, offered, NULL) != CL_SUCCESS)
    return 0;
  for (size_t index = 0; index < sizeof offered / sizeof *offered; index++)
    if (offered[index] == CL_DEVICE_PARTITION_BY_COUNTS) return 1;
  return 0;
}

/** Drivers say in one of these ways how many work-items run in step, and need not know the others. Intel's is
 *  a list, of which the largest counts. */
static unsigned preferred_multiple(const rescl_device_info *info, cl_device_id id) {
  enum { OF_OPENCL_3 = 0x1067, OF_NVIDIA = 0x4003, OF_AMD = 0x4043, OF_INTEL = 0x4108 };
  size_t multiple = 0, sizes[16] = {0};
  cl_uint width = 0;
  if (strncmp(info->version, "OpenCL 3", 8) == 0) DEVICE_NUMBER(id, OF_OPENCL_3, multiple);
  if (has_word(info->extensions, "cl_nv_device_attribute_query")) DEVICE_NUMBER(id, OF_NVIDIA, width);
  if (has_word(info->extensions, "cl_amd_device_attribute_query")) DEVICE_NUMBER(id, OF_AMD, width);
  if (has_word(info->extensions, "cl_intel_required_subgroup_size")) DEVICE_NUMBER(id, OF_INTEL, sizes);
  if (multiple == 0) multiple = width;
  for (size_t index = 0; index < sizeof sizes / sizeof *sizes; index++)
    if (sizes[index] > multiple) multiple = sizes[index];
  return (unsigned)multiple;
}

/** Of a device that does not tell: the most that any known one wants (NVIDIA's). */
enum { USUAL_ALIGNMENT_BYTES = 512 };

static void describe_limits(rescl_device_info *info, cl_device_id id) {
  cl_uint units = 0, clock = 0, vector = 0, alignment_bits = 0;
  cl_ulong global_bytes = 0, allocation_bytes = 0, local_bytes = 0;
  size_t group = 0, sides[16] = {0};
  cl_bool unified = CL_FALSE;
  cl_device_fp_config single = 0;
  DEVICE_NUMBER(id, CL_DEVICE_MAX_COMPUTE_UNITS, units);
  DEVICE_NUMBER(id, CL_DEVICE_MAX_CLOCK_FREQUENCY, clock);
  DEVICE_NUMBER(id, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT, vector);
  DEVICE_NUMBER(id, CL_DEVICE_MEM_BASE_ADDR_ALIGN, alignment_bits);
  DEVICE_NUMBER(id, CL_DEVICE_GLOBAL_MEM_SIZE, global_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, allocation_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_LOCAL_MEM_SIZE, local_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_MAX_WORK_GROUP_SIZE, group);
  DEVICE_NUMBER(id, CL_DEVICE_MAX_WORK_ITEM_SIZES, sides);
  DEVICE_NUMBER(id, CL_DEVICE_HOST_UNIFIED_MEMORY, unified);
  DEVICE_NUMBER(id, CL_DEVICE_SINGLE_FP_CONFIG, single);
  info->compute_units = units;
  info->clock_mhz = clock;
  info->native_float_vector = vector;
  info->base_alignment_bytes = alignment_bits >= 8 ? alignment_bits / 8 : USUAL_ALIGNMENT_BYTES;
  info->global_memory_bytes = global_bytes;
  info->max_allocation_bytes = allocation_bytes;
  info->local_memory_bytes = local_bytes;
  info->max_work_group_size = group;
  memcpy(info->max_work_item_sizes, sides, sizeof info->max_work_item_sizes);
  info->unified_memory = unified != CL_FALSE;
  info->emulates_fma = (single & CL_FP_FMA) == 0;
}

static void describe_images(rescl_device_info *info, cl_device_id id) {
  cl_bool images = CL_FALSE;
  size_t width = 0, height = 0;
  DEVICE_NUMBER(id, CL_DEVICE_IMAGE_SUPPORT, images);
  DEVICE_NUMBER(id, CL_DEVICE_IMAGE2D_MAX_WIDTH, width);
  DEVICE_NUMBER(id, CL_DEVICE_IMAGE2D_MAX_HEIGHT, height);
  info->has_images = images != CL_FALSE;
  info->image_width = info->has_images ? width : 0;
  info->image_height = info->has_images ? height : 0;
}

static void describe_memories(rescl_device_info *info, cl_device_id id) {
  cl_ulong cache_bytes = 0, constant_bytes = 0;
  cl_uint line_bytes = 0;
  cl_device_local_mem_type local_type = CL_GLOBAL;
  DEVICE_NUMBER(id, CL_DEVICE_GLOBAL_MEM_CACHE_SIZE, cache_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_GLOBAL_MEM_CACHELINE_SIZE, line_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE, constant_bytes);
  DEVICE_NUMBER(id, CL_DEVICE_LOCAL_MEM_TYPE, local_type);
  info->cache_bytes = cache_bytes;
  info->cache_line_bytes = line_bytes;
  info->constant_memory_bytes = constant_bytes;
  info->has_own_local_memory = local_type == CL_LOCAL;
  info->can_be_divided = device_can_be_divided(id);
}

void device_describe(rescl_device_info *info, cl_platform_id platform, cl_device_id id) {
  cl_device_type type = 0;
  DEVICE_NUMBER(id, CL_DEVICE_TYPE, type);
  info->type = type_of(type);
  platform_text(platform, CL_PLATFORM_NAME, info->platform, sizeof info->platform);
  platform_text(platform, CL_PLATFORM_VERSION, info->platform_version, sizeof info->platform_version);
  device_text(id, CL_DEVICE_NAME, info->name, sizeof info->name);
  device_text(id, CL_DEVICE_VENDOR, info->vendor, sizeof info->vendor);
  device_text(id, CL_DRIVER_VERSION, info->driver, sizeof info->driver);
  device_text(id, CL_DEVICE_VERSION, info->version, sizeof info->version);
  device_text(id, CL_DEVICE_OPENCL_C_VERSION, info->c_version, sizeof info->c_version);
  describe_limits(info, id);
  describe_memories(info, id);
  describe_images(info, id);
  describe_extensions(info, id);
  info->preferred_multiple = preferred_multiple(info, id);
  device_profile_describe(info);
}
