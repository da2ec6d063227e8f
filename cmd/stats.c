#include "opt.h"
static int run(struct args *a) { (void)a; return EXIT_CANNOT; }
const struct command command_stats = { "stats", "", "todo", NULL, run };
