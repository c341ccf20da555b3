/* POSIX's dlfcn.h: there are no libraries to load while a program runs; dlerror says so. */
#ifndef INSITU_DLFCN_H
#define INSITU_DLFCN_H
#ifdef __cplusplus
extern "C" {
#endif

#define RTLD_LAZY 1
#define RTLD_NOW 2
#define RTLD_GLOBAL 256
#define RTLD_LOCAL 0

void *dlopen(const char *file, int mode);
void *dlsym(void *library, const char *name);
int dlclose(void *library);
char *dlerror(void);

#ifdef __cplusplus
}
#endif
#endif
