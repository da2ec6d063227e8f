/* libarchive, loaded with dlopen when the first package or bundle is read. Linked at start, it and its dependencies would
 * double the start time of a search.
 *
 * Functions are called by their own names: archive()->archive_read_new(). */
#ifndef GUIDANG_READ_ARCHIVE_H
#define GUIDANG_READ_ARCHIVE_H

#include <stdbool.h>

#include <archive.h>
#include <archive_entry.h>

#define ARCHIVE_FUNCTIONS(X)                                                                                           \
	X(archive_read_new) X(archive_read_free) X(archive_read_support_format_zip) X(archive_read_support_format_all)  \
	X(archive_read_support_filter_all) X(archive_read_open_memory) X(archive_read_next_header) X(archive_read_data)       \
	X(archive_read_data_skip) X(archive_error_string) X(archive_errno) X(archive_entry_pathname) X(archive_entry_size)      \
	X(archive_entry_size_is_set) X(archive_entry_filetype) X(archive_entry_is_data_encrypted) X(archive_read_open_fd) X(archive_format_name) \
	X(archive_read_support_format_raw) X(archive_filter_count)

struct archive_library {
#define ARCHIVE_MEMBER(name) __typeof__(&name) name;
	ARCHIVE_FUNCTIONS(ARCHIVE_MEMBER)
#undef ARCHIVE_MEMBER
};

/* NULL: libarchive is not installed. Thread-safe. */
const struct archive_library *archive(void);

#endif
