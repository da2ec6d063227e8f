/* TARGET FILE|FOLDER…: runs the target on every file. */
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

int main(int argc, char **argv)
{
	FTS *walk = argc > 1 ? fts_open(argv + 1, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
	size_t files = 0;

	for (FTSENT *e; walk && (e = fts_read(walk));) {
		if (e->fts_info != FTS_F)
			continue;
		FILE *f = fopen(e->fts_path, "rb");
		uint8_t *p = malloc((size_t)e->fts_statp->st_size + 1);
		size_t n = f && p ? fread(p, 1, (size_t)e->fts_statp->st_size, f) : 0;

		LLVMFuzzerTestOneInput(p, n);
		free(p);
		if (f)
			fclose(f);
		files++;
	}
	if (walk)
		fts_close(walk);
	printf("%zu inputs\n", files);
	return files == 0;
}
