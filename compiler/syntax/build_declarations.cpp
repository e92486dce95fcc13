#include "compiler/syntax/builder.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

Declaration Builder::build(Grammar::DeclarationContext& tree) {
  Declaration result{.documentation = documentation(tree), .node = {}, .span = span(tree), .word = {}, .left_out = {}};
  result.word = first_token(tree).span;
  result.node = declaration_node(tree);
  return result;
}

Declaration::Node Builder::declaration_node(Grammar::DeclarationContext& tree) {
  if (auto* node = tree.definitionDeclaration()) return definition(*node);
  if (auto* node = tree.useDeclaration()) return UseDecl{name(*node->name())};
  if (auto* node = tree.leadDeclaration()) return lead(*node);
  if (auto* node = tree.eventsDeclaration()) return events(*node);
  if (auto* node = tree.derivedDeclaration()) return derived(*node);
  if (auto* node = tree.eventDeclaration()) return event(*node);
  if (auto* node = tree.parameterDeclaration()) return parameter(*node);
  if (auto* node = tree.setDeclaration()) return set(*node);
  if (auto* node = tree.tableDeclaration()) return table(*node);
  if (auto* node = tree.letDeclaration()) return LetDecl{name(*node->name()), expression(*node->expression())};
  if (auto* node = tree.functionDeclaration()) return function(*node);
  if (auto* node = tree.scoreDeclaration()) return score(*node);
  if (auto* node = tree.gradeDeclaration()) return grade(*node);
  if (auto* node = tree.outputDeclaration()) return output(*node);
  if (auto* node = tree.disqualifyDeclaration()) return disqualify(*node);
  if (auto* node = tree.recycleDeclaration()) return RecycleDecl{pattern(*node->pattern())};
  if (auto* node = tree.stageDeclaration()) return stage(*node);
  if (auto* node = tree.routeDeclaration()) return route(*node);
  if (auto* node = tree.handoffDeclaration()) return handoff(*node);
  return test(*tree.testDeclaration());
}

DefinitionDecl Builder::definition(Grammar::DefinitionDeclarationContext& tree) {
  DefinitionDecl result;
  result.name = text(*tree.text());
  for (auto* item : tree.definitionItem()) definition_item(*item, result);
  return result;
}

void Builder::definition_item(Grammar::DefinitionItemContext& tree, DefinitionDecl& definition) {
  source::Span at = span(tree);
  if (auto* version = dynamic_cast<Grammar::VersionItemContext*>(&tree)) {
    set_once(definition.version, text(*version->text()), "version", at);
  } else if (auto* owner = dynamic_cast<Grammar::OwnerItemContext*>(&tree)) {
    set_once(definition.owner, text(*owner->text()), "owner", at);
  } else if (auto* zone = dynamic_cast<Grammar::TimezoneItemContext*>(&tree)) {
    set_once(definition.timezone, text(*zone->text()), "timezone", at);
  } else if (auto* data_zone = dynamic_cast<Grammar::DataTimezoneItemContext*>(&tree)) {
    set_once(definition.data_timezone, text(*data_zone->text()), "data timezone", at);
  } else if (auto* agreed = dynamic_cast<Grammar::AgreedItemContext*>(&tree)) {
    DefinitionDecl::Agreed value{.date = date(*agreed->date()), .by = {}};
    for (auto* who : agreed->text()) value.by.push_back(text(*who));
    set_once(definition.agreed, std::move(value), "agreed", at);
  } else if (auto* changed = dynamic_cast<Grammar::ChangedItemContext*>(&tree)) {
    definition.changed.push_back({date(*changed->date()), text(*changed->text())});
  } else {
    auto& review = dynamic_cast<Grammar::ReviewItemContext&>(tree);
    Literal every{.kind = Literal::Kind::duration, .text = "1", .span = at};
    if (review.duration() != nullptr) {
      every = duration(*review.duration());
    } else {
      every.unit = unit(*review.unit());
    }
    set_once(definition.review, std::move(every), "review", at);
  }
}

LeadDecl Builder::lead(Grammar::LeadDeclarationContext& tree) {
  LeadDecl result{.account = tree.ACCOUNT() != nullptr, .fields = {}, .missing = {}};
  for (auto* item : tree.leadItem()) {
    if (item->field() != nullptr) {
      result.fields.push_back(field(*item->field()));
    } else {
      result.missing.push_back(missing_when(*item->missingWhen()));
    }
  }
  return result;
}

