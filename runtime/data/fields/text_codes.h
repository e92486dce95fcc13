/// Private to runtime/data: the codes of the texts of a column that several readers read, a part each.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/tables/interner.h"

namespace merit::data {

/// The texts that all readers of a column number alike: the first ones that any of them meets, whichever is the first.
/// So cells of one part need not be given other codes beside those of another. Any number of threads may ask at once.
class SharedTexts {
 public:
  static constexpr size_t kMost = 1024;  // what has more has no room in words of events, and takes long to ask for

  /// None where there are as many texts as there may be, and this is not among them.
  std::optional<int32_t> number_of(std::string_view text);
  /// Those so far, by number. The same one as long as there are no more.
  std::shared_ptr<const columns::Dictionary> dictionary();

 private:
  std::mutex adding_;
  std::atomic<bool> is_full_ = false;  ///< nothing changes any more
  Interner texts_;
  std::shared_ptr<const columns::Dictionary> dictionary_;
};

/// The codes that one reader gives to the texts it meets: their numbers among those of all readers; of texts that are
/// not there, further ones.
class TextCodes {
 public:
  /// `shared`: null, or outlives this.
  explicit TextCodes(SharedTexts* shared = nullptr) : shared_(shared) {}

  int32_t code_of(std::string_view text);
  /// How many texts were met.
  size_t size() const { return texts_.size(); }
  /// Those that were met, by code.
  std::vector<std::string_view> texts_by_code() const;
  /// Of all codes, among them those that other readers met; nothing is left here. One that is not shared has a text for
  /// the codes of missing cells, 0, where no text was met.
  std::shared_ptr<const columns::Dictionary> take_dictionary();

 private:
  SharedTexts* shared_;
  Interner texts_;              ///< that were met, as they came
  std::vector<int32_t> codes_;  ///< of these, where some are shared
  std::vector<int32_t> own_;    ///< of these, those that are not shared, by code
};

}  // namespace merit::data
