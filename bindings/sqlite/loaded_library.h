/// A definition that `merit build` made a library of, loaded.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/library.h"

namespace merit::sqlite {

class LoadedLibrary {
 public:
  /// `function` is the name that the library exports. The error is a sentence for people.
  static std::expected<LoadedLibrary, std::string> load(const std::string& path, const std::string& function);

  const merit_library& operator*() const { return *library_; }
  const merit_library* operator->() const { return library_; }
  const merit_description& description() const { return *library_->description; }

 private:
  struct Close {
    void operator()(void* file) const;
  };
  std::unique_ptr<void, Close> file_;
  const merit_library* library_ = nullptr;
};

inline std::string_view view(merit_text text) {
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

}  // namespace merit::sqlite
