/** @file compiler.h
 *  What the helper program rescl-compiler is made of; of no use to others, and not part of rescl.h.
 *
 *  Where a driver's compiler works inside the process, as PoCL's does, the library runs rescl-compiler to
 * compile a program into the cache, and reads it from there: the compiler's memory then is not the caller's.
 * It is looked for beside the library and where `cmake --install` puts it; without it, with another device
 * than a CPU, or without a cache, the library compiles by itself. The environment variable RESCL_COMPILER
 * names another one, or says "off".
 */
#ifndef RESCL_COMPILER_H
#define RESCL_COMPILER_H

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Does what standard input asks for. Once in a process, before all else: it sets RESCL_COMPILER to "off".
 *  @return RESCL_MALFORMED where it asks for nothing, RESCL_DEVICE with the compiler's log, and others */
RESCL_API rescl_status rescl_compiler_serve(void);

#ifdef __cplusplus
}
#endif
#endif
