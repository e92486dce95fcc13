#include "runtime/library/cell_reader.h"

#include "runtime/values/arithmetic.h"
#include "runtime/values/fold.h"
#include "runtime/values/unicode.h"

namespace merit::library {

namespace {

Given known_unless(bool missing) {
  return missing ? Given::missing : Given::known;
}

TextView label_of(const merit_field& field, uint64_t position) {
  if (field.type == merit_enumeration) return view(field.labels[position]);
  return position != 0 ? TextView("true", 4) : TextView("false", 5);
}

}  // namespace

void CellReader::set_up(const merit_field& field, uint64_t place, bool is_key, Blocks& blocks) {
  field_ = &field;
  place_ = static_cast<uint32_t>(place);
  column_ = static_cast<uint32_t>(field.column);
  way_ = Way::as_it_is;
  is_key_ = is_key;
  positions_ = 0;
  plain_positions_ = 0;
  missing_positions_ = nullptr;
  spellings_.set_up(field.missing, field.missing_count, room_for<double>(blocks, field.missing_count));
  switch (field.type) {
    case merit_boolean:
    case merit_enumeration:
      way_ = Way::position;
      positions_ = field.type == merit_boolean ? 2 : field.label_count;
      note_missing_positions(blocks);
      break;
    case merit_integer:
      if (spellings_.have_numbers()) way_ = Way::unless_it_is_spelt;
      break;
    case merit_number:
      way_ = Way::number;
      break;
    case merit_text_type:
      way_ = Way::text;
      break;
    case merit_date:
      way_ = Way::date;
      break;
    default:
      break;
  }
}

void CellReader::note_missing_positions(Blocks& blocks) {
  plain_positions_ = spellings_.empty() ? positions_ : 0;
  if (spellings_.empty()) return;
  auto* const missing = zeroed<uint64_t>(blocks, words_for(positions_));
  for (uint64_t i = 0; i < positions_; ++i) {
    if (spellings_.have(label_of(*field_, i))) set_bit(missing, i);
  }
  missing_positions_ = missing;
}

/// Most texts are ASCII, without white space at their ends, and of a field without spellings of missing: they need no
/// call.
Given CellReader::check_text(const merit_text& given, merit_value& out) const {
  const TextView text = view(given);
  const bool is_usual = spellings_.empty() && !text.empty() && text.data != nullptr && is_ascii(text) &&
                        (!is_key_ || (cells::is_plain(text.data[0]) && cells::is_plain(text.data[text.size - 1])));
  if (!is_usual) return check_any_text(text, out);
  out.text = given;
  return Given::known;
}

Given CellReader::check_any_text(TextView text, merit_value& out) const {
  if (text.data == nullptr && text.size > 0) return Given::nothing_it_could_be;
  if (!is_utf8(text)) return Given::missing;
  if (spellings_.have(text)) return Given::missing;
  const TextView value = is_key_ ? values::trim(text) : text;
  out.text = {value.empty() ? "" : value.data, value.size};
  return Given::known;
}

Given CellReader::check(const merit_value& given, merit_value& out) const {
  if (way_ == Way::text) return check_text(given.text, out);
  const int64_t integer = given.integer;
  switch (way_) {
    case Way::position: {
      const auto position = static_cast<uint64_t>(integer);
      if (position >= positions_) return Given::nothing_it_could_be;
      return known_unless(bit_at(missing_positions_, position));  // there are some, else nobody asks
    }
    case Way::date:
      return integer >= -kMostDays && integer <= kMostDays ? Given::known : Given::nothing_it_could_be;
    case Way::number:
      return known_unless(!values::is_finite(given.number) || spellings_.have(given.number));
    case Way::unless_it_is_spelt:
      return known_unless(spellings_.have(static_cast<double>(integer)));
    case Way::as_it_is:
    case Way::text:
      break;
  }
  return Given::known;
}

Reading CellReader::read_key(const merit_cell* cells) const {
  Reading reading;
  merit_value value;
  if (read(cells, value) != Given::known) return reading;
  reading.state = Reading::State::known;
  if (is_text()) {
    reading.text = view(value.text);
  } else if (way_ == Way::number) {
    reading.number = value.number;
  } else {
    reading.integer = value.integer;
  }
  return reading;
}

void StructReader::set_up(const merit_field* all, uint64_t all_count, int64_t key_field, uint64_t columns_read,
                          Blocks& blocks) {
  fields = room_for<CellReader>(blocks, all_count);
  count = 0;
  key = nullptr;
  any_required = false;
  needed = true;
  for (int pass = 0; pass < 2; ++pass) {
    const bool stored = pass == 0;
    for (uint64_t f = 0; f < all_count; ++f) {
      const bool is_stored = all[f].column >= 0 && static_cast<uint64_t>(all[f].column) < columns_read;
      if (all[f].column < 0 || is_stored != stored) continue;
      const bool is_key = key_field == static_cast<int64_t>(f);
      fields[count].set_up(all[f], f, is_key, blocks);
      if (is_key) key = &fields[count];
      any_required = any_required || all[f].required;
      ++count;
    }
    if (stored) stored_count = count;
  }
}

}  // namespace merit::library
