// Decisions about one lead at a time, from a plain C structure. A call is to cost little more than compiled code does:
// what can be worked out once is in the context, and memory is kept from lead to lead.
#include "runtime/library/call.h"
#include "runtime/library/key_set.h"
#include "runtime/library/lead_events.h"
#include "runtime/library/library.h"
#include "runtime/library/parameters.h"
#include "runtime/library/processor.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/fold.h"

using merit::kernels::Blocks;
using merit::library::Escape;

namespace {

/// A field that compiled code or this file looks at.
struct NeededField {
  const merit_field* field;
  uint64_t place;  ///< among the fields
  bool is_key;
  bool is_plain;  ///< any integer is a value of it
};
struct NeededFields {
  NeededField* fields;
  uint64_t count;
  const NeededField* key;  ///< null: there is none
  bool any_required;
};

/// A bit for each of 1,024 classes of keys: two events in one may have the same key.
struct KeyClasses {
  uint64_t words[16];
};

}  // namespace

struct merit_context {
  explicit merit_context(const merit_definition& compiled)
      : definition(compiled), memory(&escape), fixed(&escape), of_events(&escape), of_lists(&escape) {}
  static void* operator new(size_t, void* place) noexcept { return place; }

  const merit_definition& definition;
  const merit_code* code = nullptr;
  Escape escape;
  merit_memory memory;
  Blocks fixed;      ///< what does not change from lead to lead
  Blocks of_events;  ///< columns for `event_room` events
  Blocks of_lists;   ///< of the decision

  merit_value* parameters = nullptr;
  NeededFields lead_fields = {};
  NeededFields* kinds = nullptr;  ///< by kind

  merit_column* lead_columns = nullptr;
  merit_column* event_columns = nullptr;
  uint64_t* event_cell_sizes = nullptr;  ///< by event column
  uint64_t event_room = 0;
  const merit_event** order = nullptr;
  const merit_event** merged = nullptr;  ///< beside `order`, for sorting
  uint16_t* event_kind = nullptr;
  int64_t* event_at = nullptr;

  merit_output* outputs = nullptr;
  uint64_t* undecided = nullptr;
  uint64_t* reasons = nullptr;
  merit_cell* decision = nullptr;  ///< by output
};

