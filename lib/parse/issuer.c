#include "parse/issuer.h"

#include "doc/value.h"
#include "parse/evidence.h"
#include "parse/head.h"
#include "read/line.h"

enum { PLACE_MAX = 8 }; /* characters of a place's name */

static bool single(struct str s)
{
	return utf8_length(s) == 1;
}

/* 绍兴市 中医院: a place alone is no body yet. */
static bool place(struct str s)
{
	return words_end(PLACE_ENDS, s);
}

static bool ends_as_body(struct reader *r, struct str s)
{
	struct match m;

	return class_find(r->m, CLASS_ORG_END, s, 0, &m);
}

/* 甲市 of 甲市住房局甲市财政局, 省 of 省财政厅省卫生健康委, else the first three characters: what a second body may begin with. */
static size_t beginning(struct str s)
{
	enum { ALONE = 4 /* the first of these stand for a place without its name */ };
	static const char *const ends[] = { "省", "市", "县", "区", "州", "旗" };
	size_t at = 0, third = 0;

	for (int n = 1; n <= PLACE_MAX && at < s.n; n++) {
		utf8_next(s, &at);
		if (n == 3)
			third = at;
		for (size_t i = 0; i < (n > 1 ? sizeof ends / sizeof ends[0] : ALONE); i++)
			if (str_ends(str_sub(s, 0, at), str_z(ends[i])))
				return at;
	}
	return third;
}

/* Adds a body; of two without a blank between them the second is known, 国家发展改革委财政部, or they begin
 * alike: 某某区甲局某某区乙局. */
static void add_body(struct reader *r, struct pieces *out, struct str body)
{
	struct str tight = value_tight(r->d->arena, body);
	size_t prefix = beginning(tight);
	struct match meet;

	if (class_find(r->m, CLASS_BODIES_MEET, tight, 0, &meet) && meet.to < tight.n && ends_as_body(r, str_sub(tight, meet.to, tight.n))) {
		add_body(r, out, str_sub(tight, 0, meet.to));
		add_body(r, out, str_sub(tight, meet.to, tight.n));
		return;
	}
	for (size_t at = prefix; prefix && at + prefix < tight.n;) {
		size_t again = str_find(str_sub(tight, at, tight.n), str_sub(tight, 0, prefix));

		if (again == SIZE_MAX)
			break;
		if (ends_as_body(r, str_sub(tight, 0, at + again))) {
			*ARENA_PUSH(r->d->arena, out) = str_sub(tight, 0, at + again);
			add_body(r, out, str_sub(tight, at + again, tight.n));
			return;
		}
		at += again + prefix;
	}
	*ARENA_PUSH(r->d->arena, out) = body;
}

/* 国务院、中央军委: two bodies, if every piece ends as one. */
static struct pieces split_names(struct reader *r, struct str s)
{
	struct pieces named = value_split(r->d->arena, s, STR("、"));
	bool all = named.n > 1;

	for (size_t i = 0; i < named.n; i++)
		all = all && named.p[i].n >= 6 && ends_as_body(r, named.p[i]);
	if (!all) {
		named = (struct pieces){ 0 };
		*ARENA_PUSH(r->d->arena, &named) = s;
	}
	return named;
}

/* Bodies of one printed line: 国  务  院 is one, 甲局  乙局 are two. */
static void split_bodies(struct reader *r, struct str t, struct pieces *out)
{
	struct pieces words = value_split(r->d->arena, t, STR(" "));
	struct str body = STR_NONE;

	for (size_t i = 0; i < words.n; i++) {
		struct str w = words.p[i];

		body = body.n ? arena_join(r->d->arena, body, w) : w;
		bool last = i + 1 == words.n;
		bool ends = ends_as_body(r, body);

		if (last || (ends && !place(body) && !single(w) && !single(words.p[i + 1]))) {
			add_body(r, out, body);
			body = STR_NONE;
		}
	}
}

static bool is_unit(struct reader *r, struct str s)
{
	struct match m;

	return class_find(r->m, CLASS_UNIT, value_tight(r->d->arena, s), 0, &m);
}

