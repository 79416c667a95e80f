#include "ops/call.h"

START_TEST(defaults) {
  struct prepared prepared;
  const int64_t *list;
  prepare(&prepared, CALL("Conv"));
  ck_assert_int_eq(attribute_int(&prepared.call, "group"), 1);
  ck_assert_str_eq(attribute_string(&prepared.call, "auto_pad"), "NOTSET");
  ck_assert_uint_eq(attribute_ints(&prepared.call, "pads", &list), 0);
  ck_assert_ptr_null(list);
  ck_assert_ptr_null(attribute_find(&prepared.call, "group"));
  prepare(&prepared, CALL("BatchNormalization"));
  ck_assert_float_eq(attribute_float(&prepared.call, "epsilon"), 1e-5f);
}
END_TEST

START_TEST(as_given) {
  struct prepared prepared;
  const int64_t *list;
  prepare(&prepared,
          CALL("Conv", .attributes = {INT("group", 4), STRING("auto_pad", "VALID"), INTS("pads", 1, 2)}));
  ck_assert_int_eq(attribute_int(&prepared.call, "group"), 4);
  ck_assert_str_eq(attribute_string(&prepared.call, "auto_pad"), "VALID");
  ck_assert_uint_eq(attribute_ints(&prepared.call, "pads", &list), 2);
  ck_assert_int_eq(list[1], 2);
  ck_assert_int_eq(attribute_find(&prepared.call, "group")->integer, 4);
}
END_TEST

START_TEST(a_wrong_kind_is_not_read) {
  struct prepared prepared;
  prepare(&prepared, CALL("Conv", .attributes = {FLOAT("group", 4), INT("auto_pad", 1)}));
  ck_assert_int_eq(attribute_int(&prepared.call, "group"), 1);
  ck_assert_str_eq(attribute_string(&prepared.call, "auto_pad"), "NOTSET");
}
END_TEST

CHECK_MAIN("ops/attribute", defaults, as_given, a_wrong_kind_is_not_read)
