#include "drivers/device_json.h"

#include "data/json.h"
#include "drivers/drivers.h"

static void add_memory(cJSON *entry, const rescl_device_info *info) {
  json_add_count(entry, "global_memory_bytes", (int64_t)info->global_memory_bytes);
  json_add_count(entry, "max_allocation_bytes", (int64_t)info->max_allocation_bytes);
  json_add_count(entry, "local_memory_bytes", (int64_t)info->local_memory_bytes);
  json_add_count(entry, "constant_memory_bytes", (int64_t)info->constant_memory_bytes);
  json_add_count(entry, "cache_bytes", (int64_t)info->cache_bytes);
  json_add_count(entry, "cache_line_bytes", info->cache_line_bytes);
  json_add_count(entry, "base_alignment_bytes", info->base_alignment_bytes);
  cJSON_AddBoolToObject(entry, "own_local_memory", info->has_own_local_memory);
  cJSON_AddBoolToObject(entry, "unified_memory", info->unified_memory);
}

static void add_features(cJSON *entry, const rescl_device_info *info) {
  cJSON_AddBoolToObject(entry, "fp16", info->has_fp16);
  cJSON_AddBoolToObject(entry, "fp64", info->has_fp64);
  cJSON_AddBoolToObject(entry, "images", info->has_images);
  json_add_count(entry, "image_width", (int64_t)info->image_width);
  json_add_count(entry, "image_height", (int64_t)info->image_height);
  cJSON_AddBoolToObject(entry, "has_threads", info->has_threads);
  cJSON_AddBoolToObject(entry, "can_be_divided", info->can_be_divided);
  json_add_text(entry, "extensions", info->extensions);
}

cJSON *device_to_json(const rescl_device_info *info) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "selector", driver_selector_of(info->selector).text);
  cJSON_AddBoolToObject(entry, "default", info->is_default);
  cJSON_AddStringToObject(entry, "type", rescl_device_type_name(info->type));
  json_add_text(entry, "class", info->class_name);
  json_add_text(entry, "class_reason", info->class_reason);
  json_add_text(entry, "name", info->name);
  json_add_text(entry, "vendor", info->vendor);
  json_add_text(entry, "platform", info->platform);
  json_add_text(entry, "platform_version", info->platform_version);
  json_add_text(entry, "driver", info->driver);
  json_add_text(entry, "version", info->version);
  json_add_text(entry, "c_version", info->c_version);
  json_add_count(entry, "compute_units", info->compute_units);
  json_add_count(entry, "clock_mhz", info->clock_mhz);
  json_add_count(entry, "native_float_vector", info->native_float_vector);
  json_add_count(entry, "preferred_multiple", info->preferred_multiple);
  json_add_count(entry, "max_work_group_size", (int64_t)info->max_work_group_size);
  add_memory(entry, info);
  add_features(entry, info);
  return entry;
}
