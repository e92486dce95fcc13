/// What the parts of the check share: the model being made, the names of every module, and declarations that are
/// checked when they are first needed. Private to this folder.
///
/// A declaration may be used before it stands, so lets, functions, scores, outputs, stages and derived events get their
/// place in the model first and their content when something asks for it (`require_checked`) or, at the latest, in
/// the order written. One that is asked for while its own check is underway depends on itself: an error.
///
/// Errors: whatever fails has been reported, so "nothing" means "say no more about it".
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/analyze.h"
#include "compiler/semantics/data_files.h"
#include "compiler/semantics/extents.h"
#include "compiler/semantics/indexes.h"
#include "compiler/semantics/model.h"
#include "compiler/semantics/program.h"
#include "compiler/semantics/types.h"
#include "compiler/syntax/ast.h"
#include "runtime/values/zones.h"

namespace merit::semantics {

namespace d = diagnostics;

// --- names -----------------------------------------------------------------------------------------------------------

enum class SymbolKind : uint8_t { lead_field, event, parameter, set, table, let, function, score, output, stage };
inline constexpr size_t kSymbolKinds = 10;

/// What a name stands for: the `index`-th of its kind in the model.
struct Symbol {
  SymbolKind kind;
  uint32_t index;
  Span span;  ///< where the name is declared
};

/// `event`, `set` …: what a message calls it.
std::string_view kind_name(SymbolKind kind);
/// `an event`, `a set` …
std::string kind_phrase(SymbolKind kind);

using NameTable = std::map<std::string, Symbol>;

/// Where an expression stands: what it can see.
enum class Place : uint8_t {
  rule,      ///< lets, scores, stages, disqualifications: everything but decision names
  output,    ///< outputs, expectations, questions: everything
  route,     ///< routes: everything but what they decide themselves
  function,  ///< arguments, sets, tables, parameters, other functions
  constant,  ///< parameters
};

struct Scope {
  uint32_t module = 0;
  Place place = Place::rule;
  std::optional<uint32_t> event = std::nullopt;  ///< the event whose fields come first
  bool in_where = false;                         ///< no pattern may stand here
  bool sees_outcomes = false;                    ///< what came of a lead may be asked for
  const std::vector<std::pair<std::string, Type>>* arguments = nullptr;
};

/// More of them are a mistake of a program; what is kept of events grows with kinds times fields.
inline constexpr size_t kMostKinds = 1000;
inline constexpr size_t kMostDerivedEvents = 1000;
inline constexpr size_t kMostEventFields = 20'000;  ///< of all events, those of derived ones counted again
inline constexpr size_t kMostArguments = 100;

// --- the checker -----------------------------------------------------------------------------------------------------

class Checker {
 public:
  Checker(source::Sources& files, const source::Loader& file_loader, d::Diagnostics& sink)
      : sources(files), loader(file_loader), diagnostics(sink) {}

  std::optional<Model> run(source::FileId file, const std::vector<Question>& questions,
                           const std::function<void()>& when_parsed);

  source::Sources& sources;
  const source::Loader& loader;
  d::Diagnostics& diagnostics;
  Program program;
  Model model;
  Extents extents{model};
  Indexes indexes{model};
  /// Expressions about which something has been said that makes the rest of their check moot.
  std::set<std::pair<uint32_t, syntax::ExpressionId>> moot;
  /// Copies of named sets whose values are another type's, by set and type.
  std::map<std::tuple<uint32_t, TypeKind, uint32_t>, uint32_t> set_copies;

  const syntax::Ast& ast(uint32_t module) const { return program.modules[module].ast; }
  const values::Zone& zone() const { return *zone_; }
  std::string text_of(Span span) const;  ///< the text there on one line, without comments
  std::string quoted(Span span) const;   ///< the same, shortened