Field Builder::field(Grammar::FieldContext& tree) {
  Field result{.documentation = documentation(tree),
               .name = name(*tree.name()),
               .type = type(*tree.type()),
               .from = {},
               .span = span(tree)};
  result.key = !tree.KEY().empty();
  result.required = !tree.REQUIRED().empty();
  if (tree.KEY().size() > 1) report_given_twice("key", span(*tree.KEY(1)));
  if (tree.REQUIRED().size() > 1) report_given_twice("required", span(*tree.REQUIRED(1)));
  for (auto* column : tree.text()) set_once(result.from, text(*column), "from", span(*column));
  return result;
}

MissingWhen Builder::missing_when(Grammar::MissingWhenContext& tree) {
  MissingWhen result{.values = {}, .span = span(tree)};
  for (auto* value : tree.text()) result.values.push_back(text(*value));
  return result;
}

ColumnMapping Builder::mapping(Grammar::MappingContext& tree) {
  ColumnMapping result{.from = text(*tree.text()), .matching = {}, .span = span(tree)};
  if (tree.AT() != nullptr) result.kind = ColumnMapping::Kind::at;
  if (tree.TYPE() != nullptr) result.kind = ColumnMapping::Kind::type;
  if (tree.name() != nullptr) result.matching = name(*tree.name());
  return result;
}

EventsDecl Builder::events(Grammar::EventsDeclarationContext& tree) {
  EventsDecl result;
  for (auto* item : tree.mapping()) result.mappings.push_back(mapping(*item));
  return result;
}

Declaration::Node Builder::event(Grammar::EventDeclarationContext& tree) {
  EventDecl result{.name = name(*tree.name(0)), .plural = {}, .from = {}, .fields = {}, .mappings = {}, .missing = {}};
  if (tree.PLURAL() != nullptr) result.plural = name(*tree.name(1));
  if (tree.text() != nullptr) result.from = text(*tree.text());
  if (auto* body = tree.eventBody()) {
    for (auto* item : body->eventItem()) {
      if (item->field() != nullptr) {
        result.fields.push_back(field(*item->field()));
      } else if (item->mapping() != nullptr) {
        result.mappings.push_back(mapping(*item->mapping()));
      } else {
        result.missing.push_back(missing_when(*item->missingWhen()));
      }
    }
  }
  if (tree.OUTCOME() != nullptr) return OutcomeDecl{std::move(result)};
  return result;
}

DerivedDecl Builder::derived(Grammar::DerivedDeclarationContext& tree) {
  DerivedDecl result{.name = name(*tree.name(0)), .plural = {}, .alternatives = {}};
  if (tree.PLURAL() != nullptr) result.plural = name(*tree.name(1));
  for (auto* alternative : tree.pattern()) result.alternatives.push_back(pattern(*alternative));
  return result;
}

ParameterDecl Builder::parameter(Grammar::ParameterDeclarationContext& tree) {
  auto literals = tree.signedLiteral();
  ParameterDecl result{
      .name = name(*tree.name()), .type = {}, .value = signed_literal(*literals[0]), .low = {}, .high = {}};
  if (tree.type() != nullptr) result.type = type(*tree.type());
  if (literals.size() == 3) {
    result.low = signed_literal(*literals[1]);
    result.high = signed_literal(*literals[2]);
  }
  return result;
}

SetDecl Builder::set(Grammar::SetDeclarationContext& tree) {
  SetDecl result{.name = name(*tree.name()), .values = {}, .from = {}};
  for (auto* value : tree.signedLiteral()) result.values.push_back(signed_literal(*value));
  if (tree.text() != nullptr) result.from = text(*tree.text());
  return result;
}

TableDecl Builder::table(Grammar::TableDeclarationContext& tree) {
  TableDecl result{
      .name = name(*tree.name()), .key_type = {}, .value_type = {}, .rows = {}, .from = {}, .default_value = {}};
  if (tree.ARROW() != nullptr) {
    result.key_type = type(*tree.type(0));
    result.value_type = type(*tree.type(1));
  }
  if (tree.text() != nullptr) result.from = text(*tree.text());
  if (tree.DEFAULT() != nullptr) result.default_value = expression(*tree.expression());
  for (auto* item : tree.tableItem()) {
    if (item->signedLiteral() == nullptr) {
      set_once(result.default_value, expression(*item->expression()), "default", span(*item));
    } else {
      Literal key = signed_literal(*item->signedLiteral());
      result.rows.push_back({std::move(key), expression(*item->expression()), span(*item)});
    }
  }
  return result;
}

FunctionDecl Builder::function(Grammar::FunctionDeclarationContext& tree) {
  FunctionDecl result{.name = name(*tree.name()), .parameters = {}, .result = type(*tree.type()), .body = {}};
  for (auto* one : tree.argument()) result.parameters.push_back({name(*one->name()), type(*one->type())});
  result.body = expression(*tree.expression());
  return result;
}

}  // namespace merit::syntax
