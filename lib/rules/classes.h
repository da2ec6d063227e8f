/* The classes of rules, one line each; rule files, `rules list`, `rules explain` and the manual all go by this list.
 * R(id: CLASS_id, name: in rule files, about: its line in the manual). */
#ifndef GUIDANG_RULES_CLASSES_H
#define GUIDANG_RULES_CLASSES_H

/* Classes of line rules, tried at the start of a line, and the class of user-defined fields … */
#define LINE_CLASSES(R) \
	R(HEAD, "head", "an element of the head (版头): copy number, classification, urgency") \
	R(LETTERHEAD, "letterhead", "the letterhead: 某某局文件") \
	R(DOC_NUMBER, "doc-number", "a line that is a document number (发文字号)") \
	R(META, "meta", "metadata of a page or card: key and value") \
	R(NOISE, "noise", "of the page, never of the document: page numbers, buttons") \
	R(LINK, "link", "heads a list of links to other pages") \
	R(DOWNLOAD, "download", "the name of a file to be downloaded") \
	R(HEAD_NOISE, "head-noise", "what a page has between title and text: day, visits, source") \
	R(SALUTATION, "salutation", "an address at the beginning of a speech") \
	R(TITLE_END, "title-end", "the last line of a title: it ends in a genre (文种)") \
	R(PROMULGATION, "promulgation", "below the title of a statute: when and by what it was promulgated") \
	R(SUBTITLE, "subtitle", "a subtitle behind a dash") \
	R(RECIPIENTS, "recipients", "the bodies it is addressed to, ending in a colon") \
	R(ATTACHMENT_LIST, "attachment-list", "the first line of what announces attachments") \
	R(ATTACHMENT_HEAD, "attachment-head", "heads an attachment: 附件1") \
	R(ATTACHMENT_TITLED, "attachment-titled", "the same with a title: 附件1：申报表") \
	R(DATE, "date", "a line that is a date") \
	R(MONTH, "month", "a line that is a month") \
	R(SIGNED_DATE, "signed-date", "signature and date on one line") \
	R(NOTE, "note", "a note in brackets") \
	R(NOTE_KNOWN, "note-known", "a note by its words: openness") \
	R(NOTE_CONTACT, "note-contact", "a note that names whom to contact") \
	R(CC, "cc", "抄送: who gets a copy") \
	R(IMPRINT, "imprint", "the office that printed it, and the day") \
	R(SIGNED_ROLE, "signed-role", "a signature behind its role: 招标人：某某") \
	R(DATED_ROLE, "dated-role", "a date behind its word: 日期：2024年3月18日") \
	R(DAY, "day", "a line that is a day without a year") \
	R(CONTENTS, "contents", "heads a table of contents") \
	R(LABEL, "label", "begins with the number of a heading or item; its style tells kinds of numbers apart") \
	R(SERIES, "series", "a number that counts as a label only in a series of its kind") \
	R(FIELD, "field", "a field of one's own: any capture is one")