/* Puts a body down. 某医院 / 护理部: a unit that no place names belongs to the body before it. （爱国卫生委员会）, its second name. */
static void put_body(struct reader *r, struct str body, struct place at, const char *rule)
{
	struct value *before = r->into->n ? &r->into->p[r->into->n - 1] : NULL;
	bool second = str_starts(body, STR("（")) && str_ends(body, STR("）"));

	if (before && before->field == FIELD_ISSUERS && (second || (is_unit(r, body) && !is_unit(r, before->text)))) {
		size_t from;

		before->text = arena_join(r->d->arena, before->text, value_tight(r->d->arena, body));
		before->at.to = r->d->lines.p[at.last].end_no;
		lines_bytes(r->d, at, &from, &before->to);
		return;
	}
	reader_tight(r, FIELD_ISSUERS, body, at, rule);
}

static void read_signature(struct reader *r)
{
	const struct document_layout *o = r->o;
	struct str open = STR_NONE; /* a name that continues */
	long open_at = 0;
	struct match m;

	if (o->signature_first == NOWHERE)
		return;
	for (long i = o->signature_first; i <= o->signature_last; i++) {
		const struct line *l = reader_line(r, i);
		const struct match *both = match_of(l->may, CLASS_SIGNED_DATE);
		const struct match *role = match_of(l->may, CLASS_SIGNED_ROLE);
		struct str t = both && i == o->date ? match_get(both, GROUP_OF(ISSUERS)) : role ? match_get(role, GROUP_OF(ISSUERS)) : l->text;
		struct pieces bodies = { 0 };

		if (o->signature_from)
			t = str_trim(str_sub(l->text, o->signature_from, l->text.n));
		else if (l->role != ROLE_SIGNATURE && i != o->date)
			continue;
		/* （甲局代章）: the seal of another body */
		if (class_find(r->m, CLASS_SEAL, t, 0, &m) && m.from == 0)
			continue;
		t = str_trim(class_before(r->m, CLASS_SEAL, t));
		if (open.n) {
			t = arena_join(r->d->arena, open, t);
			open = STR_NONE;
		} else {
			open_at = i;
		}
		bool office = class_find(r->m, CLASS_OFFICE, t, 0, &m);

		/* 总理 某某某: an office and a name are no body */
		if (office)
			continue;
		struct str tight = value_tight(r->d->arena, t);

		/* 某市某区 / 卫生监督所: a place alone signs nothing */
		if ((!ends_as_body(r, tight) || place(tight)) && i < o->signature_last) {
			open = t;
			continue;
		}
		split_bodies(r, t, &bodies);
		for (size_t k = 0; k < bodies.n; k++) {
			struct pieces apart = value_split(r->d->arena, bodies.p[k], STR("，,；"));

			for (size_t j = 0; j < apart.n; j++) {
				struct pieces named = split_names(r, apart.p[j]);

				for (size_t x = 0; x < named.n; x++)
					put_body(r, str_trim(class_before(r->m, CLASS_SEAL, named.p[x])),
						 open_at == i ? reader_slice(r, i, named.p[x]) : reader_lines(r, open_at, i), "signature");
			}
		}
	}
}

static void put_bodies(struct reader *r, struct str t, long first, long last, const char *rule)
{
	struct pieces parts = value_split(r->d->arena, t, STR("，,；;"));

	for (size_t k = 0; k < parts.n; k++) {
		struct pieces bodies = { 0 }, named = split_names(r, parts.p[k]);

		for (size_t i = 0; i < named.n; i++)
			split_bodies(r, named.p[i], &bodies);
		for (size_t i = 0; i < bodies.n; i++)
			put_body(r, bodies.p[i], first == last ? reader_slice(r, first, bodies.p[i]) : reader_lines(r, first, last), rule);
	}
}

const struct match *signed_head(struct reader *r, long *line)
{
	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++)
		if (reader_line(r, i)->role == ROLE_HEAD && line_is(reader_line(r, i), CLASS_SIGNED_DATE)) {
			*line = i;
			return match_of(reader_line(r, i)->may, CLASS_SIGNED_DATE);
		}
	return NULL;
}