  // scope.cpp: names
  struct LookUpResult {
    std::optional<Symbol> symbol;
    bool reported = false;
  };
  /// The symbol that a name stands for in a module: its own, else the one module's that it uses.
  LookUpResult look_up(uint32_t module, const syntax::QualifiedName& name);
  /// The same, which must be of one kind; else it is reported with what is near.
  std::optional<uint32_t> require(uint32_t module, const syntax::QualifiedName& name, SymbolKind kind);
  /// Reports a name that means nothing here, with the nearest of those that would; `kind` is empty where any would do.
  void report_unknown(Span span, std::string_view kind, const std::string& name,
                      const std::vector<std::string>& candidates);
  /// The same, but once for all uses of the name in a module (`repeats_unknown`).
  void report_unknown_once(uint32_t module, Span span, std::string_view kind, const std::string& name,
                           const std::vector<std::string>& candidates);
  /// The same of a field that `owner`, the lead or an event, does not have; `candidates` are those that it has.
  void report_unknown_field(uint32_t module, const syntax::Name& name, const std::string& owner,
                            const std::vector<std::string>& candidates);
  /// Whether a name that means nothing has been reported in this module: one declaration is at fault then, not each of
  /// its uses. What is `near` the name, or null, is put in its place by the first report's fix. Else the next report
  /// is taken for the first.
  bool repeats_unknown(uint32_t module, Span span, const std::string& name, const std::string* near);
  /// All names of one kind that a module sees, but those of declarations underway: they would depend on themselves.
  std::vector<std::string> names_of(uint32_t module, SymbolKind kind) const;
  /// All names that a used module declares, but lead fields.
  std::vector<std::string> names_in(uint32_t user, const std::string& module) const;
  /// False: the name stands for something else already, which has been reported.
  bool declare(uint32_t module, const syntax::Name& name, SymbolKind kind, uint32_t index);
  const NameTable& names(uint32_t module) const { return names_[module]; }
  /// Whether enough has been said about a name that a module declares: its declaration could not be read.
  bool is_unreadable(uint32_t module, const std::string& name) const {
    return may_declare_any_[module] || unreadable_names_[module].contains(name);
  }

  // checker.cpp: building
  ExpressionId add(Expression::Node node, Type type, Span span);
  Type enumeration(std::vector<std::string> labels);
  /// `convert_value` for any number of labels.
  std::optional<Value> converted(const TypedValue& value, Type to);
  /// The type that a definition writes; reported and nothing when there is no such type.
  std::optional<Type> read_type(const syntax::TypeName& name);
  /// A literal as a value of `type`; reported when it does not fit.
  std::optional<Value> read_value(const syntax::Literal& literal, Type type);
  std::optional<TypedValue> read_literal(const syntax::Literal& literal);

  // checker.cpp: limits, each of which is reported once
  /// Goes one level down into what is checked; false where that is too deep. Each call is answered by `ascend`.
  bool descend(Span span);
  void ascend() { --depth_; }
  /// Whether an expression is no higher than allowed.
  bool is_within_height(ExpressionId id, Span span);
  /// Whether there is room for what a function, derived event or set adds where it is used.
  bool write_out(uint64_t parts, Span use);
  /// `more than {limit} {what}`.
  void refuse_size(Span span, size_t limit, std::string what);

  // checker.cpp: declarations that are checked when first needed
  bool require_checked(SymbolKind kind, uint32_t index, Span use);
  /// When an expression has its value: before anything is decided, after that, or after routes are.
  enum class Known : uint8_t { at_once, once_decided, once_routed };
  Known known(uint32_t output) const { return lazy(SymbolKind::output)[output].known; }
  /// Said of whatever declaration is being checked.
  void note_known(Known known);
  /// The decision's name that an expression of this definition can use.
  std::optional<DecisionName> decision_name(std::string_view name) const;

 private:
  enum class Progress : uint8_t { untouched, underway, done, failed };
  struct Lazy {
    uint32_t module;
    const syntax::Declaration* declaration;
    std::string name;
    Progress progress = Progress::untouched;
    uint32_t depth = 1;  ///< of the longest chain of declarations below it
    Known known = Known::at_once;
  };

