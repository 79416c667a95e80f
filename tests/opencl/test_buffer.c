#include "fixture.h"

START_TEST(what_is_written_is_read) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct buffer *buffer = NULL;
  uint32_t words[64], back[64];
  for (uint32_t word = 0; word < 64; word++) words[word] = word * 2654435761u;
  MUST(buffer_create(&buffer, context, sizeof words, "words"));
  ck_assert_uint_eq(buffer_size(buffer), sizeof words);
  MUST(buffer_fill(buffer, 0xdeadbeef));
  MUST(buffer_write(buffer, 16, words, 32));
  words[0] = 1; // the buffer has its own copy
  MUST(buffer_read(buffer, 0, back, sizeof back));
  ck_assert_uint_eq(back[3], 0xdeadbeef);
  ck_assert_uint_eq(back[4], 0);
  ck_assert_mem_eq(back + 5, words + 1, 28);
  ck_assert_uint_eq(back[12], 0xdeadbeef);
  ck_assert_uint_eq(back[63], 0xdeadbeef);
  buffer_free(buffer);
  buffer_free(NULL);
  close_context(context, device);
}
END_TEST

START_TEST(ranges_outside_are_refused) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct buffer *buffer = NULL, *view = NULL;
  char bytes[128] = {0};
  MUST(buffer_create(&buffer, context, 100, "a hundred"));
  MUST_FAIL(buffer_write(buffer, 90, bytes, 11), RESCL_INVALID_ARGUMENT, "a hundred");
  MUST_FAIL(buffer_read(buffer, 101, bytes, 0), RESCL_INVALID_ARGUMENT, "101");
  MUST_FAIL(buffer_read(buffer, SIZE_MAX, bytes, 2), RESCL_INVALID_ARGUMENT, "a read");
  MUST_FAIL(buffer_create_view(&view, buffer, 0, 101, NULL), RESCL_INVALID_ARGUMENT, "a view");
  ck_assert_ptr_null(view);
  MUST(buffer_write(buffer, 100, bytes, 0));
  buffer_free(buffer);
  close_context(context, device);
}
END_TEST

START_TEST(views_show_their_parents_memory) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  const size_t step = context_device(context)->base_alignment_bytes;
  struct buffer *buffer = NULL, *view = NULL, *inner = NULL, *overlapping = NULL;
  uint32_t word = 0;
  MUST(buffer_create(&buffer, context, 4 * step, "parent"));
  MUST(buffer_create_view(&view, buffer, step, 3 * step, NULL));
  MUST(buffer_create_view(&inner, view, step, step, NULL)); // a view of a view
  MUST(buffer_create_view(&overlapping, buffer, step, 2 * step, NULL));
  MUST(buffer_fill(buffer, 1));
  MUST(buffer_fill(view, 2));
  MUST(buffer_fill(overlapping, 3));
  MUST(buffer_fill(inner, 4));
  const uint32_t expected[] = {1, 3, 4, 2};
  for (size_t part = 0; part < 4; part++) {
    MUST(buffer_read(buffer, part * step, &word, sizeof word));
    ck_assert_uint_eq(word, expected[part]);
  }
  MUST(buffer_read(view, step, &word, sizeof word));
  ck_assert_uint_eq(word, 4);
  buffer_free(inner);
  buffer_free(overlapping);
  buffer_free(view);
  buffer_free(buffer);
  close_context(context, device);
}
END_TEST

START_TEST(misaligned_views_are_refused) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct buffer *buffer = NULL, *view = NULL;
  MUST(buffer_create(&buffer, context, 4096, "parent"));
  if (context_device(context)->base_alignment_bytes > 4)
    MUST_FAIL(buffer_create_view(&view, buffer, 4, 4, NULL), RESCL_INVALID_ARGUMENT, "multiple of");
  ck_assert_ptr_null(view);
  buffer_free(buffer);
  close_context(context, device);
}
END_TEST

START_TEST(empty_buffers_are_fine) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct buffer *buffer = NULL;
  MUST(buffer_create(&buffer, context, 0, "nothing"));
  ck_assert_uint_eq(buffer_size(buffer), 0);
  MUST(buffer_fill(buffer, 1));
  buffer_free(buffer);
  close_context(context, device);
}
END_TEST

START_TEST(too_large_says_what_is_needed_and_there) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct buffer *buffer = NULL;
  MUST_FAIL(buffer_create(&buffer, context, SIZE_MAX, "activations"), RESCL_OUT_OF_MEMORY,
            "activations need 18.4 EB");
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), context_device(context)->name));
  ck_assert_ptr_null(buffer);
  const size_t piece = (size_t)context_device(context)->max_allocation_bytes;
  MUST_FAIL(buffer_create(&buffer, context, piece + 1, "weights"), RESCL_OUT_OF_MEMORY, "weights");
  close_context(context, device);
}
END_TEST

START_TEST(the_sum_of_buffers_is_limited_and_given_back) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  const uint64_t whole = context_device(context)->global_memory_bytes;
  const size_t piece = (size_t)context_device(context)->max_allocation_bytes;
  struct buffer *buffers[64] = {NULL};
  size_t count = 0;
  for (int round = 0; round < 2; round++) { // the memory is never touched, so drivers do not take it
    rescl_status status = RESCL_OK;
    for (count = 0; count < 64 && status == RESCL_OK; count++)
      status = buffer_create(&buffers[count], context, piece, "many");
    if (whole / piece < 63) ck_assert_int_eq(status, RESCL_OUT_OF_MEMORY);
    for (size_t buffer = 0; buffer < 64; buffer++) {
      buffer_free(buffers[buffer]);
      buffers[buffer] = NULL;
    }
    ck_assert_uint_ge(count, 2); // the first one fits, in the second round as well
  }
  close_context(context, device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/buffer", what_is_written_is_read, ranges_outside_are_refused,
                   views_show_their_parents_memory, misaligned_views_are_refused, empty_buffers_are_fine,
                   too_large_says_what_is_needed_and_there, the_sum_of_buffers_is_limited_and_given_back)
