// Not a test itself: what test_definition.h declares.
#include "runtime/library/test_definition.h"

#include <array>
#include <string>
#include <string_view>

#include "runtime/kernels/kernels.h"
#include "runtime/library/call.h"

namespace merit::library::test {

namespace {

merit_text text(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

const std::array<merit_text, 3> kPlans = {text("free"), text("trial"), text("paid")};
const std::array<merit_text, 3> kMissing = {text(""), text("N/A"), text("-1")};

merit_field field(std::string_view name, int32_t type, int32_t column, std::string_view from = {}) {
  merit_field made = {};
  made.name = text(name);
  made.source = text(from.empty() ? name : from);
  made.named_by_from = !from.empty();
  made.type = type;
  made.column = column;
  made.needed = column >= 0;
  if (type == merit_enumeration) {
    made.labels = kPlans.data();
    made.label_count = kPlans.size();
  }
  return made;
}

merit_field with_missing(merit_field made) {
  made.missing = kMissing.data();
  made.missing_count = kMissing.size();
  return made;
}

std::array<merit_field, kLeadFields> lead_fields(bool strict) {
  std::array<merit_field, kLeadFields> fields = {
      field("id", merit_text_type, -1),
      with_missing(field("country", merit_text_type, 0, "Country/Region")),
      with_missing(field("employees", merit_integer, 1)),
      field("revenue", merit_number, 2),
      field("plan", merit_enumeration, 3),
      field("created", merit_time, 4),
      field("day", merit_date, 5),
      field("spent", merit_duration, 6),
      field("opt_in", merit_boolean, 7),
  };
  fields[kCountry].required = strict;
  return fields;
}

const auto kLeadFieldsOf = lead_fields(false);
const auto kStrictLeadFields = lead_fields(true);

std::array<merit_field, 1> visit_fields(bool strict) {
  std::array<merit_field, 1> fields = {field("page", merit_text_type, 0)};
  fields[0].required = strict;
  return fields;
}

const auto kVisitFields = visit_fields(false);
const auto kStrictVisitFields = visit_fields(true);
const std::array<merit_field, 2> kFormFields = {field("id", merit_integer, 1, "form id"),
                                                field("name", merit_text_type, 0)};

merit_event_kind kind(std::string_view name, std::string_view plural, std::string_view value, const merit_field* fields,
                      uint64_t count, int32_t key) {
  return {text(name), text(plural), text(value), {}, fields, count, key, true};
}

std::array<merit_event_kind, 3> kinds(bool strict) {
  std::array<merit_event_kind, 3> all = {
      kind("visit", "visits", "page_view", strict ? kStrictVisitFields.data() : kVisitFields.data(), 1, -1),
      kind("form", "forms", "form", kFormFields.data(), 2, 0),
      kind("call", "calls", "call", nullptr, 0, -1),
  };
  all[2].needed = false;
  return all;
}

const auto kKinds = kinds(false);
const auto kStrictKinds = kinds(true);

merit_parameter bar() {
  merit_parameter made = {};
  made.name = text("bar");
  made.type = merit_integer;
  made.has_lowest = made.has_highest = true;
  made.standard.integer = 50;
  made.lowest.integer = 0;
  made.highest.integer = 200;
  return made;
}
const std::array<merit_parameter, 1> kParameters = {bar()};

merit_output_column output(std::string_view name, int32_t type, int32_t source, uint64_t place) {
  merit_output_column made = {text(name), type, source, nullptr, 0, place};
  if (type == merit_enumeration) {
    made.labels = kPlans.data();
    made.label_count = kPlans.size();
  }
  return made;
}

std::array<merit_output_column, kOutputs> outputs() {
  std::array<merit_output_column, kOutputs> all;
  for (uint64_t f = 1; f < kLeadFields; ++f) {
    const merit_field& from = kLeadFieldsOf[f];
    all[f - 1] = output({from.name.data, from.name.size}, from.type, merit_from_value, f - 1);
  }
  all[kTrace] = output("trace", merit_text_type, merit_from_value, kTrace);
  all[kCount] = output("count", merit_integer, merit_from_value, kCount);
  all[kTouches] = output("touches", merit_text_list, merit_from_value, kTouches);
  all[kUndecided] = output("undecided", merit_text_list, merit_from_undecided, 0);
  all[kReasons] = output("reasons", merit_text_list, merit_from_reasons, 0);
  return all;
}
const auto kOutputColumns = outputs();

constexpr uint64_t kValues = kTouches + 1;
const std::array<merit_text, kLeadFields - 1> kNames = {text("country"), text("employees"), text("revenue"),
                                                        text("plan"),    text("created"),   text("day"),
                                                        text("spent"),   text("opt_in")};

// --- the code --------------------------------------------------------------------------------------------------------

std::string shown(const merit_column& column, int64_t row, bool is_text) {
  const auto i = static_cast<size_t>(row);
  if (!bit_at(column.validity, i)) return "null";
  if (!is_text) return std::to_string(static_cast<const int64_t*>(column.values)[i]);
  const merit_text& found = static_cast<const merit_text*>(column.values)[i];
  return {found.data, found.size};
}

std::string shown(const merit_batch& batch, int64_t event) {
  const auto i = static_cast<size_t>(event);
  const bool is_form = batch.event_kind[i] == 1;
  std::string all = (is_form ? "form@" : "visit@") + std::to_string(batch.event_at[i]) + "(";
  if (is_form) all += shown(batch.event_columns[1], event, false) + ",";
  return all + shown(batch.event_columns[0], event, true) + ")";
}

void evaluate(const merit_batch* batch, const merit_outputs* outputs) {
  for (uint64_t i = 0; i < batch->row_count; ++i) {
    const merit_row& row = batch->rows[i];
    const auto lead = static_cast<uint64_t>(row.lead);
    uint64_t undecided = 0;
    for (uint64_t c = 0; c + 1 < kLeadFields; ++c) {
      const merit_column& column = batch->lead_columns[c];
      const bool known = bit_at(column.validity, lead);
      outputs->columns[c].known[i] = known ? 1 : 0;
      if (!known) undecided |= uint64_t{1} << c;
      const uint64_t size = cell_size(kLeadFieldsOf[c + 1].type);
      __builtin_memcpy(static_cast<char*>(outputs->columns[c].values) + i * size,
                       static_cast<const char*>(column.values) + lead * size, size);
    }
    std::string trace;
    const auto events = static_cast<uint64_t>(row.event_end - row.event_begin);
    auto* const touches =
        reinterpret_cast<merit_text*>(outputs->memory->kept.allocate((events + 1) * sizeof(merit_text)));
    for (uint64_t e = 0; e < events; ++e) {
      const std::string touch = shown(*batch, row.event_begin + static_cast<int64_t>(e));
      merit_keep_text(outputs->memory, touch.data(), touch.size(), &touches[e]);
      if (!trace.empty()) trace += ' ';
      trace += touch;
    }
    merit_text& kept = static_cast<merit_text*>(outputs->columns[kTrace].values)[i];
    merit_keep_text(outputs->memory, trace.data(), trace.size(), &kept);
    outputs->columns[kTrace].known[i] = events > 0 ? 1 : 0;
    static_cast<int64_t*>(outputs->columns[kCount].values)[i] = static_cast<int64_t>(events);
    outputs->columns[kCount].known[i] = 1;
    static_cast<merit_text*>(outputs->columns[kTouches].values)[i] = {reinterpret_cast<const char*>(touches), events};
    outputs->columns[kTouches].known[i] = events > 0 ? 1 : 0;
    outputs->undecided[i] = undecided;
    const bool large = bit_at(batch->lead_columns[1].validity, lead) &&
                       static_cast<const int64_t*>(batch->lead_columns[1].values)[lead] > batch->parameters[0].integer;
    const bool reason = large && bit_at(batch->lead_columns[0].validity, lead);
    outputs->reasons[i] = reason ? 1 : 0;
    if (reason) {
      static_cast<merit_text*>(outputs->columns[kValues].values)[i] =
          static_cast<const merit_text*>(batch->lead_columns[0].values)[lead];
    }
  }
}

const std::array<merit_code, 2> kCodes = {
    merit_code{merit_level_v4 + 100, merit_layout_views, nullptr, nullptr},  // of no processor
    merit_code{merit_level_baseline, merit_layout_views, &evaluate, nullptr},
};

merit_definition definition(bool strict) {
  merit_definition made = {};
  merit_description& about = made.description;
  about.name = text("Test");
  about.hash = text("0123");
  about.subject = text("lead");
  about.lead_fields = strict ? kStrictLeadFields.data() : kLeadFieldsOf.data();
  about.lead_field_count = kLeadFields;
  about.kinds = strict ? kStrictKinds.data() : kKinds.data();
  about.kind_count = kKinds.size();
  about.parameters = kParameters.data();
  about.parameter_count = kParameters.size();
  about.outputs = kOutputColumns.data();
  about.output_count = kOutputs;
  made.data_zone = text("America/New_York");
  made.zones = &merit_data_zones;
  made.codes = kCodes.data();
  made.code_count = kCodes.size();
  made.lead_column_count = kLeadFields - 1;
  made.event_column_count = 2;
  made.value_count = kValues;
  made.first_reason = kValues;
  made.undecided_names = kNames.data();
  made.undecided_count = kNames.size();
  made.reason_count = 1;
  made.lead_columns_read = made.lead_column_count;
  made.event_columns_read = made.event_column_count;
  return made;
}

const merit_definition kStrictDefinition = definition(true);

}  // namespace

const merit_definition kDefinition = definition(false);
const merit_library kLibrary = library_of(kDefinition);
const merit_library kStrictLibrary = library_of(kStrictDefinition);

}  // namespace merit::library::test
