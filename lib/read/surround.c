#include "read/surround.h"

#include "text/fold.h"

/* Weights of the evidence that a line, or a piece of the page's <title>, is the document's title. */
enum {
	ENDS_IN_GENRE = 3,
	SAYS_ABOUT = 2,     /* 关于, 《 */
	NAMED = 3,          /* contained in the page's <title> */
	PIECE = 1,          /* a piece of the <title> that is printed nowhere … */
	FIRST_PIECE = 1,    /* … the first piece: most sites put their own name last */
	HEADING = 2, LESSER_HEADING = 1,
	NEAR = 1,           /* few lines above the document */
	SITE = -5,          /* contained in the <title>, together with text that ends in a genre */
	SHORT = -4, LINK = -4, ITEM = -3,
	NO_TITLE = -4,      /* a sentence, a key, a trail of links */
};

enum {
	NEAR_LINES = 8,
	NUMBER_WITHIN = 12, /* lines above the document */
	SHORT_LENGTH = 6,   /* characters */
	HAN_MIN = 3,
	JOINED_MAX = 3,     /* lines of one title */
};

struct page {
	struct arena *a;
	const struct reading *r;
	struct page_line *lines;
	size_t n, first;    /* the first line of the document */
	struct str named;   /* length without blanks */
	bool genre_named;   /* a piece of it ends in a genre */
};

struct choice {
	struct str text;
	long line, last; /* -1: a piece of the page's <title> */
	int weight;
};

static unsigned kind_of(const struct page *p, struct str text)
{
	return p->r->tell ? p->r->tell(p->r->ctx, text) : 0;
}

static bool no_title(struct str t)
{
	size_t han = 0;

	for (size_t i = 0; i < t.n;)
		han += is_han(utf8_next(t, &i));
	return han < HAN_MIN || str_has(t, STR("：")) || str_has(t, STR(">")) || str_has(t, STR("。")) || str_has(t, STR("{{"));
}

static int weigh_words(struct str t, unsigned kind)
{
	int w = 0;

	w += kind & LINE_TITLE ? ENDS_IN_GENRE : 0;
	w += str_has(t, STR("关于")) || str_has(t, STR("《")) ? SAYS_ABOUT : 0;
	w += utf8_length(t) < SHORT_LENGTH ? SHORT : 0;
	w += no_title(t) ? NO_TITLE : 0;
	return w;
}

static void consider(struct choice *best, struct choice c)
{
	if (c.weight > best->weight || (c.weight == best->weight && c.text.n > best->text.n))
		*best = c;
}

/* Weighs lines i to last, outside the document's block or, if the page's <title> contains them, inside. */
static void weigh_lines(const struct page *p, size_t i, size_t last, struct choice *best)
{
	const struct page_line *l = &p->lines[i];
	struct str text = l->text;

	for (size_t k = i + 1; k <= last; k++)
		text = arena_join(p->a, text, p->lines[k].text);
	struct str tight = arena_squeeze(p->a, text);
	bool named = utf8_length(tight) >= SHORT_LENGTH && p->named.n && str_has(p->named, tight);

	if ((l->inside || (last > i && p->lines[last].block != l->block)) && !named)
		return;
	unsigned kind = l->inside || last > i ? kind_of(p, text) : l->kind;
	int w = weigh_words(text, kind);

	if (kind & (LINE_META | LINE_NUMBER))
		return;
	if (named)
		w += p->genre_named && !(kind & LINE_TITLE) ? SITE : NAMED;
	w += l->heading && l->heading <= 3 ? HEADING : l->heading || l->center ? LESSER_HEADING : 0;
	w += i < p->first && p->first - i <= NEAR_LINES ? NEAR : 0;
	w += (l->link ? LINK : 0) + (l->item ? ITEM : 0);
	consider(best, (struct choice){ text, (long)i, (long)last, w });
}

/* The marks that separate the document's title from the site's name: _ | » > and - between Han or blanks. */
static size_t mark_at(struct str t, size_t at)
{
	static const char *const marks[] = { "_", "|", "｜", "»", ">", "--", NULL };

	for (int k = 0; marks[k]; k++)
		if (str_starts(str_sub(t, at, t.n), str_z(marks[k])))
			return str_z(marks[k]).n;
	if (t.p[at] == '-' && at > 0 && at + 1 < t.n && ((t.p[at - 1] == ' ' && t.p[at + 1] == ' ') || ((t.p[at - 1] & 0x80) && (t.p[at + 1] & 0x80))))
		return 1;
	return 0;
}

/* …的通知（某某医院）: what the site adds; not （试行）, （2023年修订）. */
static struct str without_site(const struct page *p, struct str t)
{
	static const char *const own[] = { "试行", "修订", "修正", "草案", "稿", "暂行", "版", "批", "号", "期", "年", "次", "第", NULL };
	size_t open = str_rfind(t, STR("（"));

	if (!str_ends(t, STR("）")) || open == SIZE_MAX || open == 0)
		return t;
	struct str inner = str_sub(t, open + strlen("（"), t.n - strlen("）"));

	for (int k = 0; own[k]; k++)
		if (str_has(inner, str_z(own[k])))
			return t;
	struct str rest = str_trim(str_sub(t, 0, open));

	return utf8_length(inner) >= 4 && kind_of(p, rest) & LINE_TITLE ? rest : t;
}

static void weigh_pieces(struct page *p, struct str named, struct choice *best)
{
	size_t from = 0;
	bool first = true;

	for (size_t i = 0, mark = 0; i <= named.n; i++) {
		mark = i < named.n ? mark_at(named, i) : 1;
		if (!mark)
			continue;
		struct str piece = without_site(p, str_trim(str_sub(named, from, i)));
		unsigned kind = kind_of(p, piece);

		if (piece.n) {
			consider(best, (struct choice){ piece, -1, -1, weigh_words(piece, kind) + PIECE + (first ? FIRST_PIECE : 0) });
			p->genre_named = p->genre_named || kind & LINE_TITLE;
			first = false;
		}
		from = i + mark;
		i = from - 1;
	}
}

struct page_name surround_choose(struct arena *a, const struct reading *r, struct page_line *lines, size_t n, struct str named)
{
	struct page p = { .a = a, .r = r, .lines = lines, .n = n, .named = arena_squeeze(a, named) };
	struct choice best = { .line = -1, .weight = INT32_MIN };

	while (p.first < n && !lines[p.first].inside)
		p.first++;
	if (named.n)
		weigh_pieces(&p, named, &best);
	for (size_t i = 0; i < n; i++) {
		lines[i].keep = lines[i].inside || lines[i].kind & (LINE_META | LINE_DOWNLOAD);
		if (!lines[i].inside && i > p.first)
			continue;
		for (size_t last = i; last < n && last < i + JOINED_MAX && (lines[last].inside ? p.named.n > 0 : last < p.first); last++)
			weigh_lines(&p, i, last, &best);
	}
	for (size_t i = p.first; i-- > 0 && p.first - i <= NUMBER_WITHIN;)
		if (lines[i].kind & LINE_NUMBER && !lines[i].link) {
			lines[i].keep = true;
			break;
		}
	if (best.weight <= 0)
		return (struct page_name){ .line = -1 };
	return (struct page_name){ best.text, best.line, best.line >= 0 && best.line == best.last && !lines[best.line].inside };
}
