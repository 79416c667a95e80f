#include "check_main.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

START_TEST(a_large_allocation_can_go_before_the_rest) {
  struct arena arena = {0};
  char *small = arena_allocate(&arena, 1, 100), *large = arena_allocate(&arena, 1, (size_t)1 << 20);
  char *late = arena_allocate(&arena, 1, 100);
  memset(small, 1, 100);
  memset(late, 2, 100);
  ck_assert_int_eq(arena_release(&arena, large), 1);
  ck_assert_int_eq(arena_release(&arena, large), 0);
  ck_assert_int_eq(small[99], 1);
  ck_assert_int_eq(late[99], 2);
  arena_free(&arena);
}
END_TEST

START_TEST(what_shares_a_block_or_is_not_the_arenas_stays) {
  struct arena arena = {0};
  char foreign;
  char *small = arena_allocate(&arena, 1, 64), *other = arena_allocate(&arena, 1, ((size_t)64 << 10) - 64);
  ck_assert_int_eq(arena_release(&arena, small), 0);
  ck_assert_int_eq(arena_release(&arena, other), 0);
  ck_assert_int_eq(arena_release(&arena, &foreign), 0);
  arena_free(&arena);
}
END_TEST

START_TEST(memory_is_zeroed_and_products_do_not_overflow) {
  struct arena arena = {0};
  const char *memory = arena_allocate(&arena, 1000, 7);
  for (int index = 0; index < 7000; index++) ck_assert_int_eq(memory[index], 0);
  ck_assert_ptr_null(arena_allocate(&arena, SIZE_MAX / 4, 8));
  arena_free(&arena);
}
END_TEST

CHECK_MAIN("base/arena", a_large_allocation_can_go_before_the_rest,
           what_shares_a_block_or_is_not_the_arenas_stays, memory_is_zeroed_and_products_do_not_overflow)
