#include "opt.h"
static int run(struct args *a) { (void)a; return EXIT_CANNOT; }
const struct command command_check = { "check", "", "todo", NULL, run };
