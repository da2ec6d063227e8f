/* The limits on time, memory and size for reading a file, all in one table. guidang-import(1) shows it. */
#ifndef GUIDANG_READ_LIMITS_H
#define GUIDANG_READ_LIMITS_H

enum {
	LIMIT_TEXT = 10 << 20,            /* bytes of a text, a page, a Markdown file */
	LIMIT_FILE = 64 << 20,            /* bytes of a file of another kind */
	LIMIT_UNPACKED = 96 << 20,        /* bytes that the members of a document may unpack to … */
	LIMIT_RATIO = 200,                /* … as a multiple of its size, where that is more than LIMIT_RATIO_FROM */
	LIMIT_RATIO_FROM = 16 << 20,
	LIMIT_MEMBERS = 10000,            /* members of a package */
	LIMIT_SECONDS = 60,               /* of CPU time for a file */
	LIMIT_SECONDS_WAITED = 180,       /* of elapsed time for a file */
	LIMIT_PAGE_TRIED = 256 << 10,     /* bytes of a page that a worker tries to parse first … */
	LIMIT_PAGE_SECONDS = 10,          /* … in that time */
	LIMIT_MEMORY = 40 << 20,          /* bytes of memory of a worker … */
	LIMIT_MEMORY_ALONE = 160 << 20,   /* … of a worker that reads a file alone because LIMIT_MEMORY was too little */
	LIMIT_MEMORY_UNPACK = 64 << 20,   /* … of a worker that unpacks a bundle, of one in that and so on: LIMIT_MEMORY_NESTED */
	LIMIT_MEMORY_WORKERS = 200 << 20, /* … of all these workers together: with many, each that reads alone has less */
	LIMIT_MEMBER = 32 << 20,          /* bytes of a member of a bundle */
	LIMIT_BUNDLE_MEMBERS = 100000,
	LIMIT_DEPTH = 4,                  /* levels of bundles within bundles */
	LIMIT_OUTPUT = 32 << 20,          /* bytes of text and cells from one file */
	LIMIT_OPEN_FILES = 16,
	LIMIT_TOOL_SECONDS = 60,          /* of CPU time for an external program; twice as much elapsed time */
	LIMIT_TOOL_MEMORY = 1 << 30,      /* bytes of its address space */
	LIMIT_CONVERTER_MEMORY = 2047 << 20, /* … of LibreOffice and other converters (converters.xml) */
	LIMIT_CONVERTER_SECONDS = 90,     /* for the first file of a batch; a third of it for each further file */
	LIMIT_CONVERTER_BATCH = 16,       /* files of a batch */
	LIMIT_OCR_PAGES = 300,            /* pages of a scan whose text is recognised (OCR) */
	LIMIT_TOOL_OUTPUT = 48 << 20,     /* bytes of an external program's output */
};

/* Bytes of memory of the workers that unpack bundles, by depth. */
static const int LIMIT_MEMORY_NESTED[LIMIT_DEPTH] = { LIMIT_MEMORY_UNPACK, 40 << 20, 24 << 20, 16 << 20 };

#endif
