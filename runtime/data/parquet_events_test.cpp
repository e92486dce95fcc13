// Events nested in leads are the same however a Parquet file stores them. Arrow's own format, whose lists are taken
// apart in memory, says what they are, and so does a table of the same events.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/table.h>
#include <doctest/doctest.h>
#include <parquet/column_writer.h>
#include <parquet/file_writer.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "runtime/data/parquet/test_parquet.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

using Text = std::optional<std::string>;

struct Event {
  bool present = true;  ///< else a structure that is missing
  std::optional<int64_t> at;
  std::array<Text, 5> texts;  ///< by `kTexts`
};
const std::array<std::string, 5> kTexts{"type", "page", "seconds", "key", "name"};

using Lists = std::vector<std::optional<std::vector<Event>>>;

/// Times that are shared, kinds that nobody knows, keys that repeat, values that do not read.
Event event_of(size_t number) {
  Event event;
  event.present = number % 31 != 5;
  if (!event.present) return event;
  if (number % 23 != 7) event.at = 1'760'000'000'000'000 + static_cast<int64_t>(number * 7919 % 40) * 60'000'000;
  const bool visit = number % 5 < 3;
  const bool known = number % 37 != 11;
  event.texts[0] = text_if(number % 41 != 13, !known ? "click" : visit ? "page_view" : "form");
  event.texts[1] = text_if(visit && number % 4 != 1, fmt::format("/page/{}", number % 97));
  event.texts[2] = text_if(visit && number % 3 != 1, number % 53 == 17 ? "?" : fmt::format("{}.5", number % 60));
  event.texts[3] = text_if(!visit && number % 7 != 3, fmt::format("k{}", number * 31 % 9'000));
  event.texts[4] = text_if(!visit, number % 9 == 4 ? "" : fmt::format("form {}", number));
  return event;
}

/// Lists that are missing, empty, short, and one that is longer than a chunk.
Lists lists_of(size_t leads, size_t longest) {
  constexpr std::array<int, 9> kSizes{-1, 0, 1, 3, 0, 0, 12, 2, -1};
  Lists lists;
  size_t number = 0;
  for (size_t lead = 0; lead < leads; ++lead) {
    const int size = kSizes[lead % kSizes.size()];
    auto& list = lists.emplace_back();
    if (size < 0) continue;
    list.emplace();
    const size_t events = lead == leads / 2 ? longest : static_cast<size_t>(size);
    for (size_t i = 0; i < events; ++i) list->push_back(event_of(number++));
  }
  return lists;
}

std::vector<Event> events_of(const Lists& lists) {
  std::vector<Event> events;
  for (const auto& list : lists) {
    if (list) events.insert(events.end(), list->begin(), list->end());
  }
  return events;
}

std::string id_of(int64_t lead) {
  return fmt::format("lead {}", lead);
}

/// What an event has beside its texts, which nobody wants or which Parquet stores in another form.
enum class Extra : uint8_t { none, nested, times_in_seconds, dictionary };

std::shared_ptr<arrow::Array> times_of(const std::vector<Event>& events, arrow::TimeUnit::type unit) {
  const int64_t micros = unit == arrow::TimeUnit::SECOND ? 1'000'000 : 1;
  arrow::TimestampBuilder builder(arrow::timestamp(unit, "UTC"), arrow::default_memory_pool());
  return array_of(builder, static_cast<int64_t>(events.size()), [&](int64_t i) {
    const auto at = events[static_cast<size_t>(i)].at;
    return at ? std::optional(*at / micros) : std::nullopt;
  });
}

/// Lists inside of the structures, of which most are missing.
std::shared_ptr<arrow::Array> tags_of(int64_t rows) {
  arrow::ListBuilder lists(arrow::default_memory_pool(), std::make_shared<arrow::Int8Builder>());
  auto& values = static_cast<arrow::Int8Builder&>(*lists.value_builder());
  for (int64_t row = 0; row < rows; ++row) {
    REQUIRE((row % 50 == 0 ? lists.Append() : lists.AppendNull()).ok());
    for (int64_t i = 0; row % 50 == 0 && i < row % 4; ++i) REQUIRE(values.Append(static_cast<int8_t>(i)).ok());
  }
  return *lists.Finish();
}

/// The columns of events: their time and texts.
std::pair<arrow::ArrayVector, arrow::FieldVector> columns_of(const std::vector<Event>& events, Extra extra) {
  const auto rows = static_cast<int64_t>(events.size());
  const bool seconds = extra == Extra::times_in_seconds;
  arrow::ArrayVector arrays{times_of(events, seconds ? arrow::TimeUnit::SECOND : arrow::TimeUnit::MICRO)};
  arrow::FieldVector fields{arrow::field("at", arrays[0]->type())};
  if (extra == Extra::nested) {
    arrays.push_back(tags_of(rows));
    fields.push_back(arrow::field("tags", arrays.back()->type()));
  }
  for (size_t t = 0; t < kTexts.size(); ++t) {
    auto texts =
        array_of(arrow::StringBuilder(), rows, [&](int64_t i) { return events[static_cast<size_t>(i)].texts[t]; });
    if (extra == Extra::dictionary && t == 1) {
      arrow::StringDictionary32Builder builder;
      REQUIRE(builder.AppendArray(*texts).ok());
      texts = *builder.Finish();
    }
    fields.push_back(arrow::field(kTexts[t], texts->type()));
    arrays.push_back(std::move(texts));
  }
  return {arrays, fields};
}

template <typename List>
std::shared_ptr<arrow::Array> list_array(const Lists& lists, const std::shared_ptr<arrow::Array>& structures) {
  int64_t end = 0;
  using OffsetType = typename arrow::CTypeTraits<typename List::offset_type>::BuilderType;
  const auto offsets = array_of(OffsetType(), static_cast<int64_t>(lists.size()) + 1, [&](int64_t lead) {
    const auto begin = static_cast<typename List::offset_type>(end);
    if (lead == static_cast<int64_t>(lists.size())) return std::optional(begin);
    const auto& list = lists[static_cast<size_t>(lead)];
    if (list) end += static_cast<int64_t>(list->size());
    return list ? std::optional(begin) : std::nullopt;
  });
  return *List::FromArrays(*offsets, *structures);
}

std::shared_ptr<arrow::Array> ids(int64_t leads) {
  return array_of(arrow::StringBuilder(), leads, [](int64_t lead) { return std::optional(id_of(lead)); });
}

std::shared_ptr<arrow::Table> nested_table(const Lists& lists, Extra extra, bool large = false) {
  const auto events = events_of(lists);
  const auto [arrays, fields] = columns_of(events, extra);
  const auto present = array_of(arrow::BooleanBuilder(), static_cast<int64_t>(events.size()),
                                [&](int64_t i) { return std::optional(events[static_cast<size_t>(i)].present); });
  const auto structures = *arrow::StructArray::Make(arrays, fields, present->data()->buffers[1]);
  const auto column =
      large ? list_array<arrow::LargeListArray>(lists, structures) : list_array<arrow::ListArray>(lists, structures);
  const auto schema = arrow::schema({arrow::field("id", arrow::utf8()), arrow::field("events", column->type())});
  return arrow::Table::Make(schema, {ids(static_cast<int64_t>(lists.size())), column});
}

std::shared_ptr<arrow::Table> flat_table(const Lists& lists) {
  auto [arrays, fields] = columns_of(events_of(lists), Extra::none);
  arrow::StringBuilder owners;
  for (size_t lead = 0; lead < lists.size(); ++lead) {
    for (size_t i = 0; lists[lead] && i < lists[lead]->size(); ++i) {
      REQUIRE(owners.Append(id_of(static_cast<int64_t>(lead))).ok());
    }
  }
  arrays.push_back(*owners.Finish());
  fields.push_back(arrow::field("lead", arrow::utf8()));
  return arrow::Table::Make(arrow::schema(fields), arrays);
}

/// Of the sample's, what these tables have. Without keys, events leave the scan block by block.
Request request_for_events(bool keys) {
  Request request = sample_request();
  request.lead_fields = {field("id", columns::Type::text)};
  request.now = 1'760'000'000'000'000 + 38 * int64_t{60'000'000};
  if (!keys) request.kinds[1].key_field = -1;
  request.kinds[0].views = {1'760'000'000'000'000 + 10 * int64_t{60'000'000}};
  return request;
}

/// Leads, events and findings.
std::string read_all(const Inputs& inputs, const Request& request) {
  ReadOptions options;
  options.by_partition = request.kinds[1].key_field < 0;
  return read_text(inputs, request, options) + read_findings(inputs, request, options);
}

std::string read_all(const std::string& leads, const Request& request) {
  Inputs inputs;
  inputs.leads = {input(leads)};
  return read_all(inputs, request);
}

std::string without_examples(const std::string& text) {
  std::string rest;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at) + 1;
    if (!std::string_view(text).substr(at).starts_with("  row ")) rest += text.substr(at, end - at);
    at = end;
  }
  return rest;
}

}  // namespace

