/// The order of an enumeration's values, which `is at least` goes by.
#pragma once

#include <string>
#include <vector>

#include "runtime/infer/value_counts.h"

namespace merit::infer {

/// Values of a scale that is known (`low`, `medium`, `high`) by it; values that begin with numbers (`11-50`) by those;
/// others from the most frequent on, and by text.
std::vector<std::string> in_natural_order(std::vector<ValueCounts::Value> values);

}  // namespace merit::infer
