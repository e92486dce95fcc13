#include "tests/differential/library/difference.h"

#include <random>
#include <tuple>
#include <utility>

#include "compiler/driver/build_library.h"
#include "compiler/interpreter/interpreter.h"
#include "tests/differential/decided_values.h"
#include "tests/differential/generate_leads.h"
#include "tests/differential/library/arrow_leads.h"
#include "tests/differential/library/built_library.h"
#include "tests/differential/library/decisions.h"

namespace merit::differential {

namespace {

using semantics::Value;

constexpr interpreter::Wanted kWanted = {.reached = true, .could_reach = true};

class Case {
 public:
  Case(const semantics::Model& model, uint64_t number)
      : model_(model),
        random_(number),
        previous_(one_in(3)),
        given_(previous_ ? driver::with_previous(model) : model),
        parameters_(generate_parameters(model, random_())),
        settings_(settings_of(model, parameters_)),
        interpreter_(model, parameters_) {}

  std::string difference() {
    const auto library =
        BuiltLibrary::of(model_, processors(), previous_, one_in(3) ? 1 + random_() % 40 : codegen::kSegment);
    if (!library) return library.error();
    for (int set = 0; set < 4; ++set) {
      const columns::Leads leads = generate_leads(model_, random_(), shape());
      const int64_t now = one_in(3) ? kNow - static_cast<int64_t>(random_() % 400) * 3'599'999'999 : kNow;
      std::string found = difference(**library, leads, now);
      if (!found.empty()) return found;
    }
    return {};
  }

 private:
  bool one_in(uint64_t times) { return random_() % times == 0; }

  /// One level that this machine has, or all, of which the library chooses.
  codegen::Processors processors() {
    const std::vector<codegen::Level> levels = codegen::usable_levels();
    const size_t level = random_() % (levels.size() + 1);
    if (level == levels.size()) return codegen::usual_processors();
    return {.target = codegen::kHost, .levels = {levels[level]}};
  }

  Shape shape() {
    constexpr double kMissing[] = {0.2, 0, 0.6};
    Shape shape{.leads = 40, .most_events = 10, .missing = kMissing[random_() % 3], .dictionary = one_in(2)};
    shape.previous = previous_;
    if (one_in(20)) shape.leads = 0;
    if (one_in(20)) shape.most_events = 0;
    if (one_in(8)) std::tie(shape.leads, shape.most_events) = std::pair(2, 300);
    if (one_in(20)) std::tie(shape.leads, shape.most_events) = std::pair(3000, 3);
    return shape;
  }

  std::string difference(const merit_library& library, const columns::Leads& leads, int64_t now) {
    const ArrowLeads arrays(given_, leads, random_());
    merit_leads given = arrays.leads();
    given.now = now;
    given.settings = settings_.data();
    given.setting_count = settings_.size();
    std::string found = difference(library, leads, now, decide_all(library, given), "in a batch");
    if (!found.empty()) return found;
    return difference(library, leads, now, decide_each(library, given_, leads, now, settings_), "by itself");
  }

  std::string difference(const merit_library& library, const columns::Leads& leads, int64_t now,
                         const std::expected<DecidedRows, std::string>& decided, const std::string& how) const {
    if (!decided) return "the library said: " + decided.error();
    if (decided->size() != static_cast<size_t>(leads.count)) return std::to_string(decided->size()) + " rows";
    const merit_description& description = *library.description;
    for (int64_t lead = 0; lead < leads.count; ++lead) {
      const auto decision = interpreter_.decide(leads, columns::row_of(leads, lead, now), kWanted);
      const std::vector<Value>& row = (*decided)[static_cast<size_t>(lead)];
      for (uint64_t i = 0; i < description.output_count; ++i) {
        const std::string name(description.outputs[i].name.data, description.outputs[i].name.size);
        const Value wanted = value_of_column(model_, decision, name);
        if (are_same(wanted, row[i])) continue;
        return "lead " + std::to_string(lead) + " " + how + ", `" + name + "`: interpreted " + shown(wanted) +
               ", by the library " + shown(row[i]);
      }
    }
    return {};
  }

  const semantics::Model& model_;
  std::mt19937_64 random_;
  bool previous_;
  semantics::Model given_;  ///< whose fields leads have
  std::vector<Value> parameters_;
  std::vector<merit_setting> settings_;
  interpreter::Interpreter interpreter_;
};

}  // namespace

std::string library_difference_of_case(const semantics::Model& model, uint64_t number) {
  return Case(model, number).difference();
}

}  // namespace merit::differential
