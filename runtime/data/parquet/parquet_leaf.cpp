#include "runtime/data/parquet/parquet_leaf.h"

#include <parquet/metadata.h>
#include <parquet/schema.h>
#include <parquet/statistics.h>

#include <array>
#include <cstring>

#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/text/byte_blocks.h"

namespace merit::data {
namespace {

using Bytes = std::span<const uint8_t>;

constexpr auto kMostEntries = static_cast<size_t>(kMostChunkRows);

Levels levels_of(const parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field) {
  const parquet::ColumnDescriptor& column = *group.metadata()->schema()->Column(field.column_index);
  return {may_have_nulls(column, *group.metadata()->ColumnChunk(field.column_index)), column.max_definition_level(),
          field.level_info.repeated_ancestor_def_level, column.max_repetition_level()};
}

Bytes bytes_of(const parquet::Page& page) {
  return {page.data(), static_cast<size_t>(page.size())};
}

/// Takes levels off the front of a page, where their size stands before them.
Bytes take_sized(Bytes& page) {
  uint32_t size = 0;
  if (page.size() < sizeof size) damaged("a page has no room for its levels");
  std::memcpy(&size, page.data(), sizeof size);
  page = page.subspan(sizeof size);
  if (page.size() < size) damaged("a page has no room for its levels");
  const Bytes levels = page.first(size);
  page = page.subspan(size);
  return levels;
}

}  // namespace

bool is_of_codes(parquet::Encoding::type encoding) {
  return encoding == parquet::Encoding::RLE_DICTIONARY || encoding == parquet::Encoding::PLAIN_DICTIONARY;
}

void check_dictionary(const parquet::DictionaryPage& page, bool has_one) {
  if (has_one) damaged("a column has two dictionaries");
  if (page.encoding() != parquet::Encoding::PLAIN && page.encoding() != parquet::Encoding::PLAIN_DICTIONARY) {
    damaged("a dictionary is stored in an unknown way");
  }
}

bool may_have_nulls(const parquet::ColumnDescriptor& column, const parquet::ColumnChunkMetaData& chunk) {
  if (column.max_definition_level() == 0) return false;
  if (column.max_repetition_level() > 0) return true;
  const auto statistics = chunk.statistics();
  return !statistics || !statistics->HasNullCount() || statistics->null_count() > 0;
}

ParquetLeaf::ParquetLeaf(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field, int64_t entries,
                         PageValues& values)
    : pages_(group.GetColumnPageReader(field.column_index)),
      values_of_page_(values),
      meaning_(levels_of(group, field)),
      to_come_(entries),
      known_(meaning_.nullable ? kMostEntries / kWordBits : 0),
      definition_(meaning_.nullable ? kMostEntries : 0),
      repetition_(meaning_.in_lists() ? kMostEntries : 0) {
  if (group.metadata()->ColumnChunk(field.column_index)->num_values() != entries) {
    damaged("a column has more or fewer cells than there are rows");
  }
}

/// To the next page that has entries.
void ParquetLeaf::go_on() {
  while (left_ == 0) {
    if (page_) values_of_page_.leave();
    page_ = pages_->NextPage();
    if (!page_) damaged("a column has fewer cells than there are rows");
    switch (page_->type()) {
      case parquet::PageType::DICTIONARY_PAGE:
        values_of_page_.take_dictionary(static_cast<const parquet::DictionaryPage&>(*page_));
        page_ = nullptr;
        break;
      case parquet::PageType::DATA_PAGE:
        begin(static_cast<const parquet::DataPageV1&>(*page_));
        break;
      case parquet::PageType::DATA_PAGE_V2:
        begin(static_cast<const parquet::DataPageV2&>(*page_));
        break;
      default:
        break;
    }
  }
}

void ParquetLeaf::begin(const parquet::DataPageV1& page) {
  if (page.num_values() < 0) damaged("a page has fewer than no values");
  begin_values(page, begin_levels(page), meaning_.most > 0);
}

void ParquetLeaf::begin_values(const parquet::DataPage& page, Bytes bytes, bool has_levels) {
  left_ = page.num_values();
  // A row group that says that it has no nulls is not believed: values would be those of other rows.
  if (has_levels && !meaning_.nullable && !all_have_values()) {
    damaged("a column has nulls, and says that it has none");
  }
  values_of_page_.begin(page.encoding(), page.num_values(), bytes);
}

bool ParquetLeaf::all_have_values() {
  if (has_bits_) return bits_.take_ones(static_cast<size_t>(left_));
  std::array<int16_t, 1024> levels;
  for (int64_t left = left_; left > 0;) {
    const int count = definition_decoder_.Decode(static_cast<int>(std::min(left, std::ssize(levels))), levels.data());
    if (count == 0) damaged("a page has fewer levels than it says");
    const auto has_none = [&](int16_t level) { return level != meaning_.most; };
    if (std::any_of(levels.begin(), levels.begin() + count, has_none)) return false;
    left -= count;
  }
  return true;
}

/// The levels are in front of the values.
Bytes ParquetLeaf::begin_levels(const parquet::DataPageV1& page) {
  Bytes bytes = bytes_of(page);
  has_bits_ = !meaning_.in_lists() && meaning_.most == 1 && page.definition_level_encoding() == parquet::Encoding::RLE;
  if (has_bits_) {
    bits_.begin(take_sized(bytes));
    return bytes;
  }
  const auto begin_decoder = [&](parquet::LevelDecoder& decoder, parquet::Encoding::type encoding, int16_t most) {
    if (most == 0) return;
    const int size =
        decoder.SetData(encoding, most, page.num_values(), bytes.data(), static_cast<int32_t>(bytes.size()));
    bytes = bytes.subspan(std::min(static_cast<size_t>(std::max(size, 0)), bytes.size()));
  };
  begin_decoder(repetition_decoder_, page.repetition_level_encoding(), meaning_.repetition);
  begin_decoder(definition_decoder_, page.definition_level_encoding(), meaning_.most);
  return bytes;
}

void ParquetLeaf::begin(const parquet::DataPageV2& page) {
  if (page.num_values() < 0) damaged("a page has fewer than no values");
  const int32_t repetition = page.repetition_levels_byte_length();
  const int32_t definition = page.definition_levels_byte_length();
  if (repetition < 0 || definition < 0 || int64_t{repetition} + definition > page.size()) {
    damaged("a page has no room for its levels");
  }
  const Bytes bytes = bytes_of(page);
  const auto before = static_cast<size_t>(repetition), levels = static_cast<size_t>(definition);
  has_bits_ = !meaning_.in_lists() && meaning_.most == 1;
  if (has_bits_) {
    bits_.begin(bytes.subspan(before, levels));
  } else {
    const auto begin_decoder = [&](parquet::LevelDecoder& decoder, int32_t size, int16_t most, const uint8_t* data) {
      if (most > 0) decoder.SetDataV2(size, most, page.num_values(), data);
    };
    begin_decoder(repetition_decoder_, repetition, meaning_.repetition, bytes.data());
    begin_decoder(definition_decoder_, definition, meaning_.most, bytes.data() + before);
  }
  begin_values(page, bytes.subspan(before + levels), levels > 0);  // without any, nothing contradicts the row group
}

/// Those of the next `count` entries of the page, which come after `done` others. How many values they have.
int64_t ParquetLeaf::take_levels(int64_t count, int64_t done) {
  if (!meaning_.nullable) return count;
  const auto begin = static_cast<size_t>(done), entries = static_cast<size_t>(count);
  if (has_bits_) return static_cast<int64_t>(bits_.take(entries, known_.data(), begin));
  const auto decode = [&](parquet::LevelDecoder& decoder, std::vector<int16_t>& to) {
    if (decoder.Decode(static_cast<int>(count), to.data() + begin) != count) {
      damaged("a page has fewer levels than it says");
    }
  };
  decode(definition_decoder_, definition_);
  if (meaning_.in_lists()) decode(repetition_decoder_, repetition_);
  const auto levels = std::span(definition_).subspan(begin, entries);
  for (size_t i = 0; i < entries && !meaning_.in_lists(); ++i) {
    known_[(begin + i) / kWordBits] |= uint64_t{levels[i] == meaning_.most} << (begin + i) % kWordBits;
  }
  return std::ranges::count(levels, meaning_.most);
}

void ParquetLeaf::leave_behind(int64_t entries) {
  left_ -= entries;
  to_come_ -= entries;
  if (to_come_ == 0 && left_ > 0) damaged("a column has more cells than there are rows");
}

void ParquetLeaf::finish(const Entries& entries) {
  cells_ = entries.cells;
  if (!meaning_.in_lists()) return;
  check_lists(entries.in_lists);
  if (entries.cells < entries.count) leave_out_others(entries.count);
  size_t known = 0;
  for (size_t cell = 0; cell < static_cast<size_t>(cells_); ++cell) {
    const bool has_value = definition_[cell] == meaning_.most;
    known_[cell / kWordBits] |= uint64_t{has_value} << cell % kWordBits;
    known += has_value ? 1 : 0;
  }
  if (known != static_cast<size_t>(values_)) damaged("a page has fewer values than it says");
}

/// That the levels say of each entry what it is.
void ParquetLeaf::check_lists(std::span<const ListEntry> expected) const {
  const int16_t least = meaning_.cell;
  int differences = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const int no_cell = definition_[i] < least ? static_cast<int>(ListEntry::no_cell) : 0;
    differences |= static_cast<int>(expected[i]) ^ (repetition_[i] | no_cell);
  }
  if (differences != 0) damaged("the fields of a column of lists have different lists");
}

/// Entries that are no cells.
void ParquetLeaf::leave_out_others(int64_t entries) {
  const int16_t least = meaning_.cell;
  size_t kept = 0;
  for (const int16_t level : std::span(definition_).first(static_cast<size_t>(entries))) {
    definition_[kept] = level;
    kept += level >= least ? 1 : 0;
  }
}

std::span<const uint32_t> ParquetLeaf::known_cells() {
  const size_t words = (static_cast<size_t>(cells_) + kWordBits - 1) / kWordBits;
  const size_t room = (words + 1) * kWordBits;  // a word's places may be written to behind them
  if (places_.size() < room) places_.resize(room);
  uint32_t* const begin = places_.data();
  return {begin, text::block_code().put_places(std::span(known_).first(words), 0, begin)};
}

void ParquetLeaf::skip(int64_t entries) {
  while (entries > 0) {
    if (left_ == 0) go_on();
    const int64_t count = std::min({left_, entries, kMostChunkRows});
    if (entries < left_) {  // else nobody asks for what is left of the page
      std::ranges::fill(known_, 0);
      values_of_page_.skip(take_levels(count, 0));
    }
    leave_behind(count);
    entries -= count;
  }
}

}  // namespace merit::data
