#include "runtime/data/writing/encode_column.h"

#include <arrow/buffer.h>
#include <parquet/column_page.h>
#include <parquet/exception.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

constexpr int64_t kRowsOfPage = 65'536;
/// It is looked whether a page or its dictionary has become large between so many of its rows: pages end where they do
/// however rows come.
constexpr int64_t kStep = 1024;
constexpr size_t kBytesOfPage = size_t{1} << 20;
/// A greatest or least text that is longer is left out.
constexpr size_t kBytesOfStatistics = 4096;

const Column& leaf_of(const Column& root, const std::vector<size_t>& places) {
  const Column* node = &root;
  for (const size_t place : places) node = node->children[place].get();
  return *node;
}

/// How many lists a leaf is in.
uint32_t lists_around(const Column& root, const std::vector<size_t>& places) {
  uint32_t lists = 0;
  const Column* node = &root;
  for (const size_t place : places) {
    if (node->type == Type::list) ++lists;
    node = node->children[place].get();
  }
  return lists;
}

/// The level of a cell that is known: each column on the way down can be missing, and a list can have no element.
uint32_t most_defined(const Column& root, const std::vector<size_t>& places) {
  return static_cast<uint32_t>(places.size()) + 1 + lists_around(root, places);
}

int64_t count_known(const Column& column, int64_t begin, int64_t end) {
  if (column.validity.empty()) return end - begin;
  int64_t known = 0;
  for (; begin < end && begin % 64 != 0; ++begin) known += column.known(begin) ? 1 : 0;
  for (; begin + 64 <= end; begin += 64) known += std::popcount(column.validity[static_cast<size_t>(begin) / 64]);
  for (; begin < end; ++begin) known += column.known(begin) ? 1 : 0;
  return known;
}

/// How many lists without elements stand together from a row on: most of what is undecided.
int64_t empty_lists(const Column& column, int64_t begin, int64_t end) {
  if (column.type != Type::list) return 0;
  int64_t row = begin;
  while (row < end && column.known(row) &&
         column.offsets[static_cast<size_t>(row)] == column.offsets[static_cast<size_t>(row) + 1])
    ++row;
  return row - begin;
}

void add_leaves(const Column& root, const Column& node, std::vector<size_t>& places,
                const std::shared_ptr<arrow::util::Codec>& codec, std::vector<LeafEncoder>& leaves) {
  if (node.type != Type::list && node.type != Type::structure) leaves.emplace_back(root, places, codec);
  for (size_t place = 0; place < node.children.size(); ++place) {
    places.push_back(place);
    add_leaves(root, *node.children[place], places, codec, leaves);
    places.pop_back();
  }
}

}  // namespace

LeafEncoder::LeafEncoder(const Column& root, std::vector<size_t> places, std::shared_ptr<arrow::util::Codec> codec)
    : places_(std::move(places)),
      codec_(std::move(codec)),
      values_(value_encoder(leaf_of(root, places_))),
      definition_(most_defined(root, places_)),
      repetition_(lists_around(root, places_)) {}

LeafEncoder::LeafEncoder(const LeafEncoder& other)
    : places_(other.places_),
      codec_(other.codec_),
      values_(other.values_->copy()),
      definition_(other.definition_),
      repetition_(other.repetition_),
      page_rows_(other.page_rows_),
      cells_(other.cells_),
      known_(other.known_),
      pages_(other.pages_) {}

void LeafEncoder::append(const Column& root, int64_t begin, int64_t end) {
  while (begin < end) {
    const int64_t next = std::min({end, begin + kStep - page_rows_ % kStep, begin + kRowsOfPage - page_rows_});
    if (places_.empty()) {
      append_flat(root, begin, next);
    } else {
      known_rows_.clear();
      for (int64_t row = begin; row < next; ++row) {
        const int64_t empty = empty_lists(root, row, next);
        definition_.append(1, static_cast<size_t>(empty));
        repetition_.append(0, static_cast<size_t>(empty));
        row += empty;
        if (row < next) append_nested(root, {}, row, 0);
      }
      append_known(leaf_of(root, places_), Cells(known_rows_));
    }
    page_rows_ += next - begin;
    begin = next;
    const bool is_large = values_->page_bytes() >= kBytesOfPage || values_->is_dictionary_full();
    if (page_rows_ == kRowsOfPage || (page_rows_ % kStep == 0 && is_large)) end_page();
  }
}

