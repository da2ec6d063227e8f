/* Findings: the defects that a document can have, one line each. The manual's table in guidang-check(1) is made from this list. A
 * finding is added by
 *
 *   doc_find(d, NUMBERING_GAP, at, …);   at: the lines concerned; then the arguments of its message
 *
 * id: FINDING_id. name: shown to users; findings that share a name differ in their message only. Severity: error breaks a
 * requirement of the standard, warning a common practice, info a house style. clause: of the standard that requires it, or "".
 * message: a printf format.
 *
 * Records, JSON and the database hold the English message in every locale, so that a record is the same for all users. It is
 * translated when shown (finding_say). */
#ifndef GUIDANG_DOC_FINDINGS_H
#define GUIDANG_DOC_FINDINGS_H

#include "base/str.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

#define FINDINGS(X)                                                                                                            \
	X(MISSING_TITLE, "missing-title", SEVERITY_ERROR, "GB/T 9704 7.3.1", "no title (标题) was found")                        \
	X(MISSING_DATE, "missing-date", SEVERITY_ERROR, "GB/T 9704 7.3.5", "no date (成文日期) was found")                       \
	X(MISSING_ISSUER, "missing-issuer", SEVERITY_WARNING, "GB/T 9704 7.3.5", "no issuing body (发文机关) was found")         \
	X(MISSING_NUMBER, "missing-number", SEVERITY_WARNING, "GB/T 9704 7.2.5", "no document number (发文字号) was found")      \
	X(TITLE_SHOWS_OTHERWISE, "title-shows-otherwise", SEVERITY_WARNING, "",                                                  \
	  "invisible marks in the title make it show otherwise than it is")                                                       \
	X(MISSING_RECIPIENTS, "missing-recipients", SEVERITY_WARNING, "GB/T 9704 7.3.2", "a notice without recipients (主送机关)") \
	X(COPY_NUMBER_ALONE, "copy-number-alone", SEVERITY_WARNING, "GB/T 9704 7.2.1",                                           \
	  "a copy number (份号) is for classified documents, and no classification (密级) was found")                            \
	X(NUMBER_BRACKETS, "number-brackets", SEVERITY_ERROR, "GB/T 9704 7.2.5", "the year of %.*s belongs in 〔〕")             \
	X(NUMBER_ZERO, "number-zero", SEVERITY_ERROR, "GB/T 9704 7.2.5", "the serial number of %.*s has a leading zero")        \
	X(NUMBER_DI, "number-di", SEVERITY_ERROR, "GB/T 9704 7.2.5", "no 第 before the serial number of %.*s")                   \
	X(DATE_ORDER, "date-order", SEVERITY_ERROR, "GB/T 9704 7.4.3", "printed on %.*s, before its date %.*s")                  \
	X(IMPOSSIBLE_DATE, "impossible-date", SEVERITY_ERROR, "GB/T 9704 7.3.5.4",                                               \
	  "the calendar has no day %.*s; the record has no date from here")                                                      \
	X(IMPOSSIBLE_DEADLINE, "impossible-date", SEVERITY_WARNING, "", "the calendar has no day \"%.*s\"; the deadline has no date from here") \
	X(DATE_PADDED, "date-padded", SEVERITY_INFO, "GB/T 9704 7.3.5.4", "month and day have no leading zero: %.*s")            \
	X(NUMBERING_REPEAT, "numbering-repeat", SEVERITY_WARNING, "GB/T 9704 7.3.3", "%.*s stands twice (before on line %u)")    \
	X(NUMBERING_GAP, "numbering-gap", SEVERITY_WARNING, "GB/T 9704 7.3.3", "%.*s follows %.*s of line %u")                   \
	X(NUMBERING_START, "numbering-gap", SEVERITY_WARNING, "GB/T 9704 7.3.3", "%.*s is the first of its kind")                \
	X(NUMBERING_ORDER, "numbering-order", SEVERITY_WARNING, "GB/T 9704 7.3.3", "%.*s stands after %.*s of line %u")          \
	X(NUMBERING_LEVEL, "numbering-level", SEVERITY_INFO, "GB/T 9704 7.3.3", "%.*s directly under %.*s")                      \
	X(SERIAL_GAP, "serial-gap", SEVERITY_WARNING, "", "the table's numbers go from %d to %d")                               \
	X(SERIAL_REPEAT, "serial-repeat", SEVERITY_WARNING, "", "number %d of the table stands twice")                          \
	X(SERIAL_REPEATS, "serial-repeat", SEVERITY_WARNING, "", "numbers %d–%d of the table stand twice")                      \
	X(CLAIMED_COUNT, "claimed-count", SEVERITY_WARNING, "",                                                                  \
	  "the text says %d项, the table of the attachment (line %u) has %zu rows")                                              \
	X(ATTACHMENT_UNANNOUNCED, "attachment-unannounced", SEVERITY_WARNING, "GB/T 9704 7.3.4",                                 \
	  "%zu attachments stand in the file, none is announced after the text")                                                \
	X(ATTACHMENT_COUNT, "attachment-count", SEVERITY_WARNING, "GB/T 9704 7.3.7",                                             \
	  "%zu attachments are announced, %zu stand in the file")                                                               \
	X(ATTACHMENT_TITLE, "attachment-title", SEVERITY_ERROR, "GB/T 9704 7.3.7", "announced as \"%.*s\", headed \"%.*s\"")     \
	X(IMPRINT_BEFORE_ATTACHMENTS, "imprint-before-attachments", SEVERITY_ERROR, "GB/T 9704 7.4",                             \
	  "the imprint (版记) stands before the attachment of line %u; it belongs on the last page")                             \
	X(UNBALANCED_QUOTES, "unbalanced-quotes", SEVERITY_WARNING, "GB/T 15834", "%zu %s against %zu %s")                       \
	X(UNBALANCED_TITLES, "unbalanced-titles", SEVERITY_WARNING, "GB/T 15834", "%zu %s against %zu %s")                       \
	X(UNBALANCED_BRACKETS, "unbalanced-brackets", SEVERITY_WARNING, "GB/T 15834", "%zu %s against %zu %s")                   \
	X(OUTLINE_DEPTH, "outline-depth", SEVERITY_WARNING, "",                                                                  \
	  "more than %d styles of numbers in one another; the deeper ones count as one")                                         \
	X(TABLE_SIZE, "table-size", SEVERITY_WARNING, "", "a table has more than %d cells; it is read as text")                  \
	X(HTML_DEPTH, "html-depth", SEVERITY_WARNING, "", "elements nest more than %u deep; the page is read up to there")       \
	X(HTML_SPAN, "html-span", SEVERITY_WARNING, "", "a cell spans more than %d rows or columns; it is taken to span that many") \
	X(TOO_DEEP, "too-deep", SEVERITY_WARNING, "", "elements nest more than %d deep; the rest of these is not read")         \
	X(TRACKED_CHANGES, "tracked-changes", SEVERITY_WARNING, "",                                                              \
	  "the document holds changes that are neither accepted nor rejected; it is read as if they were accepted")             \
	X(HIDDEN_TEXT, "hidden-text", SEVERITY_INFO, "", "the document holds hidden text, which is not read")                   \
	X(HIDDEN_SHEETS, "hidden-text", SEVERITY_INFO, "", "the workbook has hidden sheets (%zu), which are not read")          \
	X(HTML_TEMPLATE, "template", SEVERITY_ERROR, "", "the page was saved before its data were filled in: {{…}} stands in place of the document")	\
	X(NOT_READ, "not-read", SEVERITY_WARNING, "", "a part of the document is another file within it, which is not read")    \
	X(CONVERTER_LOSS, "converter-loss", SEVERITY_WARNING, "", "read by way of %s, which leaves out: %s")                     \
	X(RECOGNISED, "recognised-text", SEVERITY_INFO, "", "its text was recognised from a picture by %s; characters may be wrong") \
	X(RECOGNISED_UNSURE, "recognised-text", SEVERITY_INFO, "", "tesseract was not sure of %zu of its %zu words: %.*s")           \
	X(FILE_SAYS, "file-metadata", SEVERITY_INFO, "", "the file says of itself, beside what is printed: %.*s")             \
	X(SIGNED, "signed", SEVERITY_INFO, "", "the file bears signatures or seals (%zu), which are not verified")           \
	X(EMBEDDED_FILES, "embedded-files", SEVERITY_INFO, "", "%zu files are embedded; those of kinds that are read are filed beside it: %.*s")                      \
	X(DERIVED_LIMIT, "derived-limit", SEVERITY_WARNING, "", "more than %zu %s; the rest is not recorded")                          \
	X(UNDECODABLE_BYTE, "undecodable-byte", SEVERITY_WARNING, "GB 18030-2022",                                               \
	  "byte 0x%02X at offset %zu is not %s; it stands as U+FFFD (%zu such bytes in the file)")                               \
	X(MOJIBAKE, "mojibake", SEVERITY_ERROR, "",                                                                              \
	  "UTF-8 that was taken for Latin-1 and encoded once more, %zu times; the text is not readable as it is")                \
	X(RULE_LIMIT, "rule-limit", SEVERITY_WARNING, "", "rule %s (%s:%d) reached a limit of PCRE2 and was not applied to a line")

