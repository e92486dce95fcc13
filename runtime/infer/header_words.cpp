#include "runtime/infer/header_words.h"

#include <algorithm>

#include "runtime/values/code_points.h"
#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

enum class Letter : uint8_t { none, small, capital, digit };

Letter letter_of(uint32_t code_point) {
  if (code_point >= 0x80) return Letter::small;  // capitals of other scripts are no sign of a new word
  const auto c = static_cast<char>(code_point);
  if (c >= 'a' && c <= 'z') return Letter::small;
  if (c >= 'A' && c <= 'Z') return Letter::capital;
  if (c >= '0' && c <= '9') return Letter::digit;
  return Letter::none;
}

std::string lower(std::string_view text) {
  std::string result(values::max_cased_size(text.size()), '\0');
  result.resize(values::lower_into(text, result.data()));
  return result;
}

}  // namespace

HeaderWords::HeaderWords(std::string_view header) {
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words_.push_back(lower(word));
    word.clear();
  };
  // Among words with blanks between them a capital inside one is a brand's: `HubSpot Score`.
  const bool one_word = header.find(' ') == std::string_view::npos;
  Letter before = Letter::none;
  const char* const end = header.data() + header.size();
  for (const char* at = header.data(); at != end;) {
    const auto [code_point, bytes] = values::code_point_at(at, end);
    const Letter letter = letter_of(code_point);
    const char* next = at + bytes;
    const bool small_follows =
        next != end && letter_of(values::code_point_at(next, end).value) == Letter::small && letter == Letter::capital;
    // `leadSource`, and `URLPath` before its `P`; an `s` alone is a plural (`IDs`).
    const bool plural =
        small_follows && *next == 's' && (next + 1 == end || letter_of(static_cast<uint8_t>(next[1])) == Letter::none);
    if (one_word && letter == Letter::capital && before != Letter::none &&
        (before != Letter::capital || (small_follows && !plural))) {
      finish();
    }
    if (letter == Letter::none) {
      finish();
    } else {
      word.append(at, bytes);
    }
    before = letter;
    at = next;
  }
  finish();
  for (const std::string& each : words_) {
    if (!joined_.empty()) joined_ += ' ';
    joined_ += each;
  }
}

bool HeaderWords::has(std::string_view word) const {
  return std::ranges::find(words_, word) != words_.end();
}

bool HeaderWords::has_any(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(words, [this](std::string_view word) { return has(word); });
}

bool HeaderWords::contains(std::string_view words) const {
  for (size_t at = joined_.find(words); at != std::string::npos; at = joined_.find(words, at + 1)) {
    const size_t end = at + words.size();
    if ((at == 0 || joined_[at - 1] == ' ') && (end == joined_.size() || joined_[end] == ' ')) return true;
  }
  return false;
}

bool HeaderWords::names_identity() const {
  if (empty()) return false;
  if (has_any({"phone",   "mobile", "fax",      "telephone", "telefon",      "tel",  "handy", "zip",
               "zipcode", "postal", "postcode", "plz",       "postleitzahl", "uuid", "guid",  "iban",
               "ssn",     "sku",    "ip",       "電話",      "电话",         "邮编"})) {
    return true;
  }
  if (has_any({"account", "customer", "order", "invoice", "kunden", "registration", "house", "street"}) &&
      has_any({"number", "no", "nr", "nummer"})) {
    return true;
  }
  const std::string_view end = last();
  return end == "id" || end == "ids" || end == "key" || end == "code" || end == "codes" || end == "编号" ||
         end == "hash";
}

bool HeaderWords::names_person() const {
  if (has_any({"email",    "mail",     "firstname", "lastname",   "surname", "fullname",        "forename",  "vorname",
               "nachname", "phone",    "mobile",    "fax",        "telefon", "address",         "street",    "city",
               "owner",    "rep",      "assignee",  "author",     "manager", "sender",          "recipient", "username",
               "login",    "birthday", "birthdate", "salutation", "person",  "ansprechpartner", "姓名",      "名前",
               "linkedin", "twitter",  "facebook",  "ip"})) {
    return true;
  }
  if (contains("assigned to") || contains("created by") || contains("modified by") || contains("updated by")) {
    return true;
  }
  // A name is a person's unless it is said whose it is.
  return last() == "name" && !has_any({"campaign", "event", "form", "page", "list", "plan", "product", "program",
                                       "stage", "type", "status", "source", "asset", "channel"});
}

bool HeaderWords::names_free_text() const {
  return has_any({"url",      "uri",   "link",     "website", "referrer", "description", "message", "comment",
                  "comments", "notes", "note",     "subject", "body",     "company",     "firm",    "firma",
                  "domain",   "title", "page",     "path",    "text",     "country",     "state",   "region",
                  "city",     "land",  "timezone", "公司",    "keyword",  "term",        "content"}) ||
         contains("user agent");
}

bool HeaderWords::names_class() const {
  return has_any({"status",   "stage",     "type",           "kind",    "source", "channel",   "medium",
                  "category", "industry",  "branche",        "segment", "plan",   "tier",      "rating",
                  "priority", "lifecycle", "lifecyclestage", "level",   "role",   "seniority", "department",
                  "gender",   "language",  "currency",       "outcome", "reason", "result",    "method",
                  "size",     "grade",     "class",          "group",   "action", "device",    "browser"});
}

bool HeaderWords::names_amount() const {
  return has_any({"amount", "price", "revenue", "annualrevenue", "cost", "budget", "rate", "ratio", "percent",
                  "percentage", "total", "value", "spend", "umsatz", "betrag", "seconds", "score", "duration"});
}

bool HeaderWords::names_count() const {
  return names_amount() || has_any({"count", "number", "num",   "employees", "visits",   "views",    "clicks", "opens",
                                    "pages", "times",  "sum",   "size",      "anzahl",   "position", "index",  "rank",
                                    "age",   "days",   "hours", "minutes",   "quantity", "points"});
}

bool HeaderWords::names_flag() const {
  return has_any({"is", "has", "opt", "opted", "optout", "optin", "flag", "active", "enabled", "deleted", "subscribed",
                  "unsubscribed", "attended", "converted", "verified", "bounced", "do", "not", "consent"});
}

bool HeaderWords::names_time() const {
  return has_any({"at", "on", "time", "date", "datetime", "timestamp", "created", "createdate", "created_at",
                  "modified", "updated", "occurred", "datum", "zeit", "day", "when", "日期", "时间"});
}

}  // namespace merit::infer
