/// Texts that are at hand, as if they were files: definitions that a program makes, and those of tests.
#pragma once

#include <expected>
#include <map>
#include <string>

#include "compiler/source/source.h"

namespace merit::source {

class TextLoader : public Loader {
 public:
  std::map<std::string, std::string> texts;  ///< by path

  std::expected<std::string, std::string> load(const std::string& path) const override {
    const auto found = texts.find(path);
    if (found == texts.end()) return std::unexpected(std::string(kNoSuchFile));
    return found->second;
  }
};

}  // namespace merit::source
