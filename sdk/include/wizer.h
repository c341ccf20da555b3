#ifndef WIZER_H
#define WIZER_H

/* A start of the program's own, of which a snapshot is taken (docs/images.md): outside of functions, once,
 *
 *     WIZER_INIT(function)
 *
 * with a function that takes and returns nothing. Every run of `main` begins with what it has left in memory. Where
 * no snapshot is taken it is not called. The macro's name is the one of Wizer's own header. */

#include <stdlib.h>
#include <wasi/libc-environ.h>

#ifdef __cplusplus
extern "C" {
#endif
void __wasm_call_ctors(void);
int __main_void(void);
#ifdef __cplusplus
}
#define WIZER_C_ extern "C"
#else
#define WIZER_C_
#endif

/* The run has an environment of its own. */
#define WIZER_INIT(function)                                                                \
  WIZER_C_ __attribute__((export_name("wizer.initialize"))) void __wizer_initialize(void) { \
    __wasm_call_ctors();                                                                    \
    function();                                                                             \
  }                                                                                         \
  WIZER_C_ __attribute__((export_name("wizer.resume"))) void __wizer_resume(void) {         \
    __wasilibc_deinitialize_environ();                                                      \
    __wasilibc_maybe_reinitialize_environ_eagerly();                                        \
    exit(__main_void());                                                                    \
  }

#endif
