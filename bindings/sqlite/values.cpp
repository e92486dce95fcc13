#include "bindings/sqlite/values.h"

#include <cmath>
#include <cstdlib>

#include "bindings/sqlite/names.h"
#include "bindings/sqlite/statement.h"
#include "runtime/values/times.h"

namespace merit::sqlite {
namespace {

constexpr int64_t kMicrosInSecond = 1'000'000;
constexpr int64_t kMicrosInDay = 86'400 * kMicrosInSecond;
constexpr int64_t kMostSeconds = 253'402'300'799;  // the last of the year 9999

std::string shown(sqlite3_value* value) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? "NULL" : "`" + std::string(text) + "`";
}

bool is_number(sqlite3_value* value) {
  const int type = sqlite3_value_numeric_type(value);  // also of a text that is one
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

/// The moment that is bound as the first parameter, which `statement` asks SQLite's date functions about.
std::expected<int64_t, std::string> ask(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_type(statement, 0) == SQLITE_NULL) {
    return std::unexpected(std::string("is not a time"));
  }
  const auto* const seconds = reinterpret_cast<const char*>(sqlite3_column_text(statement, 1));
  const char* const point = seconds + std::string_view(seconds).find('.');
  return sqlite3_column_int64(statement, 0) * kMicrosInSecond + std::strtoll(point + 1, nullptr, 10) * 1000;
}

constexpr const char* kAsk = "SELECT CAST(strftime('%s', ?1) AS INTEGER), strftime('%f', ?1)";

std::expected<int64_t, std::string> integer_of(sqlite3* database, const merit_parameter& parameter,
                                               sqlite3_value* value) {
  const auto wrong = [&](const char* what) { return std::unexpected(std::string("is ") + what); };
  switch (parameter.type) {
    case merit_boolean:
      if (is_number(value) && (sqlite3_value_int64(value) == 0 || sqlite3_value_int64(value) == 1)) {
        return sqlite3_value_int64(value);
      }
      return wrong("a boolean, 0 or 1");
    case merit_time:
      return moment_of(database, value);
    case merit_date: {
      const auto moment = moment_of(database, value);
      if (!moment) return moment;
      return *moment / kMicrosInDay - (*moment % kMicrosInDay < 0 ? 1 : 0);
    }
    case merit_duration: {
      const double seconds = sqlite3_value_double(value);
      if (!is_number(value) || std::abs(seconds) > kMostSeconds) return wrong("a duration, in seconds");
      return std::llround(seconds * static_cast<double>(kMicrosInSecond));
    }
    case merit_enumeration: {
      const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(value));
      std::string labels;
      for (uint64_t i = 0; i < parameter.label_count; ++i) {
        const std::string_view label = view(parameter.labels[i]);
        if (text != nullptr && same_name(label, trimmed(text))) return static_cast<int64_t>(i);
        labels += (i > 0 ? ", `" : "`") + std::string(label) + "`";
      }
      return std::unexpected("is one of " + labels);
    }
    default: {
      const double number = sqlite3_value_double(value);
      if (!is_number(value) || number != std::floor(number)) return wrong("an integer");
      return sqlite3_value_int64(value);
    }
  }
}

}  // namespace

std::expected<int64_t, std::string> moment_of(sqlite3* database, sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER) {
    const int64_t seconds = sqlite3_value_int64(value);
    if (std::abs(seconds) <= kMostSeconds) return seconds * kMicrosInSecond;
    return std::unexpected(std::string("is a time, in seconds since 1970 or as a text"));
  }
  if (sqlite3_value_type(value) == SQLITE_TEXT) {
    return moment_of(database, reinterpret_cast<const char*>(sqlite3_value_text(value)));
  }
  const auto statement = prepare(database, kAsk);
  if (!statement) return std::unexpected(statement.error());
  sqlite3_bind_value(statement->get(), 1, value);
  return ask(statement->get());
}

/// To the microsecond where it is ISO 8601; SQLite's functions know milliseconds, and more spellings.
std::expected<int64_t, std::string> moment_of(sqlite3* database, const std::string& text) {
  if (const auto read = values::parse_time(text); read.known) return read.value.micros;
  const auto statement = prepare(database, kAsk);
  if (!statement) return std::unexpected(statement.error());
  sqlite3_bind_text(statement->get(), 1, text.c_str(), -1, SQLITE_TRANSIENT);
  return ask(statement->get());
}

std::expected<Setting, std::string> setting_of(sqlite3* database, const merit_description& description, size_t number,
                                               sqlite3_value* value) {
  const merit_parameter& parameter = description.parameters[number];
  Setting setting{number, {}, ""};
  std::string wrong;
  if (parameter.type == merit_text_type) {
    setting.text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  } else if (parameter.type == merit_number) {
    setting.value.number = sqlite3_value_double(value);
    if (!is_number(value)) wrong = "is a number";
  } else if (const auto integer = integer_of(database, parameter, value)) {
    setting.value.integer = *integer;
  } else {
    wrong = integer.error();
  }
  if (wrong.empty()) return setting;
  return std::unexpected("the parameter `" + std::string(view(parameter.name)) + "` " + wrong + ", not " +
                         shown(value));
}

void give_parameter(sqlite3_context* context, const merit_parameter& parameter, const merit_value& value) {
  const auto give = [&](std::string_view text) {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  };
  switch (parameter.type) {
    case merit_number:
      return sqlite3_result_double(context, value.number);
    case merit_text_type:
      return give(view(value.text));
    case merit_time:
      return give(time_text(value.integer));
    case merit_date:
      return give(date_text(value.integer));
    case merit_duration:
      return sqlite3_result_double(context, static_cast<double>(value.integer) / static_cast<double>(kMicrosInSecond));
    case merit_enumeration:
      return give(view(parameter.labels[value.integer]));
    default:
      return sqlite3_result_int64(context, value.integer);
  }
}

}  // namespace merit::sqlite
