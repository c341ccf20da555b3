/* The main of one tool of BusyBox, in place of BusyBox's own, which has all of them in one program. */
#include "libbb.h"
#include "usage.h"

const char *applet_name = NAME;
int MAIN(int argc, char **argv);

void FAST_FUNC bb_show_usage(void) {
  fprintf(stderr, "Usage: %s %s\n", NAME, USAGE);
  xfunc_die();
}

unsigned FAST_FUNC string_array_len(char **array) {
  unsigned length = 0;
  while (array[length] != NULL) length++;
  return length;
}

int main(int argc, char **argv) {
  int plain = strcmp(NAME, "echo") == 0 || strcmp(NAME, "test") == 0 || strcmp(NAME, "true") == 0 || strcmp(NAME, "false") == 0;
  if (argc == 2 && strcmp(argv[1], "--help") == 0 && !plain) {
    printf("Usage: %s %s\n", NAME, USAGE);
    return 0;
  }
  return MAIN(argc, argv);
}
