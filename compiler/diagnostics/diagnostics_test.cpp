#include "compiler/diagnostics/diagnostics.h"

#include <doctest.h>

#include <set>

namespace merit::diagnostics {
namespace {

using source::FileId;
using source::Span;

constexpr FileId kFile{0};

TEST_CASE("a message carries its arguments") {
  CHECK(describe(UnknownName{.none = "no field", .name = "emploees"}) == "no field is called `emploees`");
  CHECK(describe(InvalidUtf8{.byte = "FF", .offset = 12}) == "the file is not UTF-8: byte FF at offset 12");
}

TEST_CASE("arguments are taken as they stand, braces included") {
  CHECK(describe(UnknownName{.none = "no field", .name = "{0}"}) == "no field is called `{0}`");
}

TEST_CASE("entries are found by name, each name once, in lower case with hyphens") {
  std::set<std::string_view> names;
  for (const Entry* one = begin_entries(); one != end_entries(); ++one) {
    INFO(one->name);
    CHECK(names.insert(one->name).second);
    CHECK(find_entry(one->name) == one);
    CHECK(&entry(one->id) == one);
    CHECK(one->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
  }
  CHECK(find_entry("no-such-diagnostic") == nullptr);
  CHECK(find_entry("") == nullptr);
}

TEST_CASE("a report adds labels, help and a fix") {
  Diagnostics diagnostics;
  diagnostics.report({kFile, 4, 8}, UnknownName{.none = "no field", .name = "emploees"})
      .label({kFile, 0, 3})
      .label({kFile, 9, 10}, DidYouMean{.name = "e"})
      .help(DidYouMean{.name = "employees"})
      .fix({{{kFile, 4, 8}, "employees"}});
  REQUIRE(diagnostics.all().size() == 1);
  const Diagnostic& one = diagnostics.all()[0];
  CHECK(one.severity() == Severity::error);
  CHECK(one.labels[0].text.empty());
  CHECK(one.labels[1].text == "did you mean `e`?");
  CHECK(one.help == std::vector<std::string>{"did you mean `employees`?"});
  CHECK(one.fix[0].replacement == "employees");
  CHECK(diagnostics.has_errors());
}

TEST_CASE("nothing reported is no error") {
  Diagnostics diagnostics;
  diagnostics.sort();
  CHECK(diagnostics.all().empty());
  CHECK_FALSE(diagnostics.has_errors());
}

TEST_CASE("sorting goes by file and place and keeps a message once at a place") {
  Diagnostics diagnostics;
  const Span late{kFile, 9, 10};
  const Span early{kFile, 2, 3};
  diagnostics.report({FileId{1}, 0, 1}, UnknownModule{.name = "z"});
  diagnostics.report(late, UnknownModule{.name = "a"});
  diagnostics.report(early, UnknownModule{.name = "b"}).help(DidYouMean{.name = "kept"});
  diagnostics.report(early, UnknownModule{.name = "c"});
  diagnostics.report(early, UnknownModule{.name = "b"});
  diagnostics.sort();
  REQUIRE(diagnostics.all().size() == 4);
  CHECK(diagnostics.all()[0].message == "there is no module `b`");
  CHECK(diagnostics.all()[0].help.size() == 1);
  CHECK(diagnostics.all()[1].message == "there is no module `c`");
  CHECK(diagnostics.all()[2].span == late);
  CHECK(diagnostics.all()[3].span.file == FileId{1});
}

TEST_CASE("the errors of a file that is no definition are not all kept") {
  Diagnostics diagnostics;
  for (uint32_t at = 0; at < 2 * kMostErrors; ++at) {
    CHECK(diagnostics.is_full(kFile) == (at >= kMostErrors));
    diagnostics.report({kFile, at, at + 1}, UnknownModule{.name = "a"}).help(DidYouMean{.name = "b"});
    diagnostics.report({kFile, at, at + 1}, AlwaysMissing{.text = "a"});
  }
  CHECK_FALSE(diagnostics.is_full(FileId{1}));
  diagnostics.report({FileId{1}, 0, 1}, UnknownModule{.name = "a"});
  // All that was no error, and all of another file.
  CHECK(diagnostics.all().size() == kMostErrors + 2 * kMostErrors + 1);
}

}  // namespace
}  // namespace merit::diagnostics
