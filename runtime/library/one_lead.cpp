// Decisions about one lead at a time, from a plain C structure. A call is to cost little more than compiled code does:
// what can be worked out once is in the context, and memory is kept from lead to lead.
#include "runtime/library/lead_cells.h"
#include "runtime/library/library.h"
#include "runtime/library/parameters.h"
#include "runtime/library/processor.h"

namespace merit::library {

namespace {

constexpr uint64_t kFewestEvents = 64;

/// Texts of parameters are the caller's.
void keep_parameters(merit_context& context, merit_value* parameters) {
  const merit_description& description = context.definition.description;
  for (uint64_t i = 0; i < description.parameter_count; ++i) {
    if (description.parameters[i].type != merit_text_type) continue;
    merit_text& text = parameters[i].text;
    auto* const kept = room_for<char>(context.fixed, text.size + 1);
    if (text.size > 0) __builtin_memcpy(kept, text.data, text.size);
    text.data = kept;
  }
  context.batch.parameters = parameters;
}

WrittenColumn column_for(Blocks& blocks, uint64_t rows, uint64_t cell_size) {
  return {room_for<uint64_t>(blocks, in_pieces(words_for(rows) * sizeof(uint64_t)) / sizeof(uint64_t)),
          room_for<char>(blocks, in_pieces(rows * cell_size)), cell_size};
}

/// By place, for generated code.
void note_readers(const StructReader& reader, merit_reader* readers) {
  for (uint64_t i = 0; i < reader.count; ++i) readers[reader.fields[i].place()].reader = &reader.fields[i];
}

void set_up_lead(merit_context& context) {
  const merit_definition& definition = context.definition;
  const merit_description& description = definition.description;
  StructReader& reader = context.lead_reader;
  reader.set_up(description.lead_fields, description.lead_field_count, description.key_field,
                definition.lead_columns_read, context.fixed);
  context.lead_field_readers = zeroed<merit_reader>(context.fixed, description.lead_field_count);
  note_readers(reader, context.lead_field_readers);
  auto* const columns = zeroed<merit_column>(context.fixed, definition.lead_column_count);
  context.lead_columns = room_for<WrittenColumn>(context.fixed, reader.stored_count);
  for (uint64_t i = 0; i < reader.stored_count; ++i) {
    const merit_field& field = reader.fields[i].field();
    const WrittenColumn made = column_for(context.fixed, 1, cell_size(field.type));
    context.lead_columns[i] = made;
    columns[field.column].validity = made.validity;
    columns[field.column].values = made.values;
  }
  context.batch.lead_columns = columns;
}

void set_up_kinds(merit_context& context) {
  const merit_definition& definition = context.definition;
  const merit_description& description = definition.description;
  context.event_columns = zeroed<merit_column>(context.fixed, definition.event_column_count);
  context.room.columns = zeroed<WrittenColumn>(context.fixed, definition.event_columns_read);
  context.kind_readers = room_for<StructReader>(context.fixed, description.kind_count);
  uint64_t fields = 0;
  for (uint64_t k = 0; k < description.kind_count; ++k) fields += description.kinds[k].field_count;
  merit_reader* readers = zeroed<merit_reader>(context.fixed, fields);
  context.kind_field_readers = readers;
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const merit_event_kind& kind = description.kinds[k];
    StructReader& reader = context.kind_readers[k];
    reader.set_up(kind.fields, kind.field_count, kind.key_field, definition.event_columns_read, context.fixed);
    reader.needed = kind.needed;
    context.has_keys = context.has_keys || reader.key != nullptr;
    note_readers(reader, readers);
    for (uint64_t i = 0; i < reader.stored_count; ++i) {
      const merit_field& field = reader.fields[i].field();
      context.room.columns[field.column].cell_size = cell_size(field.type);
    }
    readers += kind.field_count;
  }
}

void set_up_outputs(merit_context& context) {
  const merit_definition& definition = context.definition;
  const merit_description& description = definition.description;
  Blocks& blocks = context.fixed;
  const uint64_t reasons = definition.reason_count;
  auto* const columns = room_for<merit_output>(blocks, definition.first_reason + reasons);
  context.decision = zeroed<merit_cell>(blocks, description.output_count);
  for (uint64_t i = 0; i < description.output_count; ++i) {
    merit_cell& cell = context.decision[i];
    if (description.outputs[i].source == merit_from_value) {
      // The first of the bytes of `known`, the others of which stay 0.
      columns[description.outputs[i].place] = {&cell.value, reinterpret_cast<uint8_t*>(&cell.known)};
    } else {
      cell.known = 1;
    }
  }
  context.reason_texts = zeroed<merit_text>(blocks, reasons);
  auto* const known = zeroed<uint8_t>(blocks, reasons);
  for (uint64_t i = 0; i < reasons; ++i) columns[definition.first_reason + i] = {&context.reason_texts[i], &known[i]};
  auto* const undecided_bits = zeroed<uint64_t>(blocks, words_for(definition.undecided_count) + 1);
  auto* const reason_bits = zeroed<uint64_t>(blocks, words_for(reasons) + 1);
  context.outputs = {columns, undecided_bits, reason_bits, &context.memory};
  context.lists = room_for<NameList>(blocks, description.output_count);
  for (uint64_t i = 0; i < description.output_count; ++i) {
    merit_text& out = context.decision[i].value.text;
    if (description.outputs[i].source == merit_from_undecided) {
      context.lists[context.list_count++] = {&out, room_for<merit_text>(blocks, definition.undecided_count),
                                             undecided_bits, words_for(definition.undecided_count),
                                             definition.undecided_names};
    } else if (description.outputs[i].source == merit_from_reasons) {
      context.lists[context.list_count++] = {&out, room_for<merit_text>(blocks, reasons), reason_bits,
                                             words_for(reasons), context.reason_texts};
    }
  }
}

void set_up(merit_context& context, merit_value* parameters) {
  context.code = &code_for_this_processor(context.definition);
  keep_parameters(context, parameters);
  set_up_lead(context);
  set_up_kinds(context);
  set_up_outputs(context);
  context.batch.rows = &context.row;
  context.batch.row_count = 1;
  make_room(context, 0);
}

void write_list(const NameList& list) {
  merit_text* const room = list.room;
  const merit_text* texts = list.texts;
  const uint64_t* const end = list.bits + list.words;
  uint64_t filled = 0;
  for (const uint64_t* word = list.bits; word != end; ++word, texts += 64) {
    for (uint64_t left = *word; left != 0; left &= left - 1) room[filled++] = texts[__builtin_ctzll(left)];
  }
  *list.out = {reinterpret_cast<const char*>(filled == 0 ? nullptr : room), filled};
}

/// One call of `decide`.
struct Decision {
  merit_context& context;
  const merit_lead& lead;
  Failure& failure;

