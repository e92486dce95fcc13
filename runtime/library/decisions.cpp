#include "runtime/library/decisions.h"

#include "runtime/library/text_buffer.h"

namespace merit::library {

struct DecisionColumn {
  const merit_output_column* output = nullptr;
  uint8_t* validity = nullptr;
  int64_t nulls = 0;
  void* values = nullptr;      ///< of a type with cells of one size: int64, double, int32, bits
  int32_t* offsets = nullptr;  ///< of lists
  TextBuffer texts;
};

namespace {

void release_array(ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  }
  if (array->dictionary != nullptr && array->dictionary->release != nullptr) {
    array->dictionary->release(array->dictionary);
  }
  array->release = nullptr;
  static_cast<Owner*>(array->private_data)->drop();
}

/// Compiled code writes cells of these types as the array has them.
bool has_wide_cells(int32_t type) {
  return type == merit_integer || type == merit_number || type == merit_time || type == merit_duration;
}

void set_bit_of(uint8_t* bits, uint64_t bit) {
  bits[bit >> 3] = static_cast<uint8_t>(bits[bit >> 3] | 1U << (bit & 7));
}

}  // namespace

Decisions::Decisions(Call& call, Owner& owner, uint64_t rows)
    : call_(call),
      owner_(owner),
      rows_(rows),
      columns_(room_for<DecisionColumn>(call.blocks, call.description().output_count)) {
  for (uint64_t i = 0; i < call.description().output_count; ++i) {
    DecisionColumn& column = columns_[i];
    column = DecisionColumn();
    column.output = &call.description().outputs[i];
    column.texts.blocks = &owner.blocks;
    column.validity = zeroed<uint8_t>(owner.blocks, rows / 8 + 1);
    const int32_t type = column.output->type;
    if (has_wide_cells(type)) {
      column.values = zeroed<int64_t>(owner.blocks, rows + 1);
    } else if (type == merit_date || type == merit_enumeration) {
      column.values = zeroed<int32_t>(owner.blocks, rows + 1);
    } else if (type == merit_boolean) {
      column.values = zeroed<uint8_t>(owner.blocks, rows / 8 + 1);
    } else if (type == merit_text_list) {
      column.offsets = zeroed<int32_t>(owner.blocks, rows + 1);
    }
  }
}

merit_outputs Decisions::room(uint64_t first, uint64_t count, Blocks& blocks, merit_memory& memory) {
  const merit_definition& definition = call_.definition;
  const uint64_t columns = definition.first_reason + definition.reason_count;
  auto* const outputs = zeroed<merit_output>(blocks, columns);
  for (uint64_t i = 0; i < call_.description().output_count; ++i) {
    const merit_output_column& output = *columns_[i].output;
    if (output.source != merit_from_value) continue;
    merit_output& to = outputs[output.place];
    to.values = has_wide_cells(output.type) ? static_cast<char*>(columns_[i].values) + first * sizeof(int64_t)
                                            : static_cast<void*>(zeroed<char>(blocks, count * cell_size(output.type)));
  }
  for (uint64_t i = 0; i < columns; ++i) {
    outputs[i].known = zeroed<uint8_t>(blocks, count);
    if (outputs[i].values == nullptr) outputs[i].values = zeroed<merit_text>(blocks, count);
  }
  auto* const undecided = zeroed<uint64_t>(blocks, count * words_for(definition.undecided_count) + 1);
  auto* const reasons = zeroed<uint64_t>(blocks, count * words_for(definition.reason_count) + 1);
  return {outputs, undecided, reasons, &memory};
}

bool Decisions::take(uint64_t first, uint64_t count, const merit_outputs& written) {
  for (uint64_t i = 0; i < call_.description().output_count; ++i) {
    DecisionColumn& column = columns_[i];
    const merit_output_column& output = *column.output;
    const bool named = output.source != merit_from_value;
    const bool fits = named                            ? take_names(column, first, count, written)
                      : output.type == merit_text_type ? take_texts(column, first, count, written)
                      : output.type == merit_text_list ? take_lists(column, first, count, written)
                                                       : take_values(column, first, count, written);
    if (fits) continue;
    return call_.failure.is(merit_too_large, "the column ", Quoted{view(output.name)},
                            " has more than 2 GiB of texts: decide about fewer leads at once");
  }
  return true;
}

bool Decisions::take_values(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written) {
  const merit_output& from = written.columns[column.output->place];
  const auto* const values = static_cast<const int64_t*>(from.values);
  for (uint64_t i = 0; i < count; ++i) {
    if (from.known[i] == 0) {
      ++column.nulls;
      continue;
    }
    set_bit_of(column.validity, first + i);
    if (column.output->type == merit_boolean) {
      if (values[i] != 0) set_bit_of(static_cast<uint8_t*>(column.values), first + i);
    } else if (!has_wide_cells(column.output->type)) {
      static_cast<int32_t*>(column.values)[first + i] = static_cast<int32_t>(values[i]);
    }
  }
  return true;
}

