#include "runtime/data/text_files/member_names.h"

namespace merit::data {

size_t MemberNames::number_of(std::string_view name) {
  auto found = numbers_.find(name);
  if (found == numbers_.end()) {
    found = numbers_.emplace(name, names_.size()).first;
    names_.emplace_back(name);
    std::string& beginning = beginnings_.emplace_back();
    append_json_text(beginning, name);
    beginning += ':';
  }
  next_ = found->second + 1;
  return found->second;
}

}  // namespace merit::data
