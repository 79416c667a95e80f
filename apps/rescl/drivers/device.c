#include "drivers/device.h"

#include <math.h>

#define OF(member) offsetof(struct device, member)
#define ALWAYS .always = DEVICE_WHOLE
#define LETTERS(member) \
  FIELD_LETTERS, OF(info.member), .size_bytes = sizeof((struct device *)0)->info.member, ALWAYS
#define UNSIGNED(member) \
  FIELD_UNSIGNED, OF(info.member), .size_bytes = sizeof((struct device *)0)->info.member, ALWAYS
#define FLAG(member) FIELD_FLAG, OF(info.member), ALWAYS

const struct field device_fields[] = {
    {"selector", LETTERS(selector)},
    {"default", FLAG(is_default)},
    {"type", FIELD_TEXT, OF(type), ALWAYS},
    {"class", LETTERS(class_name)},
    {"class_reason", LETTERS(class_reason)},
    {"name", LETTERS(name)},
    {"vendor", LETTERS(vendor)},
    {"platform", LETTERS(platform)},
    {"platform_version", LETTERS(platform_version)},
    {"driver", LETTERS(driver)},
    {"version", LETTERS(version)},
    {"c_version", LETTERS(c_version)},
    {"compute_units", UNSIGNED(compute_units)},
    {"clock_mhz", UNSIGNED(clock_mhz)},
    {"native_float_vector", UNSIGNED(native_float_vector)},
    {"preferred_multiple", UNSIGNED(preferred_multiple)},
    {"max_work_group_size", UNSIGNED(max_work_group_size)},
    {"global_memory_bytes", UNSIGNED(global_memory_bytes)},
    {"max_allocation_bytes", UNSIGNED(max_allocation_bytes)},
    {"local_memory_bytes", UNSIGNED(local_memory_bytes)},
    {"constant_memory_bytes", UNSIGNED(constant_memory_bytes)},
    {"cache_bytes", UNSIGNED(cache_bytes)},
    {"cache_line_bytes", UNSIGNED(cache_line_bytes)},
    {"base_alignment_bytes", UNSIGNED(base_alignment_bytes)},
    {"own_local_memory", FLAG(has_own_local_memory)},
    {"unified_memory", FLAG(unified_memory)},
    {"fp16", FLAG(has_fp16)},
    {"fp64", FLAG(has_fp64)},
    {"emulates_fma", FLAG(emulates_fma)},
    {"images", FLAG(has_images)},
    {"image_width", UNSIGNED(image_width)},
    {"image_height", UNSIGNED(image_height)},
    {"has_threads", FLAG(has_threads)},
    {"can_be_divided", FLAG(can_be_divided)},
    {"extensions", LETTERS(extensions)},
    {"driver_file", FIELD_TEXT, OF(driver_file), .known = DEVICE_WHOLE},
    {"peak_gflops_measured", FIELD_NUMBER, OF(peak_gflops), .known = DEVICE_WHOLE, .always = DEVICE_LIMITS},
    {"peak_bandwidth_gbs_measured", FIELD_NUMBER, OF(peak_bandwidth_gbs), .known = DEVICE_WHOLE,
     .always = DEVICE_LIMITS},
    {"measuring_failed", FIELD_TEXT, OF(measuring_failed), .known = DEVICE_WHOLE},
    {"refused", FIELD_TEXT, OF(refused), .known = DEVICE_WHOLE},
    {0}};

#undef OF
#define OF(member) offsetof(struct driver_failure, member)

const struct field failure_fields[] = {{"driver_file", FIELD_TEXT, OF(driver_file), ALWAYS},
                                       {"status", FIELD_TEXT, OF(status), ALWAYS},
                                       {"message", FIELD_TEXT, OF(message), ALWAYS},
                                       {0}};

struct device device_of(const rescl_device_info *info) {
  struct device device = {.info = *info, .peak_gflops = NAN, .peak_bandwidth_gbs = NAN};
  text_set(&device.type, rescl_device_type_name(info->type));
  return device;
}
