#include "compiler/explain/test_block.h"

#include <fmt/core.h>

#include <array>
#include <charconv>

#include "compiler/explain/event_note.h"
#include "compiler/explain/lead_record.h"
#include "compiler/semantics/types.h"
#include "compiler/semantics/value_text.h"

namespace merit::explain {
namespace {

using interpreter::Decision;
using semantics::Model;
using semantics::Type;
using semantics::TypeKind;

class TestBlock {
 public:
  TestBlock(const Scene& scene, const std::vector<Value>& parameters)
      : scene_(scene), model_(scene.model), parameters_(parameters) {}

  std::string text() {
    const Decision decision = scene_.interpreter.decide(scene_.leads, scene_.row);
    LeadRecord record = record_of(scene_);
    const auto key = static_cast<size_t>(model_.key_field);
    record.fields[key] = cell_value(scene_.leads.key, scene_.row.lead);
    const char* const subject = model_.account ? "account" : "lead";
    const std::string name =
        fmt::format("{} {} is {}", subject, value_text(model_, model_.lead_fields[key].type, record.fields[key]),
                    decision.disqualified ? "disqualified" : "at " + stage_of(decision));
    text_ = fmt::format("test {} {{\n", semantics::text_literal(name));
    add("now " + literal(semantics::kTime, record.now));
    add_settings();
    add(fmt::format("{} {}", subject, fields_text(model_.lead_fields, record.fields)));
    for (const EventRecord& event : record.events) {
      const semantics::EventKind& kind = model_.kinds[event.kind];
      add(fmt::format("{} {} at {}", kind.name, fields_text(kind.fields, event.fields),
                      literal(semantics::kTime, event.at)));
    }
    add_expectations(decision);
    return text_ + "}\n";
  }

 private:
  void add(const std::string& item) { text_ += "  " + item + "\n"; }

  std::string stage_of(const Decision& decision) const {
    return model_.enumerations[model_.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  }

  /// The shortest digits that read back, all of them: a definition has no exponents.
  static std::string decimal(double number) {
    constexpr size_t kLongest = 400;  // of the smallest number: 324 zeros and its digits
    std::array<char, kLongest> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    std::string text(digits.data(), written.ptr);
    // Whole, it would be an integer, and perhaps one that there is not.
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }

  std::string literal(const Type& type, const Value& value) const {
    if (const auto* number = std::get_if<double>(&value)) return decimal(*number);
    const std::string text = semantics::value_text(model_, type, value);
    const bool is_label = type.kind == TypeKind::enumeration && type.enumeration != model_.stage_enumeration;
    return type.kind == TypeKind::text || is_label ? semantics::text_literal(text) : text;
  }

  std::string fields_text(const std::vector<semantics::Field>& fields, const std::vector<Value>& values) const {
    std::string text;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (is_missing(values[i])) continue;
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", fields[i].name, literal(fields[i].type, values[i]));
    }
    return text.empty() ? "{ }" : fmt::format("{{ {} }}", text);
  }

  /// Those that are not as the definition has them.
  void add_settings() {
    for (size_t i = 0; i < parameters_.size(); ++i) {
      const semantics::Parameter& parameter = model_.parameters[i];
      if (parameters_[i] == parameter.value) continue;
      add(fmt::format("with {} = {}", parameter.name, literal(parameter.type, parameters_[i])));
    }
  }

  void add_expectations(const Decision& decision) {
    add("expect stage is " + stage_of(decision));
    if (decision.disqualified) expect("disqualified", semantics::kText, *decision.disqualified);
    for (const semantics::ColumnUse& column : model_.columns) {
      if (column.kind == semantics::ColumnUse::Kind::score) {
        const Value& points = decision.scores[column.index];
        const bool is_integer = std::holds_alternative<int64_t>(points);
        expect(model_.scores[column.index].name, is_integer ? semantics::kInteger : semantics::kNumber, points);
      } else {
        const semantics::Output& output = model_.outputs[column.index];
        expect(output.name, model_[output.value].type, decision.outputs[column.index]);
      }
    }
    if (!model_.routes.empty()) expect("queue", semantics::kText, decision.routing.queue);
  }

  void expect(const std::string& name, const Type& type, const Value& value) {
    if (type.kind == TypeKind::text_list) return;  // no literal says it
    add(is_missing(value) ? fmt::format("expect {} is missing", name)
                          : fmt::format("expect {} is {}", name, literal(type, value)));
  }

  const Scene& scene_;
  const Model& model_;
  const std::vector<Value>& parameters_;
  std::string text_;
};

}  // namespace

std::string test_block(const Scene& scene, const std::vector<Value>& parameters) {
  return TestBlock(scene, parameters).text();
}

}  // namespace merit::explain
