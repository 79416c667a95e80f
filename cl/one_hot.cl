// A number for each class, all but one of them `off`:  output[outer][class][inner] = class is indices[outer][inner] ? on : off,
// with values = {off, on}. Negative indices count from the end; those outside are no class. Floats, or what ELEMENT is
// defined as; built with -DINDEX=..., the type of indices. Work-items: (element of the output).
#ifndef ELEMENT
#define ELEMENT float
#endif

KERNEL_IN_USUAL_GROUPS
one_hot(global const INDEX *indices, global const ELEMENT *values, global ELEMENT *output, int count, int classes, int inner) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int outer = index / inner / classes, number = index / inner % classes;
  const long wanted = (long)indices[outer * inner + index % inner];
  output[index] = values[number == (wanted < 0 ? wanted + classes : wanted)];
}