  std::vector<Lazy>& lazy(SymbolKind kind) { return lazy_[static_cast<size_t>(kind)]; }
  const std::vector<Lazy>& lazy(SymbolKind kind) const { return lazy_[static_cast<size_t>(kind)]; }

  // checker.cpp: the order of work
  void declare_all();
  void note_routes();
  void declare_lazy(uint32_t module);
  void check_all_lazy();
  bool check_lazily(SymbolKind kind, uint32_t index);
  void report_cycle(SymbolKind kind, uint32_t index, Span use);
  void refuse_height(Span span);
  bool has_missing_operand(const Expression::Node& node) const;
  void check_rest();
  bool refuse_in_library(uint32_t module, const syntax::Declaration& at);
  void check_questions(const std::vector<Question>& questions);

  // scope.cpp
  LookUpResult look_up_in(uint32_t user, const syntax::Name& module, const syntax::Name& name);
  void report_shadowed_names();
  void report_with(Span span, std::string_view kind, const std::string& name, const std::string* near);
  void note_unreadable_names(uint32_t module);
  void note_words(uint32_t module, std::string_view text);
  void refuse_decision_name(const syntax::Name& name, SymbolKind kind);

  // check_definition.cpp
  void check_definition_block();
  void read_definition(const syntax::DefinitionDecl& block);
  const values::Zone* read_zone(const syntax::Text& name);
  std::optional<int64_t> read_day(const syntax::Literal& date);

  // check_lead.cpp
  void declare_lead(uint32_t module);
  bool declare_lead_fields(const syntax::LeadDecl& lead);
  void check_required_fields(uint32_t module, const syntax::LeadDecl& lead);
  std::optional<Field> read_field(const syntax::Field& field, const std::vector<syntax::MissingWhen>& missing);
  bool check_key(const syntax::Field& field, Type type);

  // check_events.cpp
  void declare_kinds(uint32_t module);
  void share_kind_fields();
  void declare_kind(uint32_t module, const syntax::EventDecl& event, const syntax::Declaration& at, bool outcome);
  void declare_derived_events(uint32_t module);
  std::string declare_event_name(uint32_t module, const syntax::Name& name, const std::optional<syntax::Name>& plural,
                                 uint32_t index);
  void read_type_value(const syntax::EventDecl& event, EventKind& kind);
  void read_kind_fields(uint32_t module, const syntax::EventDecl& event, EventKind& kind);
  void read_kind_mappings(uint32_t module, const syntax::EventDecl& event, EventKind& kind);
  void read_matching(uint32_t module, const syntax::Name& field, EventKind& kind);
  void read_common_mappings(const syntax::EventsDecl& events);
  std::vector<Event::SharedField> shared_fields(uint32_t first, const std::set<uint32_t>& members);
  bool check_derived(const Lazy& lazy, uint32_t index);

  // check_values.cpp
  void declare_values(uint32_t module);
  void declare_parameter(uint32_t module, const syntax::ParameterDecl& written, const syntax::Declaration& at);
  std::optional<Parameter> read_parameter(const syntax::ParameterDecl& written);
  bool check_range(const Parameter& parameter, const Value& value, Span span);
  void declare_set(uint32_t module, const syntax::SetDecl& written);
  std::optional<Set> read_set(const syntax::SetDecl& written);
  std::optional<Set> read_set_file(uint32_t module, const syntax::Text& from);
  Set make_set(Type type, const std::vector<TypedValue>& values, const std::vector<Span>& spans);
  bool check_let(const Lazy& lazy, uint32_t index);
  bool check_function(const Lazy& lazy, uint32_t index);
  bool check_output(const Lazy& lazy, uint32_t index);

