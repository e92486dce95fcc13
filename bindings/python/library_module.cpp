// The extension module `merit._library`: definitions that were built as libraries, and tables of decisions. It needs
// neither the compiler nor Arrow.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <tuple>
#include <utility>
#include <variant>

#include "bindings/python/capsules.h"
#include "bindings/python/group_rows.h"
#include "bindings/python/shared_library.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace merit::python {
namespace {

// --- tables ---

Batch batch_of(const nb::object& schema, const nb::object& array) {
  auto held_schema = take<ArrowSchema>(schema);
  auto held_array = take<ArrowArray>(array);
  if (std::string_view(held_schema->format) != "+s") throw nb::value_error("a table is an array of structures");
  // Taken apart from each other, and whole.
  Batch batch(*held_schema, *held_array);
  held_schema.get()->release = nullptr;
  held_array.get()->release = nullptr;
  return batch;
}

/// The columns as they are, whatever types are asked for: that is a wish.
nb::tuple share_array(const Batch& self, const nb::object& /*requested_schema*/) {
  return nb::make_tuple(capsule_of(self.share_schema()), capsule_of(self.share_array()));
}

nb::capsule share_stream(const Batch& self, const nb::object& /*requested_schema*/) {
  return capsule_of(self.share_stream());
}

Batch chosen(const Batch& self, const std::vector<size_t>& columns) {
  for (const size_t column : columns) {
    if (column >= static_cast<size_t>(self.schema().n_children)) throw nb::index_error("no such column");
  }
  return self.chosen(columns);
}

Batch with_first(const Batch& self, const Batch& other, size_t column, const std::string& name) {
  if (column >= static_cast<size_t>(other.schema().n_children)) throw nb::index_error("no such column");
  if (self.rows() != other.rows()) throw nb::value_error("tables of different length");
  return self.with_first(other, column, name);
}

GroupedRows group(const Batch& leads, const Batch& events, bool folded) {
  for (const Batch* keys : {&leads, &events}) {
    const std::string_view format = keys->schema().n_children == 1 ? keys->schema().children[0]->format : "";
    if (format != "u" && format != "U") throw nb::value_error("keys are one column of texts");
  }
  auto grouped = [&] {
    const nb::gil_scoped_release others_run;
    return group_rows(leads, events, folded);
  }();
  if (grouped) return *std::move(grouped);
  if (grouped.error().because == NotGrouped::Because::key_repeats) throw nb::key_error(grouped.error().key.c_str());
  throw nb::value_error("more than 2^31 - 1 rows: decide about fewer leads at once");
}

/// 32-bit integers.
nb::bytes rows_of(const GroupedRows& self) {
  return nb::bytes(self.rows.data(), self.rows.size() * sizeof(int32_t));
}

// --- descriptions ---

std::string text_of(const merit_text& text) {
  return text.size == 0 ? std::string() : std::string(text.data, text.size);
}

nb::list texts_of(const merit_text* texts, uint64_t count) {
  nb::list made;
  for (uint64_t i = 0; i < count; ++i) made.append(text_of(texts[i]));
  return made;
}

constexpr const char* kTypes[] = {"boolean", "integer",  "number",      "text",        "time",
                                  "date",    "duration", "enumeration", "list of text"};

nb::dict typed(const merit_text& name, int32_t type, const merit_text* labels, uint64_t label_count) {
  nb::dict made;
  made["name"] = text_of(name);
  made["type"] = kTypes[type];
  if (type == merit_enumeration) made["values"] = texts_of(labels, label_count);
  return made;
}

nb::list fields_of(const merit_field* fields, uint64_t count, int32_t key) {
  nb::list made;
  for (uint64_t i = 0; i < count; ++i) {
    const merit_field& field = fields[i];
    nb::dict one = typed(field.name, field.type, field.labels, field.label_count);
    one["column"] = text_of(field.source);
    one["key"] = static_cast<int64_t>(i) == key;
    one["required"] = field.required;
    one["needed"] = field.needed;
    one["missing_when"] = texts_of(field.missing, field.missing_count);
    made.append(one);
  }
  return made;
}

nb::object value_of(const merit_parameter& parameter, const merit_value& value) {
  switch (parameter.type) {
    case merit_boolean:
      return nb::bool_(value.integer != 0);
    case merit_number:
      return nb::float_(value.number);
    case merit_text_type:
      return nb::cast(text_of(value.text));
    case merit_enumeration:
      return nb::cast(text_of(parameter.labels[value.integer]));
    default:
      return nb::int_(value.integer);
  }
}

nb::dict parameter_of(const merit_parameter& parameter) {
  nb::dict made = typed(parameter.name, parameter.type, parameter.labels, parameter.label_count);
  made["default"] = value_of(parameter, parameter.standard);
  made["lowest"] = parameter.has_lowest ? value_of(parameter, parameter.lowest) : nb::none();
  made["highest"] = parameter.has_highest ? value_of(parameter, parameter.highest) : nb::none();
  return made;
}

/// The members of docs/manifest.md that a library has.
nb::dict describe(const SharedLibrary& self) {
  const merit_description& from = self.description();
  nb::dict definition;
  definition["name"] = text_of(from.name);
  definition["version"] = text_of(from.version);
  definition["hash"] = text_of(from.hash);
  nb::list events, parameters, outputs;
  for (uint64_t i = 0; i < from.kind_count; ++i) {
    const merit_event_kind& kind = from.kinds[i];
    nb::dict one;
    one["name"] = text_of(kind.name);
    one["plural"] = text_of(kind.plural);
    one["type_value"] = text_of(kind.type_value);
    one["time_column"] = text_of(kind.at);
    one["lead_column"] = text_of(from.owners[i].column);
    one["matching"] = from.owners[i].lead_field;
    one["needed"] = kind.needed;
    one["fields"] = fields_of(kind.fields, kind.field_count, kind.key_field);
    events.append(one);
  }
  for (uint64_t i = 0; i < from.parameter_count; ++i) parameters.append(parameter_of(from.parameters[i]));
  for (uint64_t i = 0; i < from.output_count; ++i) {
    const merit_output_column& output = from.outputs[i];
    outputs.append(typed(output.name, output.type, output.labels, output.label_count));
  }
  nb::dict made;
  made["merit"] = text_of(from.merit);
  made["definition"] = definition;
  made["subject"] = text_of(from.subject);
  made["fields"] = fields_of(from.lead_fields, from.lead_field_count, from.key_field);
  made["event_type_column"] = text_of(from.type_from);
  made["events"] = events;
  made["parameters"] = parameters;
  made["outputs"] = outputs;
  return made;
}

// --- questions ---

SharedLibrary load(const std::string& path) {
  auto library = SharedLibrary::load(path);
  if (!library) {
    PyErr_SetString(PyExc_OSError, library.error().c_str());
    throw nb::python_error();
  }
  return *std::move(library);
}

using Setting = std::tuple<std::string, std::variant<int64_t, double, std::string>>;
using EventTable = std::tuple<Batch, const GroupedRows*, std::string>;

int32_t type_of(const merit_description& description, const std::string& name) {
  for (uint64_t i = 0; i < description.parameter_count; ++i) {
    if (text_of(description.parameters[i].name) == name) return description.parameters[i].type;
  }
  return merit_text_type;  // the library says that there is none
}

/// Points into `given`.
std::vector<merit_setting> settings_of(const merit_description& description, const std::vector<Setting>& given) {
  std::vector<merit_setting> settings;
  for (const auto& [name, value] : given) {
    merit_setting setting{};
    setting.name = {name.data(), name.size()};
    setting.type = type_of(description, name);
    if (const auto* integer = std::get_if<int64_t>(&value)) setting.value.integer = *integer;
    if (const auto* number = std::get_if<double>(&value)) setting.value.number = *number;
    if (const auto* text = std::get_if<std::string>(&value)) setting.value.text = {text->data(), text->size()};
    settings.push_back(setting);
  }
  return settings;
}

nb::dict report_of(const merit_report& report) {
  nb::dict made;
  made["unreadable_lead_values"] = report.unreadable_lead_values;
  made["unreadable_event_values"] = report.unreadable_event_values;
  made["events_used"] = report.events_used;
  made["events_later_than_now"] = report.events_later_than_now;
  made["events_without_time"] = report.events_without_time;
  made["events_of_unknown_kind"] = report.events_of_unknown_kind;
  made["events_with_repeated_key"] = report.events_with_repeated_key;
  made["events_without_required_field"] = report.events_without_required_field;
  return made;
}

[[noreturn]] void raise(const merit_error& error) {
  const nb::object raising = nb::module_::import_("merit._errors").attr("raise_status");
  raising(error.status, std::string(error.message));
  throw nb::value_error(error.message);
}

std::tuple<Batch, nb::dict> evaluate(const SharedLibrary& self, const Batch& leads,
                                     const std::vector<EventTable>& events, int64_t now,
                                     const std::vector<Setting>& parameters) {
  SharedLibrary::Question question{leads, {}, now, settings_of(self.description(), parameters)};
  for (const auto& [rows, grouped, kind] : events) {
    if (grouped->offsets.size() != static_cast<size_t>(leads.rows()) + 1)
      throw nb::value_error("rows are grouped by other leads");
    question.events.push_back({rows, grouped, kind});
  }
  auto answer = [&] {
    const nb::gil_scoped_release others_run;
    return self.ask(question);
  }();
  if (!answer) raise(answer.error());
  return {*answer->decisions, report_of(answer->report)};
}

}  // namespace
}  // namespace merit::python

