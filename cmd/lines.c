#include "lines.h"

#include <unistd.h>

#include "opt.h"
#include "screen.h"
#include "write/text.h"

size_t lines_width(void)
{
	return isatty(STDOUT_FILENO) ? terminal_width() : 0;
}

void lines_put(struct str text, size_t width, size_t indent)
{
	struct buf clean = { 0 }, b = { 0 };

	for (size_t from = 0, end; from < text.n; from = end + 1) {
		size_t blanks = 0;

		for (end = from; end < text.n && text.p[end] != '\n'; end++)
			blanks += blanks == end - from && text.p[end] == ' ';
		clean.n = 0;
		screen_clean(str_sub(text, from, end), true, false, &clean);
		if (width) {
			buf_str(&b, str_sub(text, from, from + blanks));
			text_wrapped(buf_view(&clean), &(struct style){ .width = width }, blanks, indent, &b);
		} else {
			buf_str(&b, buf_view(&clean));
			buf_c(&b, '\n');
		}
	}
	put_bytes(buf_view(&b), stdout);
	buf_free(&clean);
	buf_free(&b);
}
