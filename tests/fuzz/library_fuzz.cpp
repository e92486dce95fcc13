// Arrow structures that lie about anything but the size of their buffers, which nobody could check, give a library a
// status and never more; what it decides is well-formed.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "runtime/library/test_definition.h"

namespace {

using merit::library::test::kLibrary;
using merit::library::test::kStrictLibrary;

constexpr int kMostLevels = 4;

/// The fuzzer's choices, one after another; 0 where there are no more.
class Choices {
 public:
  Choices(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  uint8_t byte() { return at_ < size_ ? data_[at_++] : uint8_t{0}; }
  size_t below(size_t count) { return byte() % count; }
  /// True once in so many times.
  bool once_in(size_t count) { return below(count) == count - 1; }
  int64_t number() {
    const uint8_t kind = byte();
    if (kind < 200) return kind % 8;
    if (kind < 230) return static_cast<int8_t>(byte());
    uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | byte();
    return static_cast<int64_t>(bits);
  }

 private:
  const uint8_t* data_;
  size_t size_, at_ = 0;
};

struct Node {
  ArrowSchema* schema = nullptr;
  ArrowArray* array = nullptr;
};

class Arrays {
 public:
  explicit Arrays(Choices& choices) : choices_(choices) {}

  Node any(const char* name, int level) {
    static constexpr std::array<const char*, 40> kFormats = {
        "u",  "U",     "vu",        "z",         "l",        "g",   "b",   "tsu:UTC", "tss:", "tsn:x",
        "i",  "+s",    "+l",        "+L",        "+w:2",     "n",   "c",   "C",       "s",    "S",
        "I",  "L",     "e",         "f",         "tdD",      "tdm", "tDs", "tDu",     "w:3",  "w:0",
        "vz", "d:9,2", "d:9,2,256", "d:5,-3,64", "d:9,2,32", "+m",  "tin", "ttu",     "",     "d:1"};
    return structure_of(name, kFormats[choices_.below(kFormats.size())], level);
  }

  Node leads() {
    static constexpr std::array<const char*, 10> kNames = {
        "Country/Region", "employees", "revenue", "plan", "created", "day", "spent", "opt_in", "events", "visits"};
    std::vector<Node> children;
    for (size_t i = 0; i < kNames.size(); ++i) {
      children.push_back(i < 8 ? any(kNames[i], 0) : events(kNames[i]));
    }
    return parent("+s", "", children);
  }

  /// A table of events, or a dictionary of them.
  Node ordered_event_table() {
    const Node rows = event_table();
    if (!choices_.once_in(3)) return rows;
    const Node codes = parent(choices_.once_in(2) ? "i" : "C", "", {});
    codes.schema->dictionary = rows.schema;
    codes.array->dictionary = rows.array;
    return codes;
  }

  Node event_table() {
    static constexpr std::array<const char*, 6> kNames = {"type", "at", "page", "form id", "name", "time"};
    std::vector<Node> children;
    for (const char* const name : kNames) {
      children.push_back(choices_.once_in(3) ? any(name, 1)
                                             : structure_of(name,
                                                            *name == 'a'   ? "tsu:UTC"
                                                            : *name == 'f' ? "l"
                                                                           : "u",
                                                            1));
    }
    return parent("+s", "item", children);
  }

 private:
  Node events(const char* name) {
    if (choices_.once_in(8)) return any(name, 0);
    return parent(choices_.once_in(3) ? "+L" : "+l", name, {event_table()});
  }

  Node structure_of(const char* name, const char* format, int level) {
    std::vector<Node> children;
    if (*format == '+' && level < kMostLevels) {
      for (size_t i = choices_.below(3); i > 0; --i) children.push_back(any("item", level + 1));
    }
    const Node node = parent(format, name, children);
    if (level < kMostLevels && choices_.once_in(4)) {
      const Node dictionary = any("", level + 1);
      if (!choices_.once_in(16)) node.schema->dictionary = dictionary.schema;
      if (!choices_.once_in(16)) node.array->dictionary = dictionary.array;
    }
    return node;
  }

  Node parent(const char* format, const char* name, const std::vector<Node>& children) {
    ArrowSchema& schema = schemas_.emplace_back();
    ArrowArray& array = arrays_.emplace_back();
    schema = {};
    array = {};
    schema.format = format;
    schema.name = choices_.once_in(32) ? nullptr : name;
    schema.release = [](ArrowSchema*) {};
    if (!choices_.once_in(64)) array.release = [](ArrowArray*) {};
    array.length = choices_.once_in(16) ? choices_.number() : 3;
    array.offset = choices_.once_in(8) ? choices_.number() : 0;
    array.null_count = choices_.once_in(4) ? choices_.number() : -1;
    adopt(schema, array, children);
    give_buffers(format, array);
    return {&schema, &array};
  }

