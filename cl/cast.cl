// Elements as another type:  output[i] = (TO)input[i], built with -DFROM=... -DTO=..., and -DTO_BOOL, -DFROM_HALF or
// -DTO_HALF where those are meant. Reals are rounded toward zero, held at the ends of long, NaN is 0, and wrapped to
// narrower integers; halves are rounded to the nearest. Work-items: (element).
KERNEL_IN_USUAL_GROUPS
cast(global const FROM *input, global TO *output, int count) {
  const int index = get_global_id(0);
  if (index >= count) return;
#if defined(FROM_HALF)
  output[index] = vload_half(index, input);
#elif defined(TO_HALF)
  vstore_half_rte(input[index], index, output);
#elif defined(TO_BOOL)
  output[index] = input[index] != 0;
#elif defined(FROM_REAL)
  output[index] = (TO)convert_long_sat(input[index]);
#else
  output[index] = (TO)input[index];
#endif
}
