/* Files that are part of the program (lib/serve/assets), embedded at build time. */
#ifndef GUIDANG_SERVE_ASSETS_H
#define GUIDANG_SERVE_ASSETS_H

#include "base/str.h"

struct str asset_css(void);
struct str asset_js(void);
struct str asset_icon(void);
struct str asset_openapi(void);
struct str asset_schema(void); /* of a record */

#endif