namespace merit::library {

namespace {

enum class Given : uint8_t { missing, known, nothing_it_could_be };

Given known_unless(bool missing) {
  return missing ? Given::missing : Given::known;
}

Given check_text(const NeededField& needed, const merit_text& given, merit_value& out) {
  const TextView text = view(given);
  if (text.data == nullptr && text.size > 0) return Given::nothing_it_could_be;
  const TextView value = needed.is_key ? values::trim(text) : text;
  out.text = {value.empty() ? "" : value.data, value.size};
  return known_unless(!is_utf8(text) || text_means_missing(*needed.field, text));
}

/// A caller's known cell as a field's value.
Given check_value(const NeededField& needed, const merit_value& given, merit_value& out) {
  const merit_field& field = *needed.field;
  if (field.type == merit_text_type) return check_text(needed, given.text, out);
  const int64_t integer = given.integer;
  out.integer = integer;
  bool possible = true;
  switch (field.type) {
    case merit_number:
      return known_unless(!values::is_finite(given.number) || number_means_missing(field, given.number));
    case merit_boolean:
      possible = integer == 0 || integer == 1;
      if (possible)
        return known_unless(text_means_missing(field, integer != 0 ? TextView("true", 4) : TextView("false", 5)));
      break;
    case merit_enumeration:
      possible = integer >= 0 && static_cast<uint64_t>(integer) < field.label_count;
      if (possible) return known_unless(text_means_missing(field, view(field.labels[integer])));
      break;
    case merit_date:
      possible = integer >= -kMostDays && integer <= kMostDays;
      break;
    case merit_integer:
      return known_unless(number_means_missing(field, static_cast<double>(integer)));
    default:
      break;
  }
  return possible ? Given::known : Given::nothing_it_could_be;
}

/// A caller's cell as a field's value. Most are integers that need no look.
[[gnu::always_inline]] inline Given read_cell(const NeededField& needed, const merit_cell& cell, merit_value& out) {
  if (cell.known == 0) return Given::missing;
  if (!needed.is_plain) return check_value(needed, cell.value, out);
  out.integer = cell.value.integer;
  return Given::known;
}

inline void store(const merit_column& column, int32_t type, uint64_t row, const merit_value& value) {
  set_bit(const_cast<uint64_t*>(column.validity), row);
  void* const cells = const_cast<void*>(column.values);
  if (type == merit_text_type) {
    static_cast<merit_text*>(cells)[row] = value.text;
  } else {
    static_cast<int64_t*>(cells)[row] = value.integer;  // of a number its bits
  }
}

bool is_plain(const merit_field& field) {
  if (field.type == merit_integer) return !spells_a_number(field);
  return field.type == merit_time || field.type == merit_duration;
}

NeededFields needed_of(Blocks& blocks, const merit_field* fields, uint64_t count, int64_t key_field) {
  NeededFields needed = {room_for<NeededField>(blocks, count), 0, nullptr, false};
  for (uint64_t f = 0; f < count; ++f) {
    if (fields[f].column < 0) continue;
    NeededField& added = needed.fields[needed.count++];
    added = {&fields[f], f, key_field == static_cast<int64_t>(f), is_plain(fields[f])};
    if (added.is_key) needed.key = &added;
    needed.any_required = needed.any_required || fields[f].required;
  }
  return needed;
}

/// Texts of parameters are the caller's.
void keep_parameters(merit_context& context, const merit_description& description) {
  for (uint64_t i = 0; i < description.parameter_count; ++i) {
    if (description.parameters[i].type != merit_text_type) continue;
    merit_text& text = context.parameters[i].text;
    auto* const kept = room_for<char>(context.fixed, text.size + 1);
    if (text.size > 0) __builtin_memcpy(kept, text.data, text.size);
    text.data = kept;
  }
}

void set_up_outputs(merit_context& context, const merit_description& description) {
  const merit_definition& definition = context.definition;
  const uint64_t count = definition.first_reason + definition.reason_count;
  context.outputs = room_for<merit_output>(context.fixed, count);
  for (uint64_t i = 0; i < count; ++i) {
    context.outputs[i] = {zeroed<merit_text>(context.fixed, 1), zeroed<uint8_t>(context.fixed, 1)};
  }
  context.undecided = zeroed<uint64_t>(context.fixed, words_for(definition.undecided_count) + 1);
  context.reasons = zeroed<uint64_t>(context.fixed, words_for(definition.reason_count) + 1);
  context.decision = zeroed<merit_cell>(context.fixed, description.output_count);
}

/// Memory for so many events.
void make_room(merit_context& context, uint64_t events) {
  if (context.order != nullptr && events <= context.event_room) return;
  uint64_t room = context.event_room < 64 ? 64 : context.event_room * 2;
  if (room < events) room = events;
  context.event_room = 0;
  context.order = nullptr;
  Blocks& blocks = context.of_events;
  blocks.reset();
  for (uint64_t c = 0; c < context.definition.event_column_count; ++c) {
    merit_column& column = context.event_columns[c];
    column = {};
    column.validity = room_for<uint64_t>(blocks, words_for(room) + 1);
    column.values = room_for<char>(blocks, (room + 1) * context.event_cell_sizes[c]);
  }
  context.merged = room_for<const merit_event*>(blocks, room);
  context.event_kind = room_for<uint16_t>(blocks, room);
  context.event_at = room_for<int64_t>(blocks, room);
  context.order = room_for<const merit_event*>(blocks, room);
  context.event_room = room;
}

void set_up(merit_context& context) {
  const merit_definition& definition = context.definition;
  const merit_description& description = definition.description;
  context.code = &code_for_this_processor(definition);
  keep_parameters(context, description);
  context.lead_fields =
      needed_of(context.fixed, description.lead_fields, description.lead_field_count, description.key_field);
  context.lead_columns = zeroed<merit_column>(context.fixed, definition.lead_column_count);
  empty_columns(context.fixed, description.lead_fields, description.lead_field_count, context.lead_columns, 1);
  context.event_columns = zeroed<merit_column>(context.fixed, definition.event_column_count);
  context.event_cell_sizes = zeroed<uint64_t>(context.fixed, definition.event_column_count);
  context.kinds = room_for<NeededFields>(context.fixed, description.kind_count);
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const merit_event_kind& kind = description.kinds[k];
    context.kinds[k] = needed_of(context.fixed, kind.fields, kind.field_count, kind.key_field);
    for (uint64_t i = 0; i < context.kinds[k].count; ++i) {
      const merit_field& field = *context.kinds[k].fields[i].field;
      context.event_cell_sizes[field.column] = cell_size(field.type);
    }
  }
  set_up_outputs(context, description);
  make_room(context, 1);
}

/// One call of `decide`.
class Decision {
 public:
  Decision(merit_context& context, const merit_lead& lead, Failure& failure)
      : context_(context), description_(context.definition.description), lead_(lead), failure_(failure) {}