bool Decisions::take_texts(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written) {
  const merit_output& from = written.columns[column.output->place];
  const auto* const texts = static_cast<const merit_text*>(from.values);
  for (uint64_t i = 0; i < count; ++i) {
    const bool known = from.known[i] != 0;
    if (known) {
      set_bit_of(column.validity, first + i);
    } else {
      ++column.nulls;
    }
    if (!column.texts.add(known ? view(texts[i]) : TextView())) return false;
  }
  return true;
}

bool Decisions::take_lists(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written) {
  const merit_output& from = written.columns[column.output->place];
  const auto* const lists = static_cast<const merit_text*>(from.values);
  for (uint64_t i = 0; i < count; ++i) {
    if (from.known[i] != 0) {
      set_bit_of(column.validity, first + i);
      const auto* const texts = reinterpret_cast<const merit_text*>(lists[i].data);
      for (uint64_t each = 0; each < lists[i].size; ++each) {
        if (!column.texts.add(view(texts[each]))) return false;
      }
    } else {
      ++column.nulls;
    }
    column.offsets[first + i + 1] = static_cast<int32_t>(column.texts.count);
  }
  return true;
}

/// `undecided` and `reasons`: lists of what the bits stand for.
bool Decisions::take_names(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written) {
  const merit_definition& definition = call_.definition;
  const bool undecided = column.output->source == merit_from_undecided;
  const uint64_t names = undecided ? definition.undecided_count : definition.reason_count;
  const uint64_t* const words = undecided ? written.undecided : written.reasons;
  const uint64_t word_count = words_for(names);
  for (uint64_t i = 0; i < count; ++i) {
    for (uint64_t w = 0; w < word_count; ++w) {
      for (uint64_t word = words[i * word_count + w]; word != 0; word &= word - 1) {
        const uint64_t bit = w * 64 + static_cast<uint64_t>(__builtin_ctzll(word));
        const merit_text& text =
            undecided ? definition.undecided_names[bit]
                      : static_cast<const merit_text*>(written.columns[definition.first_reason + bit].values)[i];
        if (!column.texts.add(view(text))) return false;
      }
    }
    column.offsets[first + i + 1] = static_cast<int32_t>(column.texts.count);
  }
  return true;
}

ArrowArray* Decisions::new_array(int64_t length, int64_t buffers) {
  auto* const array = zeroed<ArrowArray>(owner_.blocks, 1);
  array->length = length;
  array->n_buffers = buffers;
  array->buffers = zeroed<const void*>(owner_.blocks, static_cast<size_t>(buffers));
  array->release = &release_array;
  array->private_data = &owner_;
  ++owner_.references;
  return array;
}

namespace {

/// Never null, also where there is no text.
void set_texts(ArrowArray& array, Blocks& blocks, const TextBuffer& texts) {
  array.buffers[1] = texts.offsets != nullptr ? texts.offsets : zeroed<int32_t>(blocks, 1);
  array.buffers[2] = texts.bytes != nullptr ? texts.bytes : zeroed<char>(blocks, 1);
}

}  // namespace

ArrowArray* Decisions::array_of(const DecisionColumn& column) {
  const merit_output_column& output = *column.output;
  const auto rows = static_cast<int64_t>(rows_);
  ArrowArray* const array = new_array(rows, output.type == merit_text_type ? 3 : 2);
  array->null_count = column.nulls;
  if (column.nulls > 0) array->buffers[0] = column.validity;
  array->buffers[1] = output.type == merit_text_list ? column.offsets : column.values;
  if (output.type == merit_text_type) set_texts(*array, owner_.blocks, column.texts);
  if (output.type == merit_text_list) {
    ArrowArray* const items = new_array(column.texts.count, 3);
    set_texts(*items, owner_.blocks, column.texts);
    array->children = room_for<ArrowArray*>(owner_.blocks, 1);
    array->children[0] = items;
    array->n_children = 1;
  }
  if (output.type == merit_enumeration) {
    TextBuffer labels;
    labels.blocks = &owner_.blocks;
    for (uint64_t i = 0; i < output.label_count; ++i) labels.add(view(output.labels[i]));
    array->dictionary = new_array(labels.count, 3);
    set_texts(*array->dictionary, owner_.blocks, labels);
  }
  return array;
}

void Decisions::finish(ArrowArray& out) {
  const uint64_t count = call_.description().output_count;
  auto** const children = room_for<ArrowArray*>(owner_.blocks, count);
  for (uint64_t i = 0; i < count; ++i) children[i] = array_of(columns_[i]);
  out = *new_array(static_cast<int64_t>(rows_), 1);
  out.n_children = static_cast<int64_t>(count);
  out.children = children;
}

}  // namespace merit::library
