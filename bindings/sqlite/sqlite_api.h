/// SQLite's functions, which an extension gets from the program that loads it. Only for sources of this room.
#pragma once

#include <sqlite3ext.h>

SQLITE_EXTENSION_INIT3