  bool run() {
    context_.memory.kept.reset();
    context_.of_lists.reset();
    if (!take_lead()) return false;
    make_room(context_, lead_.event_count);
    clear_columns();
    if (!take_events() || (!sorted_ && !put_in_order())) return false;
    evaluate();
    return true;
  }

 private:
  bool take_lead() {
    for (uint64_t i = 0; i < context_.lead_fields.count; ++i) {
      const NeededField& needed = context_.lead_fields.fields[i];
      const merit_column& column = context_.lead_columns[needed.field->column];
      *const_cast<uint64_t*>(column.validity) = 0;
      __builtin_memset(const_cast<void*>(column.values), 0, cell_size(needed.field->type));
      merit_value value;
      const Given given = read_cell(needed, lead_.fields[needed.place], value);
      if (given == Given::known) {
        store(column, needed.field->type, 0, value);
      } else if (given == Given::nothing_it_could_be) {
        return failure_.is(merit_wrong_call, "the cell of ", Quoted{view(needed.field->name)},
                           " holds nothing that the field could be");
      } else if (needed.field->required) {
        return failure_.is(merit_wrong_data, "the ", view(description_.subject), " lacks ",
                           Quoted{view(needed.field->name)}, ", which is required");
      }
    }
    return true;
  }

  /// Those that the lead has at `now`, as they stand: mostly in order already.
  bool take_events() {
    const merit_event* before = nullptr;
    for (uint64_t i = 0; i < lead_.event_count; ++i) {
      const merit_event& event = lead_.events[i];
      if (event.kind >= description_.kind_count) {
        return failure_.is(merit_wrong_call, "event ", i, " is of kind ", event.kind, ", and there are ",
                           description_.kind_count);
      }
      const merit_event_kind& kind = description_.kinds[event.kind];
      if (!kind.needed) continue;
      if (event.fields == nullptr && context_.kinds[event.kind].count > 0) {
        return failure_.is(merit_wrong_call, "event ", i, " has no fields");
      }
      const NeededFields& fields = context_.kinds[event.kind];
      if (fields.key != nullptr && repeats_a_key(*fields.key, i)) continue;
      if (event.at > lead_.now || (fields.any_required && lacks_a_field(event))) continue;
      if (before != nullptr && (event.at < before->at || (event.at == before->at && stands_before(event, *before)))) {
        sorted_ = false;
      }
      if (!put(event, count_)) return false;
      context_.order[count_++] = &event;
      before = &event;
    }
    return true;
  }

  /// As the reader of many leads has it.
  static Reading key_of_event(const NeededField& key, const merit_event& event) {
    Reading reading;
    merit_value value;
    if (read_cell(key, event.fields[key.place], value) != Given::known) return reading;
    reading.state = Reading::State::known;
    if (key.field->type == merit_text_type) {
      reading.text = view(value.text);
    } else if (key.field->type == merit_number) {
      reading.number = value.number;
    } else {
      reading.integer = value.integer;
    }
    return reading;
  }

  bool repeats_a_key(const NeededField& needed, uint64_t number) {
    const merit_event& event = lead_.events[number];
    merit_value value;
    if (read_cell(needed, event.fields[needed.place], value) != Given::known) return false;
    const bool is_text = needed.field->type == merit_text_type;
    const auto bits =
        is_text ? key_of(*needed.field, key_of_event(needed, event)).bits : static_cast<uint64_t>(value.integer);
    const uint64_t in = (bits + event.kind * 131) * 0x9E3779B97F4A7C15 >> 54;
    if (!bit_at(classes_.words, in)) {
      set_bit(classes_.words, in);
      return false;
    }
    const Reading key = key_of_event(needed, event);
    for (uint64_t i = 0; i < number; ++i) {
      if (lead_.events[i].kind != event.kind) continue;
      const Reading other = key_of_event(needed, lead_.events[i]);
      if (other.known() && compare_keys(*needed.field, key, other) == 0) return true;
    }
    return false;
  }