NB_MODULE(_library, module) {
  using namespace merit::python;
  module.doc() = "Definitions that were built as libraries, and tables of decisions. Use `merit`.";
  nb::class_<Batch>(module, "Batch")
      .def(
          "__init__",
          [](Batch* self, const nb::object& schema, const nb::object& array) {
            new (self) Batch(batch_of(schema, array));
          },
          "schema"_a, "array"_a)
      .def("__len__", &Batch::rows)
      .def_prop_ro("names", &Batch::names)
      .def("__arrow_c_schema__", [](const Batch& self) { return capsule_of(self.share_schema()); })
      .def("__arrow_c_array__", &share_array, "requested_schema"_a.none() = nb::none())
      .def("__arrow_c_stream__", &share_stream, "requested_schema"_a.none() = nb::none())
      .def("chosen", &chosen, "columns"_a)
      .def("with_first", &with_first, "other"_a, "column"_a, "name"_a);
  nb::class_<GroupedRows>(module, "GroupedRows")
      .def_ro("without_lead", &GroupedRows::without_lead)
      .def_prop_ro("rows", &rows_of);
  nb::class_<SharedLibrary>(module, "SharedLibrary")
      .def_prop_ro("description", &describe)
      .def("evaluate", &evaluate, "leads"_a, "events"_a, "now"_a, "parameters"_a);
  module.def("load", &load, "path"_a);
  module.def("group", &group, "leads"_a, "events"_a, "folded"_a);
}