  void adopt(ArrowSchema& schema, ArrowArray& array, const std::vector<Node>& children) {
    auto& schemas = child_schemas_.emplace_back();
    auto& arrays = child_arrays_.emplace_back();
    for (const Node& child : children) {
      schemas.push_back(choices_.once_in(64) ? nullptr : child.schema);
      arrays.push_back(choices_.once_in(64) ? nullptr : child.array);
    }
    schema.n_children = static_cast<int64_t>(children.size()) - (choices_.once_in(32) ? 1 : 0);
    array.n_children = static_cast<int64_t>(children.size()) - (choices_.once_in(32) ? 1 : 0);
    schema.children = choices_.once_in(64) ? nullptr : schemas.data();
    array.children = choices_.once_in(64) ? nullptr : arrays.data();
  }

  /// As large as the array says it needs, where that is something; arrays that say more are empty-handed.
  void give_buffers(const std::string& format, ArrowArray& array) {
    constexpr int64_t kMostCells = 64, kBytes = 32;
    int64_t cells = 0;
    if (__builtin_add_overflow(array.length, array.offset, &cells) || cells > kMostCells || cells < 0) {
      array.length = array.length > 0 && format != "n" ? -array.length : array.length;
      cells = 0;
    }
    const bool text = format == "u" || format == "z" || format == "U" || format == "Z";
    const bool wide = format == "U" || format == "Z";
    std::vector<char> values(static_cast<size_t>(cells + 1) * 32);
    for (char& byte : values) byte = static_cast<char>(choices_.once_in(3) ? choices_.byte() : 0);
    for (size_t i = 0; (text || format == "+l" || format == "+L") && i <= static_cast<size_t>(cells); ++i) {
      // Where texts end is the caller's word: what ascends stays within the bytes.
      int64_t offset = choices_.once_in(16) ? choices_.number() : static_cast<int64_t>(i);
      if (text && (offset > kBytes || offset < -kBytes)) offset = kBytes;
      const size_t size = wide || format == "+L" ? 8 : 4;
      std::memcpy(values.data() + i * size, &offset, size);
    }
    std::vector<char> bytes(kBytes);
    for (char& byte : bytes) byte = static_cast<char>("a1/é-:T n"[choices_.below(9)]);
    const bool views = format == "vu" || format == "vz";
    std::vector<char> sizes(8);
    sizes[0] = static_cast<char>(kBytes);
    std::vector<char> mask(static_cast<size_t>(cells) / 8 + 1);
    for (char& byte : mask) byte = static_cast<char>(~choices_.byte());
    auto& buffers = buffers_.emplace_back();
    buffers = {choices_.once_in(2) ? nullptr : keep(mask), keep(values), keep(bytes), keep(sizes)};
    const bool nested = format == "+s" || format.starts_with("+w");
    array.n_buffers = format == "n" ? 0 : nested ? 1 : text ? 3 : views ? 4 : 2;
    // A view array's last buffer says how large the others are: fewer buffers would be a lie about those.
    if (!views && choices_.once_in(32)) array.n_buffers = static_cast<int64_t>(choices_.below(4));
    if (choices_.once_in(64)) buffers[1 + choices_.below(3)] = nullptr;
    array.buffers = choices_.once_in(64) ? nullptr : buffers.data();
  }

  const void* keep(const std::vector<char>& bytes) {
    // A block of its own each, so that a sanitizer sees who reads beyond.
    return kept_.emplace_back(bytes.begin(), bytes.end()).data();
  }

  Choices& choices_;
  std::deque<ArrowSchema> schemas_;
  std::deque<ArrowArray> arrays_;
  std::deque<std::vector<ArrowSchema*>> child_schemas_;
  std::deque<std::vector<ArrowArray*>> child_arrays_;
  std::deque<std::vector<const void*>> buffers_;
  std::deque<std::vector<char>> kept_;
};

void fail(const char* what, const merit_error& error) {
  std::fprintf(stderr, "%s: status %d, `%s`\n", what, error.status, error.message);
  std::abort();
}

void decide(const merit_library& library, const merit_leads& leads) {
  merit_error error = {};
  ArrowSchema schema;
  ArrowArray array;
  const int32_t status = library.evaluate(&library, &leads, &schema, &array, &error);
  if (status != error.status || (status != merit_ok && error.message[0] == '\0')) fail("no message", error);
  if ((status == merit_ok) != (array.release != nullptr))
    fail("a result comes where there is no error, only then", error);
  if (status != merit_ok) return;
  if (array.length != leads.array->length) fail("as many decisions as leads", error);
  schema.release(&schema);
  array.release(&array);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  Arrays arrays(choices);
  const Node leads = arrays.leads();
  merit_leads given = {};
  given.size = sizeof given;
  given.schema = leads.schema;
  given.array = leads.array;
  given.now = choices.number();
  std::vector<int64_t> offsets;
  merit_event_table table = {};
  if (choices.once_in(3)) {
    const Node events = arrays.ordered_event_table();
    for (int64_t i = 0; i <= 64; ++i) offsets.push_back(choices.once_in(16) ? choices.number() : (i < 3 ? i : 3));
    table = {events.schema, events.array, offsets.data(), {}};
    if (choices.once_in(3)) table.kind = {"visit", 5};
    given.event_tables = &table;
    given.event_table_count = 1;
  }
  decide(choices.once_in(8) ? kStrictLibrary : kLibrary, given);
  return 0;
}
