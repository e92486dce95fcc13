/// Makes the sections of a page. Private to this folder.
#pragma once

#include "compiler/page/page.h"
#include "compiler/page/words.h"

namespace merit::page {

/// An entry that says nothing yet.
Entry empty_entry(std::string kind, std::string name, std::string anchor, std::string documentation = "");

class Maker {
 public:
  explicit Maker(const Subject& subject)
      : subject_(subject), model_(subject.model), words_(subject.model, subject.sources) {}

  Page make();

 private:
  void head(Page& page) const;
  std::string noun() const { return model_.account ? "company" : "lead"; }

  // In the order in which they stand on the page; terms, lists and settings are those that the others name.
  Section stages();
  Section terms();
  Section left_out();
  Section scores();
  Section outputs();
  Section routes();
  Section handoffs();
  Section fields();
  Section events();
  Section settings();
  Section missing();
  Section examples();

  Entry stage(const semantics::Stage& stage);
  Entry let(const semantics::Let& let);
  Entry function(uint32_t index);
  Entry score(const semantics::Score& score);
  void group_rows(const semantics::Score& score, uint32_t group, uint32_t level, Table& table);
  Table::Row rule_row(const semantics::Rule& rule, uint32_t level);
  Statement occasion(const semantics::Rule& rule);
  Text limits(const semantics::Rule& rule);
  Text because(semantics::ExpressionId id);
  Entry output(const semantics::Output& output);
  Entry route(const semantics::Route& route);
  Text length_after(const std::optional<semantics::ExpressionId>& time);
  Entry handoff(const semantics::Handoff& handoff);
  Entry kind(const semantics::EventKind& kind) const;
  Entry derived(const semantics::Event& event);
  Table::Row field_row(const semantics::Field& field) const;
  Entry list(const semantics::Set& set) const;
  Entry table(const semantics::Table& table) const;
  Entry example(const semantics::Test& test, const ExampleResult* result);
  Statement story(const semantics::Test& test);
  Statement happening(const semantics::Test::Event& event);
  std::string values_text(const std::vector<semantics::Test::FieldValue>& values,
                          const std::vector<semantics::Field>& fields) const;
  std::vector<std::string> deciding_fields() const;
  bool is_own(semantics::Span span) const { return span.file == subject_.file; }

  const Subject& subject_;
  const semantics::Model& model_;
  Words words_;
};

}  // namespace merit::page
