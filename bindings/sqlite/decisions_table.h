/// The module `merit`: virtual tables of decisions.
#pragma once

#include <map>
#include <string>

#include "bindings/sqlite/sqlite_api.h"

namespace merit::sqlite {

/// What a connection keeps: by table, what its last evaluation read and left out.
struct Connection {
  std::map<std::string, std::string> reports;
};

/// Registered with a `std::shared_ptr<Connection>*`.
const sqlite3_module& decisions_module();

}  // namespace merit::sqlite