TEST_CASE("however Parquet stores nested events, they are those of Arrow's lists and of a table of events") {
  const Directory directory;
  const Lists lists = lists_of(3'000, static_cast<size_t>(kMostChunkRows) * 2 + 5);
  for (const bool keys : {false, true}) {
    const Request request = request_for_events(keys);
    for (const Extra extra : {Extra::none, Extra::nested, Extra::times_in_seconds, Extra::dictionary}) {
      CAPTURE(static_cast<int>(extra));
      const auto table = nested_table(lists, extra);
      const std::string expected = read_all(save_arrow(directory, *table), request);
      REQUIRE(expected.find("'/page/7'") != std::string::npos);
      REQUIRE(expected.find("  row 7: click\n") != std::string::npos);
      for (const Storage& storage : kStorages) {
        CAPTURE(storage.name);
        Properties properties;
        storage.set(properties);
        const std::string path = save(directory, "nested.parquet", *table, properties, storage.group_rows);
        CHECK((read_all(path, request) == expected));
      }
      Properties properties;
      const auto large = nested_table(lists, extra, true);
      CHECK((read_all(save(directory, "large.parquet", *large, properties, 700), request) == expected));

      Inputs inputs;
      const auto only_ids = *table->SelectColumns({0});
      inputs.leads = {input(save(directory, "leads.parquet", *only_ids, properties))};
      inputs.events = {input(save(directory, "events.parquet", *flat_table(lists), properties))};
      CHECK((without_examples(read_all(inputs, request)) == without_examples(expected)));
    }
  }
}

TEST_CASE("lists that are views of their elements are read as others are") {
  const Directory directory;
  const Request request = request_for_events(false);
  const auto table = nested_table(lists_of(60, 80), Extra::none);
  arrow::ArrayVector views;
  for (const auto& chunk : table->GetColumnByName("events")->chunks()) {
    views.push_back(
        *arrow::ListViewArray::FromList(static_cast<const arrow::ListArray&>(*chunk), arrow::default_memory_pool()));
  }
  const auto column = std::make_shared<arrow::ChunkedArray>(views);
  const int place = table->schema()->GetFieldIndex("events");
  const auto with_views = *table->SetColumn(place, arrow::field("events", column->type()), column);
  const std::string expected = read_all(save_arrow(directory, *table), request);
  CHECK(read_all(save_arrow(directory, *with_views), request) == expected);
  Properties properties;
  CHECK(read_all(save(directory, "nested.parquet", *with_views, properties, 25), request) == expected);
}

TEST_CASE("several files with nested events, lists that are all empty, and a file without rows") {
  const Directory directory;
  const Request request = request_for_events(true);
  const auto whole = nested_table(lists_of(60, 40), Extra::none);
  const std::string expected = read_all(save_arrow(directory, *whole), request);
  Inputs inputs;
  Properties properties;
  for (const auto& [begin, rows] : {std::pair{0, 20}, {20, 0}, {20, 1}, {21, 39}}) {
    const std::string name = fmt::format("{}_{}.parquet", begin, rows);
    inputs.leads.push_back(input(save(directory, name, *whole->Slice(begin, rows), properties, 7)));
  }
  CHECK(without_examples(read_all(inputs, request)) == without_examples(expected));

  const auto empty = nested_table(Lists(20'000), Extra::none);
  CHECK((read_all(save(directory, "empty.parquet", *empty, properties, 9'000), request) ==
         read_all(save_arrow(directory, *empty), request)));
  const auto none = nested_table({}, Extra::none);
  CHECK(read_all(save(directory, "none.parquet", *none, properties), request) ==
        read_all(save_arrow(directory, *none), request));
}

namespace {

/// How a schema nests the structures of a list, with the definition levels that follow; -1: it cannot say that.
struct Wrapping {
  const char* name;
  bool optional;         ///< the list
  const char* repeated;  ///< the group that repeats; null: the column itself
  const char* element;   ///< the group inside; null: the one that repeats is the structure
  bool optional_element;
  int16_t missing_list, empty_list, missing_element, element_level;
};

const std::vector<Wrapping> kWrappings = {
    {"list.element", true, "list", "element", true, 0, 1, 2, 3},
    {"list.item", true, "list", "item", true, 0, 1, 2, 3},
    {"bag.array_element", true, "bag", "array_element", true, 0, 1, 2, 3},
    {"required", false, "list", "element", false, -1, 0, -1, 1},
    {"two levels", true, "array", nullptr, false, 0, 1, -1, 2},
    {"two levels, named after the column", true, "events_tuple", nullptr, false, 0, 1, -1, 2},
    {"a group that repeats", false, nullptr, nullptr, false, -1, 0, -1, 1},
};

using parquet::Repetition;
using parquet::schema::GroupNode;
using parquet::schema::NodePtr;
using parquet::schema::PrimitiveNode;

NodePtr text_node(const std::string& name, Repetition::type repetition) {
  return PrimitiveNode::Make(name, repetition, parquet::LogicalType::String(), parquet::Type::BYTE_ARRAY);
}

/// What the last field of an event is: decimals are left to Arrow.
enum class Last : uint8_t { text, decimal };

std::shared_ptr<GroupNode> schema_of(const Wrapping& wrapping, Last last) {
  parquet::schema::NodeVector fields{PrimitiveNode::Make(
      "at", Repetition::OPTIONAL, parquet::LogicalType::Timestamp(true, parquet::LogicalType::TimeUnit::MICROS),
      parquet::Type::INT64)};
  for (const std::string& text : kTexts) fields.push_back(text_node(text, Repetition::OPTIONAL));
  if (last == Last::decimal) {
    fields.back() = PrimitiveNode::Make(kTexts.back(), Repetition::OPTIONAL, parquet::LogicalType::Decimal(38, 0),
                                        parquet::Type::BYTE_ARRAY);
  }
  NodePtr events;
  if (wrapping.repeated == nullptr) {
    events = GroupNode::Make("events", Repetition::REPEATED, fields);
  } else {
    if (wrapping.element != nullptr) {
      const auto repetition = wrapping.optional_element ? Repetition::OPTIONAL : Repetition::REQUIRED;
      fields = {GroupNode::Make(wrapping.element, repetition, fields)};
    }
    const auto repeated = GroupNode::Make(wrapping.repeated, Repetition::REPEATED, fields);
    events = GroupNode::Make("events", wrapping.optional ? Repetition::OPTIONAL : Repetition::REQUIRED, {repeated},
                             parquet::LogicalType::List());
  }
  const auto schema = GroupNode::Make("schema", Repetition::REQUIRED, {text_node("id", Repetition::REQUIRED), events});
  return std::static_pointer_cast<GroupNode>(schema);
}

/// Writes one leaf of all events; `value_of(event)` gives its value, or null.
template <typename Writer, typename ValueOf>
void write_leaf(parquet::RowGroupWriter& group, const Wrapping& wrapping, const Lists& lists, const ValueOf& value_of) {
  std::vector<int16_t> definition, repetition;
  std::vector<typename Writer::T> values;
  for (const auto& list : lists) {
    if (!list || list->empty()) {
      definition.push_back(list || wrapping.missing_list < 0 ? wrapping.empty_list : wrapping.missing_list);
      repetition.push_back(0);
      continue;
    }
    for (size_t i = 0; i < list->size(); ++i) {
      const Event& event = (*list)[i];
      const auto value = value_of(event);
      const bool missing_element = !event.present && wrapping.missing_element >= 0;
      definition.push_back(missing_element ? wrapping.missing_element
                                           : static_cast<int16_t>(wrapping.element_level + (value ? 1 : 0)));
      repetition.push_back(i == 0 ? 0 : 1);
      if (value) values.push_back(*value);
    }
  }
  auto& column = static_cast<Writer&>(*group.NextColumn());
  column.WriteBatch(static_cast<int64_t>(definition.size()), definition.data(), repetition.data(), values.data());
}

/// `last`: the lists that the last field has instead.
std::string save_wrapped(const Directory& directory, const Wrapping& wrapping, const Lists& lists, const Lists& last,
                         Last type = Last::text) {
  const std::string path = directory.path("wrapped.parquet");
  const auto file = *arrow::io::FileOutputStream::Open(path);
  Properties properties;
  properties.data_pagesize(2'000)->write_batch_size(64);
  const auto writer = parquet::ParquetFileWriter::Open(file, schema_of(wrapping, type), properties.build());
  auto& group = *writer->AppendRowGroup();
  std::vector<std::string> keys;
  for (size_t lead = 0; lead < lists.size(); ++lead) keys.push_back(id_of(static_cast<int64_t>(lead)));
  const std::vector<parquet::ByteArray> values(keys.begin(), keys.end());
  auto& id_column = static_cast<parquet::ByteArrayWriter&>(*group.NextColumn());
  id_column.WriteBatch(static_cast<int64_t>(values.size()), nullptr, nullptr, values.data());
  write_leaf<parquet::Int64Writer>(group, wrapping, lists, [](const Event& event) { return event.at; });
  for (size_t t = 0; t < kTexts.size(); ++t) {
    const Lists& own = t + 1 < kTexts.size() ? lists : last;
    write_leaf<parquet::ByteArrayWriter>(group, wrapping, own, [&](const Event& event) {
      const Text& text = event.texts[t];
      return text ? std::optional<parquet::ByteArray>(std::string_view(*text)) : std::nullopt;
    });
  }
  writer->Close();
  REQUIRE(file->Close().ok());
  return path;
}

}  // namespace

TEST_CASE("lists in every wrapping that writers have given them are read alike") {
  const Directory directory;
  const Lists lists = lists_of(2'000, static_cast<size_t>(kMostChunkRows) + 5);
  for (const bool keys : {false, true}) {
    const Request request = request_for_events(keys);
    const std::string expected = read_all(save_arrow(directory, *nested_table(lists, Extra::none)), request);
    for (const Wrapping& wrapping : kWrappings) {
      CAPTURE(wrapping.name);
      CHECK((read_all(save_wrapped(directory, wrapping, lists, lists), request) == expected));
    }
  }
}

TEST_CASE("fields that disagree on where lists begin are damage, not events of others") {
  const Directory directory;
  const Lists lists = lists_of(2'000, static_cast<size_t>(kMostChunkRows) + 5);
  const auto said_of = [&](const Wrapping& wrapping, const Lists& last, Last type) {
    const std::string said = read_all(save_wrapped(directory, wrapping, lists, last, type), request_for_events(false));
    return said.starts_with("damaged-file: ") ? said.substr(said.rfind(": ") + 2) : said.substr(0, 80);
  };
  for (const Wrapping& wrapping : kWrappings) {
    CAPTURE(wrapping.name);
    for (const size_t lead : {size_t{2}, size_t{1'001}, size_t{1'991}}) {
      CAPTURE(lead);
      Lists moved = lists;  // the first event of a list is one of the list before
      REQUIRE((moved[lead] && moved[lead + 1] && moved[lead + 1]->size() > 1));
      moved[lead]->push_back(moved[lead + 1]->front());
      moved[lead + 1]->erase(moved[lead + 1]->begin());
      Lists swapped = lists;  // another list is the empty one
      std::swap(swapped[lead + 1], swapped[lead + 2]);
      for (const Lists& last : {moved, swapped}) {
        for (const Last type : {Last::text, Last::decimal}) {
          CHECK(said_of(wrapping, last, type) == "the fields of a column of lists have different lists\n");
        }
      }
    }
  }
}

TEST_CASE("damaged pages of nested events are an error or other values, never a crash") {
  const Directory directory;
  const Request request = request_for_events(false);
  const auto table = nested_table(lists_of(60, 80), Extra::nested);
  for (const Storage& storage : kStorages) {
    CAPTURE(storage.name);
    Properties properties;
    storage.set(properties);
    const std::string whole = content_of(save(directory, "nested.parquet", *table, properties, 25));
    for (size_t at = 4; at < whole.size(); at += 97) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(~damaged[at]);
      CHECK(!read_all(directory.write("damaged.parquet", damaged), request).empty());
    }
  }
}

TEST_CASE("a damaged footer of a file with nested events is an error or other values, never a crash") {
  const Directory directory;
  const Request request = request_for_events(false);
  Properties properties;
  const auto table = nested_table(lists_of(4, 6), Extra::none);
  const std::string whole = content_of(save(directory, "nested.parquet", *table, properties, 4));
  uint32_t footer = 0;
  std::memcpy(&footer, whole.data() + whole.size() - 8, sizeof(footer));
  for (size_t at = whole.size() - 8 - footer; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    CHECK(!read_all(directory.write("damaged.parquet", damaged), request).empty());
  }
}

TEST_CASE("several requests see of nested events what each sees alone, and the file is read once") {
  const Directory directory;
  const auto table = nested_table(lists_of(500, 3'000), Extra::none);
  Properties properties;
  Inputs inputs;
  inputs.leads = {input(save(directory, "nested.parquet", *table, properties, 90))};
  std::vector<Request> requests{request_for_events(false), request_for_events(true), request_for_events(false)};
  requests[0].kinds[0].wanted = false;
  requests[2].kinds.clear();
  int64_t done = 0, total = 0;
  ReadOptions options;
  options.progress = [&](int64_t bytes_done, int64_t bytes_total) {
    done = bytes_done;
    total = bytes_total;
    return true;
  };
  const auto datasets = read(inputs, requests, options);
  REQUIRE(datasets);
  for (size_t r = 0; r < requests.size(); ++r) {
    CHECK((dump(requests[r], (*datasets)[r]) == read_text(inputs, requests[r])));
    CHECK(dump((*datasets)[r].report.findings) == read_findings(inputs, requests[r]));
  }
  CHECK(total > 0);
  CHECK(done <= total);
  CHECK(done > total * 8 / 10);
}
