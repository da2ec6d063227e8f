#include "serve/cache.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	SLOTS = 4096,             /* a power of two */
	ETAG = 24,
	BYTES_MOST = 24 << 20,
	REPLY_MOST = 512 << 10,
};

struct cache_kept {
	char etag[ETAG];
	const char *type; /* a constant of the program */
	bool foreign;
	char *body;
	size_t n;
	struct cache_kept *next;            /* of the same slot */
	struct cache_kept *newer, *older;
};

struct cache {
	pthread_mutex_t lock;
	struct cache_kept *slot[SLOTS], *newest, *oldest;
	size_t bytes;
};

struct cache *cache_new(void)
{
	struct cache *c = allocated(calloc(1, sizeof *c));

	pthread_mutex_init(&c->lock, NULL);
	return c;
}

static struct cache_kept **slot_of(struct cache *c, const char *etag)
{
	uint32_t h = 2166136261u;

	for (; *etag; etag++)
		h = (h ^ (unsigned char)*etag) * 16777619u;
	return &c->slot[h % SLOTS];
}

static void unlink_age(struct cache *c, struct cache_kept *k)
{
	*(k->newer ? &k->newer->older : &c->newest) = k->older;
	*(k->older ? &k->older->newer : &c->oldest) = k->newer;
}

static void link_newest(struct cache *c, struct cache_kept *k)
{
	k->newer = NULL;
	k->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = k;
	c->newest = k;
}

static void drop(struct cache *c, struct cache_kept *k)
{
	struct cache_kept **p = slot_of(c, k->etag);

	while (*p && *p != k)
		p = &(*p)->next;
	if (*p)
		*p = k->next;
	unlink_age(c, k);
	c->bytes -= k->n + sizeof *k;
	free(k->body);
	free(k);
}

void cache_free(struct cache *c)
{
	while (c->oldest)
		drop(c, c->oldest);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct cache_kept *find(struct cache *c, const char *etag)
{
	struct cache_kept *k = *slot_of(c, etag);

	while (k && strcmp(k->etag, etag) != 0)
		k = k->next;
	return k;
}

bool cache_get(struct cache *c, const char *etag, struct reply *reply)
{
	pthread_mutex_lock(&c->lock);
	struct cache_kept *k = find(c, etag);

	if (k) {
		reply->status = 200;
		reply->type = k->type;
		reply->foreign = k->foreign;
		buf_add(&reply->body, k->body, k->n);
		unlink_age(c, k);
		link_newest(c, k);
	}
	pthread_mutex_unlock(&c->lock);
	return k != NULL;
}

void cache_put(struct cache *c, const char *etag, const struct reply *reply)
{
	if (reply->status != 200 || reply->stream || reply->file.n || reply->cookie.n || !reply->type || reply->body.n == 0 || reply->body.n > REPLY_MOST || strlen(etag) >= ETAG)
		return;
	struct cache_kept *k = allocated(calloc(1, sizeof *k));

	memcpy(k->etag, etag, strlen(etag));
	k->type = reply->type;
	k->foreign = reply->foreign;
	k->n = reply->body.n;
	k->body = allocated(malloc(k->n));
	memcpy(k->body, reply->body.p, k->n);
	pthread_mutex_lock(&c->lock);
	if (find(c, etag)) {
		free(k->body);
		free(k);
	} else {
		struct cache_kept **slot = slot_of(c, etag);

		k->next = *slot;
		*slot = k;
		link_newest(c, k);
		c->bytes += k->n + sizeof *k;
		while (c->bytes > BYTES_MOST && c->oldest)
			/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the one that is dropped is the oldest no longer */
			drop(c, c->oldest);
	}
	pthread_mutex_unlock(&c->lock);
}
