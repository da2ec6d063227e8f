/* libxml2, loaded with dlopen when a page or rule file is first read or XML is first written. Linked directly, libxml2 and the ICU
 * libraries it depends on would take three quarters of the start-up time of a search (README, "How fast").
 *
 * Functions are called by their own names: xml()->xmlFreeDoc(d). */
#ifndef GUIDANG_BASE_XML_H
#define GUIDANG_BASE_XML_H

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlwriter.h>

#define XML_FUNCTIONS(X)                                                                                              \
	X(htmlCtxtReadMemory) X(htmlFreeParserCtxt) X(htmlNewParserCtxt) X(xmlDocGetRootElement) X(xmlFreeDoc)        \
	X(xmlGetLineNo) X(xmlGetProp) X(xmlInitParser) X(xmlNodeGetContent) X(xmlReadMemory) X(xmlRelaxNGFree)        \
	X(xmlRelaxNGFreeParserCtxt) X(xmlRelaxNGFreeValidCtxt) X(xmlRelaxNGNewMemParserCtxt) X(xmlRelaxNGNewValidCtxt) \
	X(xmlBufferCreate) X(xmlBufferEmpty) X(xmlBufferFree) X(xmlNewTextWriterMemory) X(xmlFreeTextWriter)           \
	X(xmlTextWriterStartDocument) X(xmlTextWriterEndDocument) X(xmlTextWriterSetIndent) X(xmlTextWriterStartElement) \
	X(xmlTextWriterEndElement) X(xmlTextWriterWriteAttribute) X(xmlTextWriterWriteString) X(xmlTextWriterFlush)    \
	X(xmlRelaxNGParse) X(xmlRelaxNGSetValidStructuredErrors) X(xmlRelaxNGValidateDoc) X(xmlSetStructuredErrorFunc) \
	X(xmlCreateIOParserCtxt) X(xmlCtxtUseOptions) X(xmlParseDocument) X(xmlFreeParserCtxt) X(xmlMemSetup)

struct xml {
#define XML_MEMBER(name) __typeof__(&name) name;
	XML_FUNCTIONS(XML_MEMBER)
#undef XML_MEMBER
	xmlFreeFunc xmlFree;
	unsigned max_depth; /* xmlParserMaxDepth */
};

/* Never NULL: if the library cannot be loaded, the program prints an error and exits with status 2. Thread-safe. */
const struct xml *xml(void);

#endif
