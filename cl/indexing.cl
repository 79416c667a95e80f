// Included by what chooses elements by indices: the element of data that `count` of them, from `indices` on, choose. Index c
// counts along a dimension of sizes[c] elements that lie strides[c] apart; negative ones count from the end, and those
// outside are held at the ends, so that nothing outside is read or written.
int chosen(global const INDEX *indices, int count, int8 sizes, int8 strides) {
  int size[8], stride[8], element = 0;
  vstore8(sizes, 0, size);
  vstore8(strides, 0, stride);
  for (int entry = 0; entry < count; entry++) {
    const INDEX index = indices[entry], last = size[entry] - 1;
    element += (int)clamp(index < 0 ? index + size[entry] : index, (INDEX)0, last) * stride[entry];
  }
  return element;
}
