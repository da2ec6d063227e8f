/* The header fields of a record, one line each. Labels (show), JSON, XML, both schemas, CSV, the view documents, field names in
 * queries, `export --fields`, `eval`, the rules' captures and the manual's table are all generated from this list. To add a field, add
 * a line here and the code that finds it; a rule alone may be enough (class field, with a capture of this name).
 *
 * id: FIELD_id. name: in the record. label: in Chinese. many: it is a list. form: the format of its values.
 * query: its names in queries; --explain prints the first. column: the table document has a column for it.
 * about: its line in the manual. */
#ifndef GUIDANG_DOC_FIELDS_H
#define GUIDANG_DOC_FIELDS_H

#include "base/str.h"

enum field_form {
	FORM_TEXT,
	FORM_DATE,     /* YYYY, YYYY-MM, YYYY-MM-DD */
	FORM_NUMBERED, /* text with its own number */
};

#define FIELDS(X)                                                                                                             \
	X(TITLE, "title", "标题", false, FORM_TEXT, "title 标题 题名", true, "the document's own title, its lines joined")           \
	X(DOC_TYPE, "doc_type", "文种", false, FORM_TEXT, "type 文种", true, "the genre that ends the title: 通知, 办法 …")      \
	X(DOC_NUMBER, "doc_number", "文号", false, FORM_TEXT, "number 文号 发文字号", true, "发文字号, its year in 〔 〕")        \
	X(ISSUERS, "issuers", "发文机关", true, FORM_TEXT, "issuer 机关 发文机关 责任者", false,                                        \
	  "issuing bodies: of the signature, else of the page, the head or the title")                                           \
	X(RECIPIENTS, "recipients", "主送", true, FORM_TEXT, "to 主送", false, "the bodies it is addressed to, split at ， and ；")                    \
	X(DATE, "date", "成文日期", false, FORM_DATE, "date 日期 成文日期", true, "the day it was made; of laws and orders that of promulgation or adoption") \
	X(ATTACHMENTS, "attachments", "附件", true, FORM_NUMBERED, "attachment 附件", false, "titles of attachments with their numbers") \
	X(CC, "cc", "抄送", true, FORM_TEXT, "cc 抄送", false, "bodies that get a copy, split at ， and ；")                                    \
	X(PRINTED_BY, "printed_by", "印发机关", false, FORM_TEXT, "printed_by 印发机关", false, "the office that printed it")                      \
	X(PRINTED_ON, "printed_on", "印发日期", false, FORM_DATE, "printed_on 印发日期", false, "the day it was printed")                      \
	X(SECRECY, "secrecy", "密级", false, FORM_TEXT, "secrecy 密级", false, "classification and its period, as printed")                     \
	X(URGENCY, "urgency", "紧急程度", false, FORM_TEXT, "urgency 紧急程度", false, "特急, 加急, as printed")                               \
	X(COPY_NUMBER, "copy_number", "份号", false, FORM_TEXT, "copy 份号", false, "number of the copy")                                      \
	X(SIGNERS, "signers", "签发人", true, FORM_TEXT, "signer 签发人", false, "who signed a document that goes upward")                                       \
	X(NOTE, "note", "附注", false, FORM_TEXT, "note 附注", false, "what stands in brackets below the date")            \
	X(ENCLOSURE_TITLE, "enclosure_title", "印发文件", false, FORM_TEXT, "enclosure 印发文件", false,                         \
	  "title of the text that the document issues or forwards, if that stands in the file")

#define FIELD_ENUM(id, ...) FIELD_##id,
enum field { FIELDS(FIELD_ENUM) FIELD_EXTRA, FIELD_COUNT = FIELD_EXTRA };
#undef FIELD_ENUM

const char *field_name(enum field f);
const char *field_label(enum field f);
bool field_is_list(enum field f);
enum field_form field_form(enum field f);
bool field_has_column(enum field f);
const char *field_about(enum field f);
/* The i-th of its names in queries; {NULL, 0}: past the last. */
struct str field_query_name(enum field f, size_t i);
enum field field_by_name(struct str name);       /* FIELD_EXTRA: not a built-in field */
enum field field_by_query_name(struct str name); /* also by its name in the record; the same */

#endif