  static int32_t run(void* work) {
    auto& self = *static_cast<Decision*>(work);
    return self.decide() ? merit_ok : self.failure.status();
  }

  bool decide() const {
    if (lead.event_count > INT32_MAX) return failure.is(merit_too_large, "there are too many events");
    if (lead.event_count > context.room.events) make_room(context, lead.event_count);
    LeadCells cells(context, lead, failure);
    if (!cells.write_lead() || !cells.write_events()) return false;
    context.row = {0, 0, static_cast<int64_t>(cells.event_count()), lead.now};
    context.memory.kept.reset();
    context.code->evaluate(&context.batch, &context.outputs);
    for (uint64_t i = 0; i < context.list_count; ++i) write_list(context.lists[i]);
    return true;
  }
};

struct SetUp {
  merit_context& context;
  const merit_setting* settings;
  uint64_t setting_count;
  Failure& failure;

  static int32_t run(void* work) {
    auto& self = *static_cast<SetUp*>(work);
    const merit_description& description = self.context.definition.description;
    auto* const parameters = room_for<merit_value>(self.context.fixed, description.parameter_count);
    if (!take_parameters(description, self.settings, self.setting_count, self.failure, parameters)) {
      return self.failure.status();
    }
    set_up(self.context, parameters);
    return merit_ok;
  }
};

}  // namespace

void make_room(merit_context& context, uint64_t events) {
  EventRoom& room = context.room;
  const uint64_t twice = room.events * 2;
  uint64_t most = twice > kFewestEvents ? twice : kFewestEvents;
  if (most < events) most = events;
  room.events = 0;  // until all of it is there
  Blocks& blocks = context.of_events;
  blocks.reset();
  for (uint64_t c = 0; c < context.definition.event_columns_read; ++c) {
    room.columns[c] = column_for(blocks, most, room.columns[c].cell_size);
    context.event_columns[c].validity = room.columns[c].validity;
    context.event_columns[c].values = room.columns[c].values;
  }
  room.kind = room_for<uint16_t>(blocks, most);
  room.at = room_for<int64_t>(blocks, most);
  room.order = room_for<const merit_event*>(blocks, most);
  room.merged = room_for<const merit_event*>(blocks, most);
  if (context.has_keys) room.keys.slots = room_for<uint64_t>(blocks, key_slots(most));
  room.of_code = {room.kind, room.at, context.event_columns, &room.keys, context.kind_field_readers};
  context.batch.event_columns = context.event_columns;
  context.batch.event_kind = room.kind;
  context.batch.event_at = room.at;
  room.events = most;
}

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
                        (lead->fields != nullptr || context->lead_reader.count == 0);
  if (!complete) {
    failure.is(merit_wrong_call, "an argument is null");
    return merit_wrong_call;
  }
  *out = nullptr;
  Decision decision = {*context, *lead, failure};
  const int32_t status = guarded(context->escape, &Decision::run, &decision);
  if (status == merit_ok) *out = context->decision;
  if (status == merit_no_memory) failure.is(status, "there is no memory left");
  return status;
}

void close(merit_context* context) {
  if (context == nullptr) return;
  context->~merit_context();
  __builtin_free(context);
}

}  // namespace merit::library