  bool lacks_a_field(const merit_event& event) const {
    const NeededFields& fields = context_.kinds[event.kind];
    for (uint64_t i = 0; i < fields.count; ++i) {
      if (!fields.fields[i].field->required) continue;
      merit_value value;
      if (read_cell(fields.fields[i], event.fields[fields.fields[i].place], value) != Given::known) return true;
    }
    return false;
  }

  bool stands_before(const merit_event& a, const merit_event& b) const {
    if (a.at != b.at) return a.at < b.at;
    if (a.kind != b.kind) return a.kind < b.kind;
    const NeededField* const key = context_.kinds[a.kind].key;
    if (key == nullptr) return false;
    const Reading of_a = key_of_event(*key, a);
    const Reading of_b = key_of_event(*key, b);
    if (!of_a.known() || !of_b.known()) return of_a.known() && !of_b.known();
    return compare_keys(*key->field, of_a, of_b) < 0;
  }

  /// Merges, so that equal events stay as they stand.
  void sort() {
    const merit_event** from = context_.order;
    const merit_event** to = context_.merged;
    for (uint64_t width = 1; width < count_; width *= 2) {
      for (uint64_t low = 0; low < count_; low += 2 * width) {
        const uint64_t middle = low + width < count_ ? low + width : count_;
        const uint64_t high = low + 2 * width < count_ ? low + 2 * width : count_;
        uint64_t left = low, right = middle;
        for (uint64_t place = low; place < high; ++place) {
          const bool takes_right = left == middle || (right < high && stands_before(*from[right], *from[left]));
          to[place] = from[takes_right ? right++ : left++];
        }
      }
      const merit_event** const merged = to;
      to = from;
      from = merged;
    }
    context_.order = from;
    context_.merged = to;
  }

  void clear_columns() {
    for (uint64_t c = 0; c < context_.definition.event_column_count; ++c) {
      const merit_column& column = context_.event_columns[c];
      __builtin_memset(const_cast<uint64_t*>(column.validity), 0, words_for(lead_.event_count) * sizeof(uint64_t));
      __builtin_memset(const_cast<void*>(column.values), 0, lead_.event_count * context_.event_cell_sizes[c]);
    }
  }

  /// Writes an event where compiled code reads it.
  bool put(const merit_event& event, uint64_t place) {
    context_.event_kind[place] = static_cast<uint16_t>(event.kind);
    context_.event_at[place] = event.at;
    const NeededFields& fields = context_.kinds[event.kind];
    for (uint64_t f = 0; f < fields.count; ++f) {
      const NeededField& needed = fields.fields[f];
      merit_value value;
      const Given given = read_cell(needed, event.fields[needed.place], value);
      if (given == Given::known) {
        store(context_.event_columns[needed.field->column], needed.field->type, place, value);
      } else if (given == Given::nothing_it_could_be) {
        return failure_.is(merit_wrong_call, "the cell of ", Quoted{view(needed.field->name)}, " of an event ",
                           Quoted{view(description_.kinds[event.kind].name)}, " holds nothing that the field could be");
      }
    }
    return true;
  }

  /// What was put in the order of the input, in the language's order.
  bool put_in_order() {
    sort();
    clear_columns();
    for (uint64_t i = 0; i < count_; ++i) {
      if (!put(*context_.order[i], i)) return false;
    }
    return true;
  }

  void evaluate() {
    const merit_definition& definition = context_.definition;
    for (uint64_t w = 0; w < words_for(definition.undecided_count); ++w) context_.undecided[w] = 0;
    for (uint64_t w = 0; w < words_for(definition.reason_count); ++w) context_.reasons[w] = 0;
    const merit_row row = {0, 0, static_cast<int64_t>(count_), lead_.now};
    merit_batch batch = {};
    batch.lead_columns = context_.lead_columns;
    batch.event_columns = context_.event_columns;
    batch.event_kind = context_.event_kind;
    batch.event_at = context_.event_at;
    batch.rows = &row;
    batch.row_count = 1;
    batch.parameters = context_.parameters;
    const merit_outputs outputs = {context_.outputs, context_.undecided, context_.reasons, &context_.memory};
    context_.code->evaluate(&batch, &outputs);
    for (uint64_t i = 0; i < description_.output_count; ++i) {
      const merit_output_column& output = description_.outputs[i];
      merit_cell& cell = context_.decision[i];
      if (output.source != merit_from_value) {
        cell = list_of(output.source == merit_from_undecided);
        continue;
      }
      const merit_output& written = context_.outputs[output.place];
      cell.known = *written.known;
      __builtin_memcpy(&cell.value, written.values, cell_size(output.type));
    }
  }

