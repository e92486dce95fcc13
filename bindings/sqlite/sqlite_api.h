/// SQLite's functions, which an extension gets from the program that loads it. For this room alone.
#pragma once

#include <sqlite3ext.h>

SQLITE_EXTENSION_INIT3
