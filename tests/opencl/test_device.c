#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#include <ctype.h>

START_TEST(list_describes_every_device) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  MUST(rescl_device_list(&list, &count));
  ck_assert_uint_ge(count, 1);
  for (size_t device = 0; device < count; device++) {
    unsigned platform = 0, index = 0;
    ck_assert_int_eq(sscanf(list[device].selector, "%u:%u", &platform, &index), 2);
    ck_assert(list[device].name[0] && !isspace((unsigned char)list[device].name[0]));
    ck_assert(list[device].platform[0] && list[device].platform_version[0] && list[device].driver[0]);
    ck_assert_uint_ge(list[device].compute_units, 1);
    ck_assert_uint_ge(list[device].max_work_group_size, 1);
    ck_assert_uint_ge(list[device].base_alignment_bytes, 1);
    ck_assert(list[device].max_allocation_bytes <= list[device].global_memory_bytes);
  }
  rescl_device_list_free(list);
  rescl_device_list_free(NULL);
}
END_TEST

static void check_selects(const char *selector, const rescl_device_info *expected) {
  rescl_device *device = NULL;
  MUST(rescl_device_open(&device, selector));
  ck_assert_str_eq(rescl_device_get_info(device)->selector, expected->selector);
  rescl_device_free(device);
}

START_TEST(every_form_of_selector_finds_the_device) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  MUST(rescl_device_list(&list, &count));
  for (size_t device = 0; device < count; device++) check_selects(list[device].selector, &list[device]);
  char part[8], upper[8];
  snprintf(part, sizeof part, "%.7s", list[0].name);
  for (size_t at = 0; at < sizeof part; at++) upper[at] = (char)toupper((unsigned char)part[at]);
  check_selects(part, &list[0]);
  check_selects(upper, &list[0]);
  check_selects(list[0].platform, &list[0]);
  check_selects(rescl_device_type_name(list[0].type), &list[0]);
  rescl_device_list_free(list);
}
END_TEST

START_TEST(the_default_is_marked) {
  rescl_device_info *list = NULL;
  rescl_device *device = NULL;
  size_t count = 0, default_count = 0;
  MUST(rescl_device_list(&list, &count));
  MUST(rescl_device_open(&device, NULL));
  for (size_t entry = 0; entry < count; entry++) {
    if (!list[entry].is_default) continue;
    default_count++;
    ck_assert_str_eq(list[entry].selector, rescl_device_get_info(device)->selector);
  }
  ck_assert_uint_eq(default_count, 1);
  ck_assert(rescl_device_get_info(device)->is_default);
  rescl_device_free(device);
  rescl_device_list_free(list);
}
END_TEST

START_TEST(what_devices_tell_is_consistent) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  MUST(rescl_device_list(&list, &count));
  for (size_t entry = 0; entry < count; entry++) {
    const rescl_device_info *info = &list[entry];
    ck_assert_int_eq(info->has_fp64, strstr(info->extensions, "cl_khr_fp64") != NULL);
    ck_assert_int_eq(info->has_fp16, strstr(info->extensions, "cl_khr_fp16") != NULL);
    ck_assert(strncmp(info->c_version, "OpenCL C ", 9) == 0);
    ck_assert(info->has_images ? info->image_width > 0 && info->image_height > 0 : info->image_width == 0);
    ck_assert_uint_gt(info->constant_memory_bytes, 0);
  }
  rescl_device_list_free(list);
}
END_TEST

START_TEST(unknown_selector_lists_the_choices) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  rescl_device *device = NULL;
  MUST(rescl_device_list(&list, &count));
  MUST_FAIL(rescl_device_open(&device, "no such thing"), RESCL_NOT_FOUND, "no such thing");
  ck_assert_ptr_null(device);
  for (size_t entry = 0; entry < count; entry++) {
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), list[entry].selector));
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), list[entry].name));
  }
  MUST_FAIL(rescl_device_open(&device, "99:0"), RESCL_NOT_FOUND, "99:0");
  rescl_device_list_free(list);
}
END_TEST

START_TEST(environment_chooses_where_the_caller_does_not) {
  rescl_device *device = NULL;
  char before[64] = "";
  if (getenv("RESCL_DEVICE")) snprintf(before, sizeof before, "%s", getenv("RESCL_DEVICE"));
  setenv("RESCL_DEVICE", "nothing-like-it", 1);
  MUST_FAIL(rescl_device_open(&device, NULL), RESCL_NOT_FOUND, "(from RESCL_DEVICE)");
  MUST_FAIL(rescl_device_open(&device, ""), RESCL_NOT_FOUND, "nothing-like-it");
  rescl_device_info *list = NULL;
  size_t count = 0;
  MUST(rescl_device_list(&list, &count));
  setenv("RESCL_DEVICE", list[count - 1].selector, 1);
  check_selects(NULL, &list[count - 1]);
  check_selects(list[0].selector, &list[0]);
  setenv("RESCL_DEVICE", before, 1); // empty counts as unset
  rescl_device_list_free(list);
}
END_TEST

START_TEST(missing_arguments_are_refused) {
  size_t count = 0;
  MUST_FAIL(rescl_device_list(NULL, &count), RESCL_INVALID_ARGUMENT, "NULL");
  MUST_FAIL(rescl_device_open(NULL, NULL), RESCL_INVALID_ARGUMENT, "NULL");
  rescl_device_free(NULL);
  ck_assert_str_eq(rescl_device_type_name(RESCL_DEVICE_CPU), "CPU");
  ck_assert_str_eq(rescl_device_type_name((rescl_device_type)99), "other");
}
END_TEST

START_TEST(part_of_a_cpu_can_be_used) {
  rescl_device *device = NULL;
  struct context *context = NULL, *many = NULL;
  MUST(rescl_device_open(&device, NULL));
  const rescl_device_info *info = rescl_device_get_info(device);
  MUST(context_create(&many, device, &(struct context_options){.threads = info->compute_units + 1}));
  ck_assert_uint_eq(context_device(many)->compute_units, info->compute_units);
  context_free(many);
  const rescl_status status = context_create(&context, device, &(struct context_options){.threads = 1});
  if (status == RESCL_UNSUPPORTED) { // the driver can not divide its device, and says so
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "clCreateSubDevices"));
    rescl_device_free(device);
    return;
  }
  MUST(status);
  ck_assert_uint_eq(context_device(context)->compute_units, info->has_threads ? 1 : info->compute_units);
  struct buffer *buffer = NULL;
  uint32_t word = 0;
  MUST(buffer_create(&buffer, context, sizeof word, "a word"));
  MUST(buffer_fill(buffer, 77));
  MUST(buffer_read(buffer, 0, &word, sizeof word));
  ck_assert_uint_eq(word, 77);
  buffer_free(buffer);
  close_context(context, device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/device", list_describes_every_device, every_form_of_selector_finds_the_device,
                   the_default_is_marked, what_devices_tell_is_consistent, unknown_selector_lists_the_choices,
                   environment_chooses_where_the_caller_does_not, missing_arguments_are_refused,
                   part_of_a_cpu_can_be_used)