  merit_cell list_of(bool undecided) {
    const merit_definition& definition = context_.definition;
    const uint64_t names = undecided ? definition.undecided_count : definition.reason_count;
    const uint64_t* const words = undecided ? context_.undecided : context_.reasons;
    merit_cell cell = {};
    cell.known = 1;
    uint64_t count = 0;
    for (uint64_t w = 0; w < words_for(names); ++w) count += static_cast<uint64_t>(__builtin_popcountll(words[w]));
    if (count == 0) return cell;
    auto* const texts = room_for<merit_text>(context_.of_lists, count);
    uint64_t filled = 0;
    for (uint64_t bit = 0; bit < names; ++bit) {
      if (!bit_at(words, bit)) continue;
      texts[filled++] = undecided
                            ? definition.undecided_names[bit]
                            : *static_cast<const merit_text*>(context_.outputs[definition.first_reason + bit].values);
    }
    cell.value.text = {reinterpret_cast<const char*>(texts), count};
    return cell;
  }

  merit_context& context_;
  const merit_description& description_;
  const merit_lead& lead_;
  Failure& failure_;
  KeyClasses classes_ = {};
  uint64_t count_ = 0;
  bool sorted_ = true;
};

int32_t run_decision(void* decision) {
  return static_cast<Decision*>(decision)->run() ? merit_ok : -1;
}

struct SetUp {
  merit_context& context;
  const merit_setting* settings;
  uint64_t setting_count;
  Failure& failure;

  static int32_t run(void* work) {
    auto& self = *static_cast<SetUp*>(work);
    const merit_description& description = self.context.definition.description;
    self.context.parameters = room_for<merit_value>(self.context.fixed, description.parameter_count);
    if (!take_parameters(description, self.settings, self.setting_count, self.failure, self.context.parameters)) {
      return self.failure.status();
    }
    set_up(self.context);
    return merit_ok;
  }
};

}  // namespace

int32_t open(const merit_library* library, const merit_setting* settings, uint64_t setting_count, merit_context** out,
             merit_error* error) {
  Failure failure(error);
  if (library == nullptr || out == nullptr) {
    failure.is(merit_wrong_call, "`library` or `out` is null");
    return merit_wrong_call;
  }
  *out = nullptr;
  void* const place = __builtin_malloc(sizeof(merit_context));
  int32_t status = merit_no_memory;
  if (place != nullptr) {
    auto* const context = new (place) merit_context(definition_of(*library));
    SetUp work = {*context, settings, setting_count, failure};
    status = guarded(context->escape, &SetUp::run, &work);
    if (status == merit_ok) {
      *out = context;
    } else {
      close(context);
    }
  }
  if (status == merit_no_memory) failure.is(status, "there is no memory left");
  return status;
}

int32_t decide(merit_context* context, const merit_lead* lead, const merit_cell** out, merit_error* error) {
  Failure failure(error);
  const bool complete = context != nullptr && lead != nullptr && out != nullptr &&
                        (lead->events != nullptr || lead->event_count == 0) &&
                        (lead->fields != nullptr || context->lead_fields.count == 0);
  if (!complete) {
    failure.is(merit_wrong_call, "an argument is null");
    return merit_wrong_call;
  }
  *out = nullptr;
  Decision decision(*context, *lead, failure);
  const int32_t status = guarded(context->escape, &run_decision, &decision);
  if (status == merit_ok) *out = context->decision;
  if (status == merit_no_memory) failure.is(status, "there is no memory left");
  return status == -1 ? failure.status() : status;
}

void close(merit_context* context) {
  if (context == nullptr) return;
  context->~merit_context();
  __builtin_free(context);
}

}  // namespace merit::library