#define FINDING_ENUM(id, name, severity, clause, message) FINDING_##id,
enum finding_id { FINDINGS(FINDING_ENUM) FINDING_COUNT };
#undef FINDING_ENUM

/* The messages by id, so that the compiler checks the arguments of doc_find against the format. */
#define FINDING_MESSAGE(id, name, severity, clause, message) static const char finding_message_##id[] = message;
FINDINGS(FINDING_MESSAGE)
#undef FINDING_MESSAGE

extern const char *const severity_names[]; /* by severity, ended by NULL */
const char *severity_name(enum severity s);
const char *finding_name(enum finding_id f);
enum severity finding_severity(enum finding_id f);
const char *finding_clause(enum finding_id f);
const char *finding_message(enum finding_id f);
/* Appends the translated message with … in place of its arguments. finding_about_name uses the first finding of this name and appends
 * nothing if there is none. */
void finding_about(enum finding_id f, struct buf *out);
void finding_about_name(struct str name, struct buf *out);
/* Appends the translation of an English message: its arguments are parsed out of it and put into the translated format. A message that
 * fits no finding of this name (made by a later version) is appended unchanged. */
void finding_say(const char *name, struct str message, struct buf *out);
/* The same by another translation than the program's; `translate` returns its argument if it has none. */
typedef const char *finding_translate(const void *ctx, const char *message);
void finding_say_by(finding_translate *translate, const void *ctx, const char *name, struct str message, struct buf *out);

#endif