/* … and classes of find rules, searched for inside a text. */
#define FIND_CLASSES(R) \
	R(NUMBER_INSIDE, "number-inside", "a document number inside a text") \
	R(ORDER_INSIDE, "order-inside", "the number of an order inside a text") \
	R(DATE_INSIDE, "date-inside", "a date inside a text") \
	R(ISSUED_TITLE, "issued-title", "the title of the text that a title says is issued or forwarded") \
	R(ISSUED_HERE, "issued-here", "the same in the text: 现印发给你们") \
	R(PROMULGATION_TITLE, "promulgation-title", "a title that promulgates a statute") \
	R(PROMULGATED, "promulgated", "a text says which statute it promulgates") \
	R(STATUTORY_END, "statutory-end", "one of the fifteen statutory genres ends the title") \
	R(TITLE_VERB, "title-verb", "关于, 印发 …: what titles have and sentences have not") \
	R(TITLE_TAIL, "title-tail", "what may follow a title: （试行）") \
	R(TITLE_GOES_ON, "title-goes-on", "a line that continues a title") \
	R(TITLE_OPEN, "title-open", "a line of a title that must go on") \
	R(TITLE_CO_BODY, "title-co-body", "a title that names a second body: 转发教育部等部门") \
	R(ORDER_TITLE, "order-title", "the title of an order (令)") \
	R(CODE, "code", "an index number, no document number") \
	R(OFFICE, "office", "an office with the name of who holds it") \
	R(SEAL, "seal", "words of a seal: （代章）") \
	R(PERSON, "person", "the name of a person") \
	R(TITLE_BODY, "title-body", "the body that a title begins with") \
	R(TITLE_NAMES, "title-names", "the body whose name begins a title, if it is named nowhere else") \
	R(GENRE_END, "genre-end", "the genre that ends a title") \
	R(COLUMN_NAME, "column-name", "the name of a table's column") \
	R(ORG_END, "org-end", "the end of a body's name: 局, 委员会") \
	R(UNIT, "unit", "the name of a unit within a body") \
	R(BODIES_MEET, "bodies-meet", "where the names of two bodies touch") \
	R(GENRE_INSIDE, "genre-inside", "a genre where a title ends and something follows") \
	R(NOT_ADDRESSEE, "not-addressee", "ends in a colon and is none of the recipients") \
	R(ADDRESSEE_END, "addressee-end", "the end of a recipient's name") \
	R(FILE_NAME, "file-name", "a name of a file") \
	R(NUMBER_OF_YEAR, "number-of-year", "2024年第12号 in a title") \
	R(TITLE_OF_NUMBER, "title-of-number", "a title that ends in its number") \
	R(FLOW_PREFACE, "flow-preface", "run-together text: navigation before the title") \
	R(FLOW_LETTERHEAD, "flow-letterhead", "run-together text: the letterhead") \
	R(FLOW_HEAD, "flow-head", "run-together text: elements of the head") \
	R(FLOW_OFFICE_DATED, "flow-office-dated", "run-together text: office and date of a bulletin's head") \
	R(FLOW_SIGNER, "flow-signer", "run-together text: 签发人") \
	R(FLOW_NUMBER, "flow-number", "run-together text: a number of an announcement") \
	R(FLOW_TITLE, "flow-title", "run-together text: the end of the title") \
	R(FLOW_TAIL, "flow-tail", "run-together text: what follows a title") \
	R(FLOW_DATED, "flow-dated", "run-together text: a date in brackets below the title") \
	R(FLOW_OPENING, "flow-opening", "run-together text: how texts begin: 根据, 为了") \
	R(FLOW_ADDRESSEE, "flow-addressee", "run-together text: the recipients") \
	R(FLOW_SIGNATURE, "flow-signature", "run-together text: signature and date") \
	R(FLOW_DATE, "flow-date", "run-together text: the date of the signature") \
	R(FLOW_OFFICE, "flow-office", "run-together text: office and person that sign") \
	R(FLOW_OFFICE_OF, "flow-office-of", "run-together text: a department that signs") \
	R(FLOW_NOTE, "flow-note", "run-together text: a note in brackets") \
	R(FLOW_NOTE_KNOWN, "flow-note-known", "run-together text: a note by its words") \
	R(FLOW_LIST, "flow-list", "run-together text: what announces attachments") \
	R(FLOW_ATTACHMENT, "flow-attachment", "run-together text: heads an attachment") \
	R(META_INSIDE, "meta-inside", "keys of a card that are on one line") \
	R(FLOW_CC, "flow-cc", "run-together text: 抄送") \
	R(FLOW_IMPRINT, "flow-imprint", "run-together text: the imprint") \
	R(FLOW_FURNITURE, "flow-furniture", "run-together text: what the page has behind the document") \
	R(FLOW_LONE_DATE, "flow-lone-date", "run-together text: a date without a signature") \
	R(FLOW_ITEM, "flow-item", "run-together text: the next item of a list of attachments") \
	R(FLOW_ITEM_END, "flow-item-end", "run-together text: the end of such an item") \
	R(FLOW_ATTACHED, "flow-attached", "run-together text: an attachment right behind the list") \
	R(TASK_COLUMN, "task-column", "tasks: the name of a ledger's column: 责任单位, 完成时限") \
	R(TASK_KEY, "task-key", "tasks: a key before who or by when: 责任单位：") \
	R(TASK_VALUE_END, "task-value-end", "tasks: where the value of such a key ends") \
	R(TASK_VERB, "task-verb", "tasks: words of duty: 牵头, 负责, 配合") \
	R(TASK_WITH, "task-with", "tasks: who takes part: 会同") \
	R(TASK_LIMIT, "task-limit", "tasks: by when") \
	R(TASK_CLOSING, "task-closing", "tasks: duty in brackets at the end of an item") \
	R(TASK_DUTY, "task-duty", "tasks: a sentence that gives a duty: 由市财政局负责") \
	R(TASK_ACTOR, "task-actor", "tasks: the responsible body, at the end of the words before the duty") \
	R(TASK_NOT_ACTOR, "task-not-actor", "tasks: a verb before a body: it does nothing here") \
	R(TASK_LABEL, "task-label", "tasks: a label before the body that a sentence begins with") \
	R(TASK_GENERIC, "task-generic", "tasks: bodies without a name: 有关部门") \
	R(TASK_DONE, "task-done", "tasks: reports of what has been done") \
	R(TASK_FORMED, "task-formed", "tasks: before a duty: a group was formed, which is a report: 成立了") \
	R(TASK_FOUNDS, "task-founds", "tasks: begins a clause that founds the group whose duty follows: 成立") \
	R(TASK_HEAD, "task-head", "tasks: before a colon, where duties of the body named above follow: 主要职责") \
	R(TASK_GROUP, "task-group", "tasks: ends the name of a group that is called after what it does: 领导小组") \
	R(TASK_CONTACT, "task-contact", "tasks: whom to ask, which ends a task: ，联系人") \
	R(TASK_SUM, "task-sum", "tasks: the cell of a ledger's row that is no task: 合计") \
	R(TASK_OFFICE, "task-office", "tasks: where the office of a leading group is") \
	R(TASK_BODY, "task-body", "tasks: the name of a body or unit") \
	R(TASK_BODY_WHOLE, "task-body-whole", "tasks: one body with a mark of enumeration in its name: 各市、县（区）人民政府") \
	R(TASK_BODIES, "task-bodies", "tasks: bodies that a sentence begins with") \
	R(INDICATOR_UNIT, "indicator-unit", "indicators: the unit behind a number; its style says how it counts") \
	R(INDICATOR_AFTER, "indicator-after", "indicators: a bound behind the unit: 以上") \
	R(INDICATOR_COMPARE, "indicator-compare", "indicators: a bound before the number: 不少于") \
	R(INDICATOR_TAIL, "indicator-tail", "indicators: words before a number that are no part of its subject") \
	R(INDICATOR_BEGIN, "indicator-begin", "indicators: words that lead to a subject") \
	R(INDICATOR_PREDICATE, "indicator-predicate", "indicators: a predicate in the place of a subject") \
	R(INDICATOR_STOP, "indicator-stop", "indicators: a verb behind what is counted") \
	R(INDICATOR_HEAD, "indicator-head", "indicators: what is counted or measured: 规范服药率") \
	R(INDICATOR_COLUMN, "indicator-column", "indicators: the head of a column of figures, or of what they measure") \
	R(INDICATOR_DURATION, "indicator-duration", "indicators: a measure of time that is one") \
	R(INDICATOR_PERIOD, "indicator-period", "indicators: of which time") \
	R(INDICATOR_RESULT, "indicator-result", "indicators: reached") \
	R(INDICATOR_TARGET, "indicator-target", "indicators: to be reached") \
	R(INDICATOR_REPORTS, "indicator-reports", "indicators: a title whose figures are reached") \
	R(INDICATOR_NORM, "indicator-norm", "indicators: a rate or fee, no indicator") \
	R(INDICATOR_GIVES, "indicator-gives", "indicators: before an amount, what it is for follows") \
	R(INDICATOR_GRANTED, "indicator-granted", "indicators: an amount that is given") \
	R(INDICATOR_PLANS, "indicator-plans", "indicators: where a report goes from results to plans") \
	R(INDICATOR_REACHES, "indicator-reaches", "indicators: before a number without a unit: 达到") \
	R(INDICATOR_WORK, "indicator-work", "indicators: says what is done and not to what: 改造") \
	R(INDICATOR_PAY, "indicator-pay", "indicators: behind a length of time, what is paid for so long: 生活费") \
	R(INDICATOR_VERB, "indicator-verb", "indicators: before what a clause is about: 组织") \
	R(INDICATOR_SCORED, "indicator-scored", "indicators: ends the name of what is measured in points: 满意度") \
	R(INDICATOR_NONE, "indicator-none", "indicators: before a number that is none") \
	R(CITATION_NUMBER, "citation-number", "citations: a document number that is cited") \
	R(CITATION_BRACKET, "citation-bracket", "citations: the text in brackets after a title in 《》") \
	R(CITATION_BEFORE, "citation-before", "citations: the words before a cited number or title: who promulgated it, when") \
	R(CITATION_SHORT, "citation-short", "citations: a short name: 以下简称《办法》") \
	R(CITATION_FILE, "citation-file", "citations: a title that is that of a file") \
	R(CITATION_OTHER, "citation-other", "citations: in 《》 and no file: certificates, forms, periodicals") \
	R(CITATION_BODY, "citation-body", "citations: where a text goes from its basis to its content") \
	R(CITATION_COLUMN, "citation-column", "citations: the head of a column of titles or of document numbers") \
	R(CITATION_ISSUES, "citation-issues", "citations: a file is issued") \
	R(CITATION_FORWARDS, "citation-forwards", "citations: a file is forwarded") \
	R(CITATION_REPEALS, "citation-repeals", "citations: a file is repealed") \
	R(CITATION_LISTED, "citation-listed", "citations: files listed below are repealed") \
	R(CITATION_VOID, "citation-void", "citations: over a table of files, which are repealed: 废止") \
	R(CITATION_AMENDS, "citation-amends", "citations: a file is amended") \
	R(CITATION_BASIS, "citation-basis", "citations: a file is what a text is based on") \
	R(CITATION_MADE, "citation-made", "citations: the file on which a text is based") \
	R(CITATION_HANDED, "citation-handed", "citations: what a document issues is handed over with it") \
	R(DEADLINE_SIGN, "deadline-sign", "deadlines: what tells of a time; a text without is not searched for any") \
	R(DEADLINE_LIMIT, "deadline-limit", "deadlines: by when (◆ stands for a date, ◈ for a part of one)") \
	R(DEADLINE_SPAN, "deadline-span", "deadlines: from when to when") \
	R(DEADLINE_ENTRY, "deadline-entry", "deadlines: from when it applies") \
	R(DEADLINE_VALIDITY, "deadline-validity", "deadlines: how long it is valid") \
	R(DEADLINE_RECURRING, "deadline-recurring", "deadlines: again and again: 每月") \
	R(DEADLINE_RELATIVE, "deadline-relative", "deadlines: so long after something") \
	R(DEADLINE_DAY, "deadline-day", "deadlines: on which day something takes place") \
	R(DEADLINE_OWN, "deadline-own", "deadlines: near a term of validity: it is that of the document: 本办法, 施行") \
	R(DEADLINE_ASKED, "deadline-asked", "deadlines: before a length of time in a report: somebody has to: 责令") \
	R(DEADLINE_REPORT, "deadline-report", "deadlines: ends the title of a report: 总结") \
	R(DEADLINE_STATUTE, "deadline-statute", "deadlines: ends the title of a statute, whose days come every year: 办法") \
	R(GROUP_ROLE, "group-role", "groups: a role: 组长, 成员") \
	R(GROUP_NAME, "group-name", "groups: the name of a group") \
	R(GROUP_APPOINTED, "group-appointed", "groups: a sentence that appoints someone") \
	R(GROUP_TAKES, "group-takes", "groups: who takes a role") \
	R(GROUP_OFFICE, "group-office", "groups: where its office is") \
	R(GROUP_POST, "group-post", "groups: the post that a member holds elsewhere") \
	R(GROUP_PERSON, "group-person", "groups: a post with the name of who holds it: 院长张某") \
	R(GROUP_STOP, "group-stop", "groups: what follows the members and is none: 负责日常工作") \
	R(GROUP_LEADS, "group-leads", "groups: ends the role of who leads one: 召集人") \
	R(GROUP_NO_NAME, "group-no-name", "groups: what stands before a role and is no name of a group: 由") \
	R(GROUP_TABLE, "group-table", "groups: a table that names members")

#define CLASS_ENUM(id, ...) CLASS_##id,
enum rule_class { LINE_CLASSES(CLASS_ENUM) FIND_CLASSES(CLASS_ENUM) CLASS_COUNT, CLASS_FIRST_FIND = CLASS_NUMBER_INSIDE };
#undef CLASS_ENUM

const char *rule_class_name(enum rule_class c);
const char *rule_class_about(enum rule_class c);

#endif
