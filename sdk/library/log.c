/* The system's log, which is standard error. */
#include <stdio.h>
#include <syslog.h>

static const char *prefix = "";
static int mask = LOG_UPTO(LOG_DEBUG);

void closelog(void) {}

void openlog(const char *name, int options, int facility) {
  (void)options, (void)facility;
  prefix = name != NULL ? name : "";
}

int setlogmask(int wanted) {
  int before = mask;
  if (wanted != 0) mask = wanted;
  return before;
}

void vsyslog(int priority, const char *format, va_list arguments) {
  if (!(mask & LOG_MASK(priority & LOG_PRIMASK))) return;
  fprintf(stderr, "%s%s", prefix, *prefix ? ": " : "");
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void syslog(int priority, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsyslog(priority, format, arguments);
  va_end(arguments);
}
