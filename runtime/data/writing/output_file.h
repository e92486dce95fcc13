/// A file that appears whole or not at all.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "runtime/data/terms/problems.h"

namespace merit::data {

class OutputFile {
 public:
  /// Opens a file beside the target, or, where that is no regular file, the target itself. `-`, `/dev/stdout` and
  /// `/dev/fd/N` are the open file that they name.
  static std::expected<OutputFile, Error> open(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Without a `commit` before, nothing is left.
  ~OutputFile();

  std::expected<void, Error> write(std::string_view bytes);
  /// Makes the file durable and puts it in the target's place.
  std::expected<void, Error> commit();

  const std::string& name() const { return name_; }

 private:
  OutputFile() = default;
  std::expected<void, Error> open_in_place(int descriptor);
  std::expected<void, Error> open_beside(std::string target);
  void discard() noexcept;
  Error failure(int error_number) const;

  std::string name_;  ///< as messages call it
  int descriptor_ = -1;
  std::string target_;  ///< empty: written in place
  std::string temporary_;
  int slot_ = -1;  ///< in the table of unfinished files
};

}  // namespace merit::data