/* Adds the bodies in a text as values of a candidate. */
static void offer_bodies(struct reader *r, uint64_t evidence, struct str t, long first, long last, const char *rule)
{
	struct values *into = r->into;

	r->into = &evidence_offer(r->d, FIELD_ISSUERS, evidence)->says;
	put_bodies(r, t, first, last, rule);
	r->into = into;
}

static void offer_signature(struct reader *r)
{
	struct values *into = r->into;
	struct candidate *c = evidence_offer(r->d, FIELD_ISSUERS, EV(SIGNATURE));

	r->into = &c->says;
	read_signature(r);
	r->into = into;
	if (r->o->signature_first != NOWHERE && line_is(reader_line(r, r->o->signature_first), CLASS_SIGNED_ROLE))
		c->evidence = EV(SIGNED_BY_ROLE);
	/* 1某某局: a mark of the page in front of it */
	for (size_t i = 0; i < c->says.n; i++)
		if (c->says.p[i].text.p[0] >= '0' && c->says.p[i].text.p[0] <= '9')
			c->evidence |= EV(ODD);
}

static void offer_metadata(struct reader *r)
{
	long line = 0;
	struct str meta = head_meta(r->d, r->o, ISSUER_KEYS, &line);

	if (meta.n == 0 || !ends_as_body(r, meta) || str_ends(meta, STR("网站")))
		return;
	struct str key = value_tight(r->d->arena, match_get(match_of(reader_line(r, line)->may, CLASS_META), GROUP_KEY));

	offer_bodies(r, str_starts(key, STR("发文")) ? EV(META_OF_DOCUMENT) : EV(META_OF_PAGE), meta, line, line, "meta");
}

static void offer_letterhead(struct reader *r, struct str title)
{
	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++) {
		const struct match *head = match_of(reader_line(r, i)->may, CLASS_LETTERHEAD);

		if (!head || reader_line(r, i)->role != ROLE_HEAD ||
		    str_eq(value_key(r->d->arena, reader_line(r, i)->text), value_key(r->d->arena, r->o->title))) /* 某局决定废止的文件 */
			continue;
		struct str bodies = match_get(head, GROUP_OF(ISSUERS));
		/* the last of several, one a line: the title names them all */
		bool one = str_has(value_tight(r->d->arena, title), value_tight(r->d->arena, bodies));

		offer_bodies(r, one ? EV(HEAD) : EV(LETTERHEAD), bodies, i, i, "letterhead");
		return;
	}
}

/* 某某市医院管理条例 names whom it governs. */
static bool is_statute_name(struct reader *r, struct str title)
{
	static const char *const ends[] = { "法", "条例" };
	struct match m;
	struct str genre = reader_capture(r, CLASS_GENRE_END, value_tight(r->d->arena, title), GROUP_NAME, &m);

	return str_eq(genre, str_z(ends[0])) || str_eq(genre, str_z(ends[1]));
}

void issuers_read(struct reader *r)
{
	const struct document_layout *o = r->o;
	struct match m;
	long line = 0;
	struct str title = reader_capture(r, CLASS_TITLE_BODY, o->title, GROUP_OF(ISSUERS), &m);

	if (!o->order_issuer.n) /* an order is signed by a person */
		offer_signature(r);
	offer_metadata(r);
	offer_letterhead(r, title);
	if (o->order_issuer.n)
		offer_bodies(r, EV(LETTERHEAD), o->order_issuer, o->order_first, o->order_first, "order-title");
	else if (title.n && !place(title)) /* a place and a year name no body: 某县2024年工作方案 */
		offer_bodies(r, EV(TITLE), title, o->title_first, o->title_last, "title-body");
	else if (title.n == 0 && (title = reader_capture(r, CLASS_TITLE_NAMES, value_tight(r->d->arena, o->title), GROUP_OF(ISSUERS), &m)).n && !is_statute_name(r, o->title))
		offer_bodies(r, EV(TITLE_BEGINS), title, o->title_first, o->title_last, m.rule->id);
	const struct match *head = signed_head(r, &line);

	if (head)
		offer_bodies(r, EV(HEAD), match_get(head, GROUP_OF(ISSUERS)), line, line, head->rule->id);
	evidence_choose(r->d, FIELD_ISSUERS);
}
