// Running generated code over columns.
#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/decision_shape.h"
#include "compiler/codegen/generate.h"
#include "compiler/codegen/object_loader.h"
#include "compiler/codegen/program_symbols.h"
#include "compiler/codegen/stages.h"
#include "compiler/codegen/stored_columns.h"
#include "compiler/codegen/target.h"
#include "runtime/kernels/memory.h"

namespace merit::codegen {

namespace {

using plan::Type;
using plan::TypeKind;

/// The cells of a table over a dictionary.
struct TableCells {
  std::vector<int64_t> integers;
  std::vector<double> numbers;
  std::vector<uint8_t> known;

  TableCells(const Type& type, size_t rows)
      : integers(type.kind == TypeKind::number ? 0 : rows),
        numbers(type.kind == TypeKind::number ? rows : 0),
        known(rows) {}
  merit_table view() {
    void* const values = numbers.empty() ? static_cast<void*>(integers.data()) : numbers.data();
    return {values, known.data()};
  }
};

}  // namespace

class Prepared {
 public:
  StoredColumns lead_columns, event_columns;  ///< of events without their cells
  std::vector<merit_value> parameters;
  std::vector<std::string> parameter_texts;
  std::vector<TableCells> table_cells;
  std::vector<merit_table> tables;
  merit_batch batch = {};  ///< all but rows and events
};

struct CompiledPlan::Parts {
  plan::Plan plan;
  DecisionShape shape;
  Tables tables;
  Options options;
  Code code;
  LoadedCode loaded;
};

CompiledPlan::CompiledPlan(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
CompiledPlan::CompiledPlan(CompiledPlan&&) noexcept = default;
CompiledPlan& CompiledPlan::operator=(CompiledPlan&&) noexcept = default;
CompiledPlan::~CompiledPlan() = default;

const std::string& CompiledPlan::llvm_ir() const {
  return parts_->code.llvm_ir;
}
const std::string& CompiledPlan::assembly() const {
  return parts_->code.assembly;
}
const Timings& CompiledPlan::timings() const {
  return parts_->code.timings;
}
bool CompiledPlan::is_from_cache() const {
  return parts_->code.is_from_cache;
}
Level CompiledPlan::level() const {
  return parts_->options.level;
}

namespace {

std::expected<LoadedCode, Error> load(const std::vector<std::string>& objects, size_t tables) {
  if constexpr (kHost == Target::x86_64) return load_here(objects, tables, program_symbols());
  const auto maker = code_maker();
  if (!maker) return std::unexpected(maker.error());
  return (*maker)->load(objects, tables, program_symbols());
}

}  // namespace

std::expected<CompiledPlan, Error> compile(const plan::Plan& plan, const Layout& layout, const Options& options) {
  Options chosen = options;
  if (chosen.level == Level::automatic) chosen.level = level_of_processor();
  const std::vector<Level> usable = usable_levels();
  if (!options.keep_code && std::ranges::find(usable, chosen.level) == usable.end()) {
    return std::unexpected(Error{"code of this level does not run on this processor"});
  }
  const Tables tables = tables_of(plan, layout);
  auto code = generate({plan, layout, tables, chosen});
  if (!code) return std::unexpected(std::move(code.error()));
  Stages stages(code->timings);
  auto loaded = load(code->objects, tables.size());
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  stages.end("load", "code");
  return CompiledPlan(std::make_unique<CompiledPlan::Parts>(
      CompiledPlan::Parts{plan, shape_of(plan), tables, chosen, std::move(*code), std::move(*loaded)}));
}

// --- before the rows -------------------------------------------------------------------------------------------------

namespace {

/// Texts of parameters are kept in `texts`, which has room for all of them.
merit_value stored_value(const semantics::Value& value, std::vector<std::string>& texts) {
  merit_value stored = {};
  if (const auto* some = std::get_if<bool>(&value)) stored.integer = static_cast<int64_t>(*some);
  if (const auto* some = std::get_if<int64_t>(&value)) stored.integer = *some;
  if (const auto* some = std::get_if<double>(&value)) stored.number = *some;
  if (const auto* some = std::get_if<std::string>(&value)) {
    const std::string& text = texts.emplace_back(*some);
    stored.text = {text.data(), text.size()};
  }
  return stored;
}

}  // namespace

std::shared_ptr<const Prepared> CompiledPlan::prepare(const columns::Leads& leads,
                                                      std::span<const semantics::Value> parameters) const {
  const Parts& parts = *parts_;
  auto prepared = std::make_shared<Prepared>();
  for (const plan::LeadField& field : parts.plan.lead_fields)
    prepared->lead_columns.add(leads.lead_fields[field.field]);
  for (const columns::ColumnPtr& column : leads.events.columns) prepared->event_columns.add(column);
  prepared->parameter_texts.reserve(parameters.size());
  for (const semantics::Value& value : parameters) {
    prepared->parameters.push_back(stored_value(value, prepared->parameter_texts));
  }
  merit_batch& batch = prepared->batch;
  batch.lead_columns = prepared->lead_columns.data();
  batch.parameters = prepared->parameters.data();

  merit_memory memory;
  prepared->table_cells.reserve(parts.tables.size());
  for (size_t i = 0; i < parts.tables.size(); ++i) {
    const Table& table = parts.tables[i];
    const StoredColumns& columns = table.event ? prepared->event_columns : prepared->lead_columns;
    const merit_column& column = columns.data()[table.column];
    const Type& type = parts.plan[parts.plan.text_tables[table.text_table].value].type;
    prepared->tables.push_back(prepared->table_cells.emplace_back(type, column.dictionary_size + 1).view());
    parts.loaded.prepare[i](&batch, column.dictionary, column.dictionary_size, &prepared->tables.back(), &memory);
  }
  batch.tables = prepared->tables.data();
  return prepared;
}

// --- the rows --------------------------------------------------------------------------------------------------------

std::vector<columns::Table> CompiledPlan::evaluate(const Prepared& prepared, const columns::Events& events,
                                                   std::span<const columns::Row> rows) const {
  const Parts& parts = *parts_;
  static_assert(sizeof(columns::Row) == sizeof(merit_row));
  merit_memory memory;
  DecisionBuffers buffers(parts.plan, parts.shape, rows.size());
  merit_outputs outputs = {buffers.columns(), buffers.undecided(), buffers.reasons(), &memory};
  const std::vector<merit_column> event_columns = prepared.event_columns.with_cells_of(events.columns);
  merit_batch batch = prepared.batch;
  batch.event_columns = event_columns.data();
  batch.event_kind = events.kind.data();
  batch.event_at = events.at.data();
  batch.rows = reinterpret_cast<const merit_row*>(rows.data());
  batch.row_count = rows.size();
  parts.loaded.evaluate(&batch, &outputs);
  return buffers.take();
}

}  // namespace merit::codegen
