/** rescl-compiler: compiles one program of the library's in a process of its own. See rescl/compiler.h. */
#include <stdio.h>

#include "rescl/compiler.h"

int main(void) {
  if (rescl_compiler_serve() == RESCL_OK) return 0;
  fprintf(stderr, "rescl-compiler: %s\n", rescl_last_error());
  return 1;
}
