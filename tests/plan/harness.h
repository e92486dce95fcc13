/// Definitions as short texts and their plans: for the tests of this folder.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/build_plan.h"
#include "compiler/plan/plan.h"

namespace merit::plan::harness {

/// The checked definition; one with errors fails the test.
semantics::Model model_of(const std::string& text);

/// The plan of all columns of a definition. A line `# columns: stage, fit, …` in it asks for these alone, a line
/// `# known: employees, visit.page, …` says which fields are known in the data.
Plan plan_of(const std::string& text);

/// Every file `tests/plan/testdata/FOLDER/*.merit`; there is at least one.
std::vector<std::filesystem::path> definitions_in(std::string_view folder);
std::string text_of(const std::filesystem::path& file);

/// Compares with the file beside the definition that has this ending, or, with MERIT_UPDATE in the environment, writes
/// it: review the diff.
void check_against(std::filesystem::path definition, std::string_view ending, const std::string& text);

}  // namespace merit::plan::harness
