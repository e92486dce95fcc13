/// `--print-after PASS`: plans, as they are once a pass has run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/driver/plan_columns.h"

namespace merit::cli {

/// Why there is no such pass; nothing where there is, or none is asked for.
std::optional<std::string> find_pass_fault(const std::string& pass);

/// Prints the plan of the definition `title` to standard error each time that `pass` has run; null where none is
/// asked for.
driver::AfterPass printing_after(const std::string& pass, const std::string& title);

}  // namespace merit::cli
