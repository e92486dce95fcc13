/// A definition as a page for people who do not read code: what it says in plain sentences, to read and to sign.
///
///     Page page = make_page({model, sources, file, results});
///     page.changes = changes_between(before, page);
///     std::string html = html_of(page);
///
/// Plain data, made of the checked definition alone: the same definition gives the same page. Sentences are those of
/// `words.h`. Texts are as the definition has them; who shows them escapes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/page/text.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::page {

struct Table {
  struct Row {
    std::vector<Statement> cells;  ///< as many as headers; of a heading one, over all of them
    bool heading = false;
    uint32_t level = 0;  ///< inside how many groups it stands
  };
  std::vector<std::string> headers;
  std::vector<Row> rows;
};

/// Something that has a name: a stage, a term, a score, an example.
struct Entry {
  std::string name, anchor;
  std::string kind;           ///< of what changed: `stage`, `term`
  std::vector<Text> remarks;  ///< short: `owned by marketing`
  std::string documentation;  ///< the definition's `##` lines
  std::vector<Statement> statements;
  std::optional<Table> table;
  std::vector<Statement> after;
};

struct Section {
  std::string id, title, introduction;
  std::vector<Entry> entries;
};

/// What differs from an earlier definition.
struct Change {
  enum class Kind : uint8_t { added, removed, changed };
  struct Line {
    enum class Kind : uint8_t { same, added, removed };
    Kind kind = Kind::same;
    std::string text;
  };
  Kind kind = Kind::changed;
  std::string what;  ///< `stage MQL`
  std::vector<Line> lines;
};

/// The definition with which another is compared.
struct Comparison {
  std::string before;  ///< which: its version, else its file
  std::vector<Change> changes;
};

struct Page {
  std::string title, documentation;
  std::vector<std::pair<std::string, std::string>> facts;    ///< `Owner`: `revops@acme.example`
  std::vector<std::string> ladder;                           ///< the stages, lowest first
  std::vector<std::pair<std::string, std::string>> history;  ///< when, and what changed
  std::optional<Comparison> comparison;
  std::vector<Section> sections;
  std::vector<std::string> signers;
  std::string file, hash;
};

/// What came of a `test` block.
struct ExampleResult {
  std::vector<bool> met;  ///< by expectation
  std::string stage;      ///< that was decided
  std::string fault;      ///< why nothing could be
};

struct Subject {
  const semantics::Model& model;
  const source::Sources& sources;
  source::FileId file;  ///< the definition's own: what stands in others is the library's
  std::string path;
  std::string review;                  ///< how often, as in `month`, `2 weeks`; empty where it is not said
  std::vector<ExampleResult> results;  ///< by test
};

Page make_page(const Subject& subject);

/// Entry by entry, in the order of `after`, then what is there no more.
std::vector<Change> changes_between(const Page& before, const Page& after);

/// One file that needs no other.
std::string html_of(const Page& page);

}  // namespace merit::page
