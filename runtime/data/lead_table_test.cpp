// Keys that ascend are told apart without a table of them all; whatever order they come in, what repeats is found.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

std::string findings_for(const std::vector<std::string>& keys, columns::Type type, Duplicates duplicates) {
  const Directory directory;
  std::string text = "id\n";
  for (const std::string& key : keys) text += key + "\n";
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", text))};
  Request request;
  request.lead_fields = {field("id", type)};
  ReadOptions options;
  options.duplicates = duplicates;
  return read_findings(inputs, request, options);
}

/// The same, said by a set.
std::string expected_for(const std::vector<std::string>& keys) {
  std::set<std::string> met;
  int64_t repeated = 0;
  std::string examples;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (met.insert(keys[i]).second) continue;
    if (++repeated <= 3) examples += fmt::format("  line {}: {}\n", i + 2, keys[i]);
  }
  if (repeated == 0) return "";
  const char* const rows = repeated == 1 ? "row was" : "rows were";
  return fmt::format("duplicate-lead-left-out: {} {} left out, as another row has the same key (`id`) of a lead\n{}",
                     repeated, rows, examples);
}

void check(const std::vector<std::string>& keys, columns::Type type) {
  CAPTURE(fmt::format("{}", fmt::join(keys, " ")));
  CHECK(findings_for(keys, type, Duplicates::first) == expected_for(keys));
}

}  // namespace

TEST_CASE("keys that repeat are found in any order of keys") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  for (const size_t width : {1U, 7U, 8U, 9U, 16U, 36U}) {
    std::vector<std::string> keys;
    for (int i = 0; i < 90; ++i) keys.push_back(fmt::format("{:x>{}}", i + 10, width));
    check(keys, columns::Type::text);
    for (int round = 0; round < 8; ++round) {
      auto repeating = keys;
      repeating[random() % keys.size()] = keys[random() % keys.size()];
      check(repeating, columns::Type::text);
      std::ranges::shuffle(repeating, random);
      check(repeating, columns::Type::text);
    }
    keys.insert(keys.begin() + 40, keys[39]);  // beside each other
    check(keys, columns::Type::text);
  }
}

TEST_CASE("so are numbers counted on, as texts and as integers") {
  std::vector<std::string> keys;
  for (int i = -3; i < 120; ++i) keys.push_back(std::to_string(i));
  for (const columns::Type type : {columns::Type::text, columns::Type::integer}) {
    check(keys, type);
    auto repeating = keys;
    repeating.push_back("119");
    check(repeating, type);
    repeating.push_back("7");
    check(repeating, type);
  }
}

TEST_CASE("so is a key among many that is the one before it, wherever it stands") {
  std::vector<std::string> keys;
  for (int i = 0; i < 140'000; ++i) keys.push_back(std::to_string(i));
  for (const size_t place : {65'535U, 65'536U, 65'537U, 131'072U, 139'999U}) {
    auto repeating = keys;
    repeating[place] = repeating[place - 1];
    for (const columns::Type type : {columns::Type::text, columns::Type::integer}) {
      CHECK(findings_for(repeating, type, Duplicates::first) == expected_for(repeating));
    }
  }
  CHECK(findings_for(keys, columns::Type::integer, Duplicates::refuse).empty());
}

TEST_CASE("one lead, and none") {
  CHECK(findings_for({"a"}, columns::Type::text, Duplicates::refuse).empty());
  CHECK(findings_for({}, columns::Type::text, Duplicates::refuse).empty());
}
