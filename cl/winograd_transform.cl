// The transforms of Winograd convolution for tiles of TILE x TILE, in place, of elements of type NUMBER; included with both
// defined, and with OF_TILE(name), which ends names in the size.

// B^T times a column of the patch.
void OF_TILE(input_transform_)(NUMBER *d) {
#if TILE == 4
  const NUMBER even = fma((NUMBER)(-4.0f), d[2], d[4]), odd = fma((NUMBER)(-4.0f), d[1], d[3]);
  const NUMBER even_half = d[4] - d[2], odd_half = d[3] - d[1];
  d[0] = fma((NUMBER)(4.0f), d[0], fma((NUMBER)(-5.0f), d[2], d[4]));
  d[5] = fma((NUMBER)(4.0f), d[1], fma((NUMBER)(-5.0f), d[3], d[5]));
  d[1] = even + odd;
  d[2] = even - odd;
  d[3] = fma((NUMBER)(2.0f), odd_half, even_half);
  d[4] = fma((NUMBER)(-2.0f), odd_half, even_half);
#else
  const NUMBER sum = d[1] + d[2], difference = d[2] - d[1];
  d[0] -= d[2];
  d[3] = d[1] - d[3];
  d[1] = sum;
  d[2] = difference;
#endif
}

// A^T times a column of the sums: the first TILE elements are the result.
void OF_TILE(output_transform_)(NUMBER *s) {
#if TILE == 4
  const NUMBER sum = s[1] + s[2], difference = s[1] - s[2];
  const NUMBER sum_half = s[3] + s[4], difference_half = s[3] - s[4];
  s[0] = s[0] + sum + sum_half;
  s[1] = fma((NUMBER)(2.0f), difference_half, difference);
  s[2] = fma((NUMBER)(4.0f), sum_half, sum);
  s[3] = fma((NUMBER)(8.0f), difference_half, difference) + s[5];
#else
  const NUMBER difference = s[1] - s[2];
  s[0] = s[0] + s[1] + s[2];
  s[1] = difference - s[3];
#endif
}
