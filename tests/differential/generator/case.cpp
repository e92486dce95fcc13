#include "tests/differential/generator/case.h"

#include <algorithm>
#include <expected>
#include <random>
#include <tuple>
#include <utility>

#include "compiler/semantics/value_text.h"
#include "runtime/data/terms/test_directory.h"
#include "tests/differential/checked.h"
#include "tests/differential/compare.h"
#include "tests/differential/filtered.h"
#include "tests/differential/generate_leads.h"
#include "tests/differential/generator/definition.h"
#include "tests/differential/generator/random_tapes.h"

namespace merit::differential {

namespace {

class Case {
 public:
  /// The definitions declare the same data.
  Case(std::vector<const semantics::Model*> models, uint64_t number)
      : models_(std::move(models)), model_(*models_.front()), random_(number) {}

  std::string difference() {
    std::vector<Definition> definitions;
    for (const semantics::Model* model : models_)
      definitions.push_back({*model, generate_parameters(*model, random_())});
    previous_ = one_in(3);
    Variant chosen = variant();
    Engines engines(definitions, chosen);
    Shape some = shape();
    for (int set = 0; set < 3; ++set) {
      // Often of one layout, so that what is compiled serves again.
      const columns::Leads leads = generate_leads(model_, random_(), some);
      const std::vector<columns::Row> rows = rows_of(leads);
      std::string found = engines.difference(leads, rows, batches());
      if (found.empty() && set == 0 && one_in(8)) found = filtered_difference(leads, definitions);
      if (found.empty() && set == 0 && one_in(16)) found = cached_difference(leads, definitions, chosen);
      if (!found.empty()) return found;
      if (set == 1) some = shape();
    }
    return one_in(250) ? one_huge_lead(engines) : "";
  }

 private:
  bool one_in(uint64_t times) { return random_() % times == 0; }

  Variant variant() {
    const std::vector<codegen::Level> levels = codegen::usable_levels();
    Variant variant;
    variant.options.level = levels[random_() % levels.size()];
    variant.options.optimise = !one_in(8);
    variant.options.kernels = one_in(8) ? codegen::Kernels::linked : codegen::Kernels::brief;
    if (one_in(3)) variant.options.segment = 1 + random_() % 40;
    if (one_in(4)) variant.without = {all_passes()[random_() % all_passes().size()]};
    if (one_in(8)) variant.without = all_passes();
    variant.could_reach = one_in(2);
    variant.previous = previous_;
    return variant;
  }

  Shape shape() {
    constexpr double kMissing[] = {0.2, 0, 0.6};
    Shape shape{.leads = 25, .most_events = 10, .missing = kMissing[random_() % 3], .dictionary = one_in(2)};
    shape.previous = previous_;
    if (one_in(30)) shape.leads = 0;
    if (one_in(30)) shape.most_events = 0;
    if (one_in(10)) std::tie(shape.leads, shape.most_events) = std::pair(2, 200);
    return shape;
  }

  /// Every lead; now and then in any order, more than once, with other moments, or with a part of its events.
  std::vector<columns::Row> rows_of(const columns::Leads& leads) {
    std::vector<columns::Row> rows = all_rows(leads);
    if (one_in(3)) {
      const int64_t earlier = kNow - static_cast<int64_t>(random_() % 400) * 3'599'999'999;
      const size_t count = rows.size();
      for (size_t i = 0; i < count; ++i) {
        columns::Row row = rows[i];
        row.now = earlier;
        while (row.event_end > row.event_begin && leads.events.at[static_cast<size_t>(row.event_end) - 1] > row.now) {
          --row.event_end;
        }
        rows.push_back(row);
      }
      std::ranges::shuffle(rows, random_);
    }
    return rows;
  }

  Batches batches() {
    constexpr size_t kRows[] = {0, 1, 7, 64};
    return {.rows = kRows[random_() % 4], .threads = 1 + random_() % 2};
  }

  std::string filtered_difference(const columns::Leads& leads, const std::vector<Definition>& definitions) {
    std::vector<Asked> asked;
    for (const Definition& each : definitions) {
      plan::Request request = plan::all_columns(each.model);
      request.undecided = request.reasons = one_in(2);
      request.could_reach = one_in(2);
      request.changed_from = request.previous = previous_;
      for (uint32_t i = 0; i < each.model.handoffs.size(); ++i) request.handoffs.push_back(i);
      asked.push_back({each.model, each.parameters, request});
    }
    return filter_difference(asked, leads, all_rows(leads));
  }

  /// Code from the cache of objects, which a first compilation fills.
  std::string cached_difference(const columns::Leads& leads, const std::vector<Definition>& definitions,
                                Variant variant) {
    static const data::test::Directory folder;
    variant.options.cache_folder = folder.path("cache");
    Engines cold(definitions, variant);
    Engines warm(definitions, variant);
    std::string found = cold.difference(leads, all_rows(leads));
    if (found.empty()) found = warm.difference(leads, all_rows(leads));
    return found.empty() && !warm.was_cached() ? "the compiled object was not kept" : found;
  }

  std::string one_huge_lead(Engines& engines) {
    const Shape shape{
        .leads = 1, .most_events = 100'000, .missing = 0.2, .dictionary = true, .exactly = true, .previous = previous_};
    const columns::Leads leads = generate_leads(model_, random_(), shape);
    return engines.difference(leads, all_rows(leads));
  }

  std::vector<const semantics::Model*> models_;
  const semantics::Model& model_;  ///< the first
  std::mt19937_64 random_;
  bool previous_ = false;  ///< leads have an earlier output
};

std::string fields_of(const semantics::Model& model, const std::vector<semantics::Field>& fields, int32_t key) {
  std::string text;
  for (size_t i = 0; i < fields.size(); ++i) {
    const bool is_key = key == static_cast<int32_t>(i);
    text += fields[i].name + ": " + semantics::type_text(model, fields[i].type) +
            (is_key               ? " key, "
             : fields[i].required ? " required, "
                                  : ", ");
  }
  if (fields.empty() || fields.front().missing_when.empty()) return "{ " + text + "}\n";
  std::string spellings;
  for (const std::string& each : fields.front().missing_when) {
    spellings += (spellings.empty() ? "" : ", ") + semantics::text_literal(each);
  }
  return "{ " + text + "missing when " + spellings + " }\n";
}

/// What a generated definition says of its data, as it is at the top of another.
std::string data_of(const semantics::Model& model) {
  std::string text = "definition \"generated\" { timezone \"" + model.definition.zone + "\" }\n";
  text += "lead " + fields_of(model, model.lead_fields, model.key_field);
  for (const semantics::EventKind& kind : model.kinds) {
    text += "event " + kind.name + " " + fields_of(model, kind.fields, kind.key_field);
  }
  return text;
}

}  // namespace

std::string difference_of_case(const semantics::Model& model, uint64_t number) {
  return Case({&model}, number).difference();
}

std::string difference_of_several(const semantics::Model& model, uint64_t number) {
  std::string text;
  std::expected<semantics::Model, std::string> other = std::unexpected(text);
  // Another of the data of this one; some are refused, since they ask for what is not in it.
  for (uint64_t next = ~number; !other; --next) {
    text = definition_text(random_tapes(next));
    other = checked(text.replace(0, text.find("stage "), data_of(model)));
  }
  std::string found = Case({&model, &model, &*other}, number).difference();
  return found.empty() ? found : found + "\ntogether with\n" + text;
}

}  // namespace merit::differential
