/** rescl-compiler: compiles one program for the library in a process of its own. See opencl/compiler.h. */
#include "opencl/compiler.h"

int main(void) {
  if (compiler_serve(stdin) == RESCL_OK) return 0;
  fprintf(stderr, "rescl-compiler: %s\n", rescl_last_error());
  return 1;
}
