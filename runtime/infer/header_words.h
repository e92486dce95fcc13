/// What the name of a column tells: `Number of Employees`, `HasOptedOutOfEmail`, `property_hs_lead_status`.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace merit::infer {

/// The words of a header in lower case: cut at what is no letter or digit, and, where it has no blank, before a capital
/// that follows a small letter.
class HeaderWords {
 public:
  explicit HeaderWords(std::string_view header);

  const std::vector<std::string>& all() const { return words_; }
  bool empty() const { return words_.empty(); }
  std::string_view last() const { return words_.empty() ? std::string_view() : words_.back(); }
  bool has(std::string_view word) const;
  bool has_any(std::initializer_list<std::string_view> words) const;
  bool is(std::string_view words) const { return joined_ == words; }  ///< with a blank between each two
  bool contains(std::string_view words) const;                        ///< likewise, in a row

  // Kinds of columns whose content must not be taken by its look.
  bool names_identity() const;  ///< an id, a post code, a phone number: digits that nobody computes with
  bool names_person() const;    ///< a person, or what points to one: never copied into a definition
  bool names_free_text() const;
  bool names_class() const;  ///< a status, a source, an industry …: one of few values
  bool names_amount() const;
  bool names_count() const;
  bool names_flag() const;
  bool names_time() const;

 private:
  std::vector<std::string> words_;
  std::string joined_;
};

}  // namespace merit::infer