  // check_tables.cpp
  struct TableRow {
    TypedValue key, value;
    Span key_span, value_span;
  };
  std::optional<Records> load_records(uint32_t module, const syntax::Text& from, size_t columns);
  void declare_table(uint32_t module, const syntax::TableDecl& written);
  std::optional<TypedValue> constant_value(uint32_t module, syntax::ExpressionId id);
  bool read_table_rows(uint32_t module, const syntax::TableDecl& written, std::vector<TableRow>& rows);
  bool read_table_file(uint32_t module, const syntax::TableDecl& written, std::vector<TableRow>& rows);
  bool give_types(const syntax::TableDecl& written, Table& table, std::vector<TableRow>& rows,
                  const std::optional<TypedValue>& fallback);
  bool read_cell_as(TypedValue& cell, Span span, Type type);
  bool fill_table(uint32_t module, const syntax::TableDecl& written, Table& table, const std::vector<TableRow>& rows,
                  const std::optional<TypedValue>& fallback);

  // check_stages.cpp
  void declare_stage_names();
  bool check_stage(const Lazy& lazy, uint32_t index);
  void check_recycle(uint32_t module, const syntax::Declaration& at);
  void check_disqualification(uint32_t module, const syntax::DisqualifyDecl& disqualify, Span span);

  // check_routes.cpp
  void check_route(uint32_t module, const syntax::RouteDecl& written, Span span);
  std::optional<Route::Arm> check_route_arm(uint32_t module, const syntax::RouteDecl::RouteArm& written);
  ExpressionId after_reached(ExpressionId length);
  ExpressionId later_than(ExpressionId time, ExpressionId length);

  // check_handoffs.cpp
  void check_handoff(uint32_t module, const syntax::HandoffDecl& written, Span span);
  std::optional<Handoff::Item> check_handoff_item(uint32_t module, const std::string& stage,
                                                  const syntax::HandoffDecl::Item& written);
  std::optional<Handoff::Item> check_touches(uint32_t module, const syntax::HandoffDecl::Item& written);
  bool check_handoff_name(const Handoff& handoff, const Handoff::Item& item, Span span);
  std::string phrase_of(const Handoff::Item& item) const;

  // check_tests.cpp
  void check_test(uint32_t module, const syntax::TestDecl& written, Span span);
  std::vector<Test::FieldValue> read_record(uint32_t module, const syntax::TestDecl::Record& record,
                                            const std::vector<Field>& fields, const std::string& owner);
  void check_test_event(uint32_t module, const syntax::TestDecl::Event& written, Test& test);
  std::optional<ExpressionId> test_event_time(const syntax::TestDecl::Event& written);

  // check_score.cpp
  bool check_score(const Lazy& lazy, uint32_t index);

  std::vector<NameTable> names_;  ///< by module
  /// By module: the names of declarations that could not be parsed, about which nothing more is said.
  std::vector<std::set<std::string>> unreadable_names_;
  /// By module: whether something could not be read that may declare whatever name is not found.
  std::vector<bool> may_declare_any_;
  /// Names that are declared twice, by module: whichever was meant, the other is misused where they stand.
  std::set<std::pair<uint32_t, std::string>> ambiguous_;
  /// By module and name: the first report of what means nothing.
  std::map<std::pair<uint32_t, std::string>, size_t> unknown_;
  std::array<std::vector<Lazy>, kSymbolKinds> lazy_;
  std::vector<std::pair<SymbolKind, uint32_t>> underway_;  ///< outermost first
  std::vector<source::FileId> data_files_;                 ///< in the order read
  std::set<uint32_t> refused_modules_;                     ///< used, but not libraries
  uint32_t depth_ = 0;                                     ///< of the expression being checked, through names
  uint64_t written_out_ = 0;                               ///< parts that functions and derived events have added
  size_t event_fields_ = 0;
  bool is_too_high_ = false;
  bool has_routes_ = false;
  std::set<std::string> refused_sizes_;  ///< of what there is too much
  const values::Zone* zone_ = &values::utc_zone();
  std::optional<Span> recycle_;  ///< the word of the first `recycle`
};

}  // namespace merit::semantics
