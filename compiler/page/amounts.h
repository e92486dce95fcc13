/// Names and values as people say them. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/semantics/model.h"

namespace merit::page {

/// `job_title` → `job title`; of what a module declares, without the module's name.
std::string spoken(std::string_view name);
/// `job title` → `Job title`.
std::string capitalised(std::string_view text);
/// `“US”`.
std::string in_quotes(std::string_view text);
/// `a visit`, `an email`.
std::string with_article(std::string_view noun);

/// `1 October 2026`.
std::string day_words(int64_t day);
/// `1 October 2026, 09:30`, in the definition's zone; without the hour where it is midnight.
std::string moment_words(const semantics::Model& model, int64_t time);
/// `1,200`, `-2.5`, `“US”`, `yes`, `30 days`, `not known`.
std::string value_words(const semantics::Model& model, const semantics::Type& type, const semantics::Value& value);

}  // namespace merit::page
