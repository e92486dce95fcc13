#include "bindings/sqlite/evaluation.h"

#include <array>
#include <cstdio>

#include "bindings/sqlite/json_text.h"

namespace merit::sqlite {
namespace {

constexpr int64_t kMicrosInSecond = 1'000'000;

template <typename Value>
const Value* buffer(const ArrowArray& array, int number) {
  return static_cast<const Value*>(array.buffers[number]);
}

std::string_view text_at(const ArrowArray& texts, int64_t row) {
  const auto* const offsets = buffer<int32_t>(texts, 1) + texts.offset;
  return {buffer<char>(texts, 2) + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
}

bool is_known(const ArrowArray& array, int64_t row) {
  const auto* const bits = buffer<uint8_t>(array, 0);
  row += array.offset;
  return bits == nullptr || ((bits[row / 8] >> (row % 8)) & 1) != 0;
}

void give(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void give_list(sqlite3_context* context, const ArrowArray& list, int64_t row) {
  const auto* const offsets = buffer<int32_t>(list, 1) + list.offset;
  std::string json = "[";
  for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) {
    if (i > offsets[row]) json += ',';
    append_json(json, text_at(*list.children[0], i));
  }
  give(context, json + ']');
}

std::vector<merit_setting> settings_of(const merit_description& description, const std::vector<Setting>& settings) {
  std::vector<merit_setting> given;
  for (const Setting& each : settings) {
    const merit_parameter& parameter = description.parameters[each.parameter];
    merit_setting& setting = given.emplace_back(merit_setting{parameter.name, parameter.type, each.value});
    if (parameter.type == merit_text_type) setting.value.text = {each.text.data(), each.text.size()};
  }
  return given;
}

}  // namespace

Evaluation::~Evaluation() {
  if (array_.release != nullptr) array_.release(&array_);
  if (schema_.release != nullptr) schema_.release(&schema_);
}

std::expected<std::unique_ptr<Evaluation>, Failure> Evaluation::run(sqlite3* database, const Options& options,
                                                                    const LoadedLibrary& library, int64_t now,
                                                                    const std::vector<Setting>& settings) {
  Tables tables;
  const merit_event_owner* const owners = library->version >= 2 ? library.description().owners : nullptr;
  if (const auto read = read_tables(database, options, library.description(), owners, tables); !read) {
    return std::unexpected(Failure{SQLITE_ERROR, read.error()});
  }
  tables.leads.describe();
  std::vector<merit_event_table> events;
  for (EventTable& each : tables.events) {
    each.rows.describe();
    events.push_back(
        {each.rows.schema(), each.rows.array(), each.offsets.data(), {each.kind.data(), each.kind.size()}});
  }
  auto evaluation = std::make_unique<Evaluation>();
  evaluation->report_.size = sizeof(merit_report);
  evaluation->events_without_lead_ = tables.events_without_lead;
  evaluation->events_with_repeated_key_ = tables.events_with_repeated_key;
  const std::vector<merit_setting> given = settings_of(library.description(), settings);
  merit_leads request = {};
  request.size = sizeof request;
  request.schema = tables.leads.schema();
  request.array = tables.leads.array();
  request.event_tables = events.data();
  request.event_table_count = events.size();
  request.now = now;
  request.settings = given.data();
  request.setting_count = given.size();
  request.report = &evaluation->report_;
  request.keys_are_settled = true;
  merit_error error = {};
  const int32_t status = library->evaluate(&*library, &request, &evaluation->schema_, &evaluation->array_, &error);
  if (status == merit_no_memory) return std::unexpected(Failure{SQLITE_NOMEM, "no memory is left"});
  if (status != merit_ok) return std::unexpected(Failure{SQLITE_ERROR, error.message});
  evaluation->keys_ = std::move(tables.keys);
  return evaluation;
}

void Evaluation::result(sqlite3_context* context, const merit_output_column& output, size_t column, size_t at) const {
  const ArrowArray& array = *array_.children[column];
  const auto row = static_cast<int64_t>(at);
  if (!is_known(array, row)) return sqlite3_result_null(context);
  const int64_t place = row + array.offset;
  switch (output.type) {
    case merit_boolean:
      return sqlite3_result_int(context, (buffer<uint8_t>(array, 1)[place / 8] >> (place % 8)) & 1);
    case merit_number:
      return sqlite3_result_double(context, buffer<double>(array, 1)[place]);
    case merit_text_type:
      return give(context, text_at(array, row));
    case merit_time:
      return give(context, time_text(buffer<int64_t>(array, 1)[place]));
    case merit_date:
      return give(context, date_text(buffer<int32_t>(array, 1)[place]));
    case merit_duration: {
      const int64_t micros = buffer<int64_t>(array, 1)[place];
      if (micros % kMicrosInSecond == 0) return sqlite3_result_int64(context, micros / kMicrosInSecond);
      return sqlite3_result_double(context, static_cast<double>(micros) / static_cast<double>(kMicrosInSecond));
    }
    case merit_enumeration:
      return give(context, view(output.labels[buffer<int32_t>(array, 1)[place]]));
    case merit_text_list:
      return give_list(context, array, row);
    default:
      return sqlite3_result_int64(context, buffer<int64_t>(array, 1)[place]);
  }
}

std::string Evaluation::report() const {
  const std::pair<const char*, int64_t> counts[] = {
      {"leads", static_cast<int64_t>(rows())},
      {"unreadable_lead_values", report_.unreadable_lead_values},
      {"unreadable_event_values", report_.unreadable_event_values},
      {"events_used", report_.events_used},
      {"events_without_lead", events_without_lead_},
      {"events_later_than_now", report_.events_later_than_now},
      {"events_without_time", report_.events_without_time},
      {"events_of_unknown_kind", report_.events_of_unknown_kind},
      {"events_with_repeated_key", report_.events_with_repeated_key + events_with_repeated_key_},
      {"events_without_required_field", report_.events_without_required_field},
  };
  std::string json = "{";
  for (const auto& [name, count] : counts) {
    json += (json.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":" + std::to_string(count);
  }
  return json + '}';
}

}  // namespace merit::sqlite