void LeafEncoder::append_flat(const Column& column, int64_t begin, int64_t end) {
  const int64_t known = count_known(column, begin, end);
  if (known == end - begin || known == 0) {
    definition_.append(known == 0 ? 0 : 1, static_cast<size_t>(end - begin));
    if (known > 0) append_known(column, Cells(begin, end));
    return;
  }
  known_rows_.clear();
  for (int64_t row = begin; row < end; ++row) {
    const bool is_known = column.known(row);
    definition_.append(is_known ? 1 : 0);
    if (is_known) known_rows_.push_back(row);
  }
  append_known(column, Cells(known_rows_));
}

void LeafEncoder::append_known(const Column& column, const Cells& cells) {
  known_ += static_cast<int64_t>(cells.size());
  values_->append(column, cells);
}

void LeafEncoder::append_nested(const Column& node, Depth depth, int64_t row, uint32_t continued) {
  const bool is_known = node.known(row);
  if (is_known) ++depth.defined;
  if (is_known && node.type == Type::structure) {
    return append_nested(*node.children[places_[depth.steps++]], depth, row, continued);
  }
  if (is_known && node.type == Type::list) {
    const int64_t first = node.offsets[static_cast<size_t>(row)], end = node.offsets[static_cast<size_t>(row) + 1];
    if (first < end) {
      depth = {depth.steps + 1, depth.defined + 1, depth.lists + 1};
      for (int64_t element = first; element < end; ++element) {
        append_nested(*node.children[0], depth, element, element == first ? continued : depth.lists);
      }
      return;
    }
  } else if (is_known) {
    known_rows_.push_back(row);
  }
  definition_.append(depth.defined);
  repetition_.append(continued);
}

void LeafEncoder::end_page() {
  Bytes plain;
  repetition_.append_to(plain);
  definition_.append_to(plain);
  const auto cells = static_cast<int32_t>(definition_.count());
  cells_ += cells;
  const parquet::Encoding::type encoding = values_->end_page(plain);
  const auto size = static_cast<int64_t>(plain.size());
  PARQUET_ASSIGN_OR_THROW(std::shared_ptr<arrow::ResizableBuffer> bytes,
                          arrow::AllocateResizableBuffer(codec_->MaxCompressedLen(size, plain.data())));
  PARQUET_ASSIGN_OR_THROW(const int64_t compressed,
                          codec_->Compress(size, plain.data(), bytes->size(), bytes->mutable_data()));
  PARQUET_THROW_NOT_OK(bytes->Resize(compressed));
  pages_.push_back({std::move(bytes), cells, encoding, size});
  definition_.clear();
  repetition_.clear();
  page_rows_ = 0;
}

int64_t LeafEncoder::write(parquet::ColumnChunkMetaDataBuilder& metadata,
                           const std::shared_ptr<arrow::io::OutputStream>& file) {
  if (page_rows_ > 0) end_page();
  metadata.SetStatistics(statistics());
  const auto writer = parquet::PageWriter::Open(file, codec_->compression_type(), &metadata, -1, -1,
                                                arrow::default_memory_pool(), true);
  int64_t size = 0;
  if (values_->has_dictionary()) {
    const Bytes dictionary = values_->dictionary();
    const auto bytes = std::make_shared<arrow::Buffer>(dictionary.data(), static_cast<int64_t>(dictionary.size()));
    size += writer->WriteDictionaryPage(
        parquet::DictionaryPage(bytes, static_cast<int32_t>(values_->distinct()), parquet::Encoding::PLAIN));
  }
  for (const Page& page : pages_) {
    size += writer->WriteDataPage(parquet::DataPageV1(page.bytes, page.cells, page.encoding, parquet::Encoding::RLE,
                                                      parquet::Encoding::RLE, page.size));
  }
  writer->Close(values_->has_dictionary(), values_->has_given_up_dictionary());
  return size;
}

parquet::EncodedStatistics LeafEncoder::statistics() const {
  parquet::EncodedStatistics statistics;
  values_->say_extremes(statistics);
  statistics.ApplyStatSizeLimits(kBytesOfStatistics);
  statistics.set_null_count(cells_ - known_);
  return statistics;
}

std::vector<LeafEncoder> leaf_encoders(const Column& root, const std::shared_ptr<arrow::util::Codec>& codec) {
  std::vector<LeafEncoder> leaves;
  std::vector<size_t> places;
  add_leaves(root, root, places, codec, leaves);
  return leaves;
}

}  // namespace merit::data
