/* setjmp.h of wasi-libc with the forms that save the mask of signals, which holds nothing back here. */
#include_next <setjmp.h>
#ifndef INSITU_SETJMP_H
#define INSITU_SETJMP_H
#ifndef sigsetjmp
#define sigjmp_buf jmp_buf
#define sigsetjmp(state, mask) ((void)(mask), setjmp(state))
#define siglongjmp(state, value) longjmp(state, value)
#endif
#endif
