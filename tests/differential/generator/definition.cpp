#include "tests/differential/generator/definition.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "tests/differential/generator/expressions.h"

namespace merit::differential {

namespace {

using Fields = std::vector<Named>;

const Fields& lead_fields() {
  static const Fields kFields = {
      {"employees", Kind::integer}, {"clicks", Kind::integer}, {"revenue", Kind::number}, {"country", Kind::text},
      {"email", Kind::text},        {"plan", Kind::plan},      {"active", Kind::boolean}, {"created_at", Kind::time},
      {"signed_at", Kind::time},    {"birthday", Kind::date},
  };
  return kFields;
}

struct DeclaredKind {
  const char* name;
  Fields fields;
};

/// Some fields are shared, some are called as a field of the lead, one kind has none.
const std::array<DeclaredKind, 4>& kinds() {
  static const std::array<DeclaredKind, 4> kKinds = {{
      {"visit",
       {{"page", Kind::text},
        {"seconds", Kind::number},
        {"clicks", Kind::integer},
        {"plan", Kind::plan},
        {"done", Kind::boolean},
        {"due", Kind::time},
        {"held", Kind::date}}},
      {"download",
       {{"asset", Kind::text}, {"seconds", Kind::number}, {"clicks", Kind::integer}, {"done", Kind::boolean}}},
      {"form", {{"page", Kind::text}, {"seconds", Kind::number}, {"plan", Kind::plan}, {"due", Kind::time}}},
      {"ping", {}},
  }};
  return kKinds;
}

/// What the columns of leads and events say of themselves: texts that stand for missing, among them some that data has.
/// None is a lead's key, which is `0` or more.
constexpr const char* kSpellings[] = {"", "missing when \"n/a\", \"x\"",
                                      "missing when \"-1\", \" Stra\u00dfe\", \"0.0\"",
                                      "missing when \"\", \"true\", \"2.5\", \"2026-10-30\""};

class Generator {
 public:
  std::string definition(const Tapes& tapes) {
    choices_ = tapes.empty() ? Choices() : Choices(tapes.front());
    std::string text = top();
    for (size_t i = 1; i < tapes.size(); ++i) {
      choices_ = Choices(tapes[i]);
      text += declaration() + "\n";
    }
    return text;
  }

 private:
  std::string top() {
    constexpr const char* kZones[] = {"UTC", "America/New_York", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"};
    std::string text = "definition \"generated\" { timezone \"";
    text += choices_.of(kZones);
    text += "\" }\nlead" + braces({"id: text key"}, lead_fields());
    vocabulary_.lead_fields = lead_fields();
    for (const DeclaredKind& kind : kinds()) {
      Fields fields = kind.fields;
      const std::vector<std::string> key = key_of_events(fields);
      text += std::string("event ") + kind.name + braces(key, kind.fields);
      vocabulary_.events.push_back({kind.name, {static_cast<uint32_t>(vocabulary_.kinds.size())}, fields});
      vocabulary_.kinds.push_back(std::move(fields));
    }
    vocabulary_.stages.emplace_back("Lead");
    return text + "stage Lead\n";
  }

  /// An event's own key, if the kind has one: as it is declared, and among the fields that expressions may name.
  std::vector<std::string> key_of_events(Fields& fields) {
    const uint32_t form = choices_.below(4);
    if (form < 2) return {};
    fields.push_back({"code", form == 2 ? Kind::integer : Kind::text});
    return {std::string("code: ") + type_text(fields.back().kind) + " key"};
  }

  /// Now and then a field is required, and some texts stand for missing.
  std::string braces(std::vector<std::string> declared, const Fields& fields) {
    for (const Named& field : fields) {
      declared.push_back(field.name + ": " + type_text(field.kind) + (choices_.once_in(12) ? " required" : ""));
    }
    const std::string spellings = choices_.of(kSpellings);
    if (!spellings.empty() && !declared.empty()) declared.push_back(spellings);
    std::string text;
    for (const std::string& each : declared) text += (text.empty() ? "" : ", ") + each;
    return " { " + text + " }\n";
  }

  std::string declaration() {
    using Make = std::string (Generator::*)();
    constexpr Make kForms[] = {
        &Generator::output,  &Generator::let,        &Generator::stage,     &Generator::score,  &Generator::score,
        &Generator::let,     &Generator::event,      &Generator::parameter, &Generator::table,  &Generator::function,
        &Generator::set,     &Generator::disqualify, &Generator::grade,     &Generator::output, &Generator::stage,
        &Generator::recycle, &Generator::route,      &Generator::handoff,
    };
    ++number_;
    return (this->*choices_.of(kForms))();
  }

  std::string named(const std::string& prefix) const { return prefix + std::to_string(number_); }

  Expressions expressions() { return {choices_, vocabulary_}; }
  int depth() { return 1 + static_cast<int>(choices_.below(4)); }
  Kind field_kind() { return expressions().any_kind({}); }

  // --- values ---

  std::string parameter() {
    const Kind kind = choices_.of(
        std::vector{Kind::integer, Kind::number, Kind::duration, Kind::text, Kind::time, Kind::date, Kind::boolean});
    const std::string name = named("parameter");
    std::string text = "parameter " + name + ": " + type_text(kind) + " = ";
    if ((kind == Kind::integer || kind == Kind::number) && choices_.below(2) == 0) {
      text += "20 between -5 and 100";
    } else {
      text += literal_without_brackets(kind);
    }
    vocabulary_.parameters.push_back({name, kind});
    return text;
  }

  std::string literal_without_brackets(Kind kind) {
    const std::string value = expressions().literal(kind);
    if (value == "now") return "2026-10-31T00:00Z";
    return value.starts_with('(') ? value.substr(1, value.size() - 2) : value;
  }

  /// Values that `is` holds different, so that none is a second of its kind.
  std::vector<std::string> literals(Kind kind, size_t most) {
    std::set<std::string> seen;
    std::vector<std::string> values;
    for (uint32_t left = 1 + choices_.below(most); left > 0; --left) {
      const std::string value = literal_without_brackets(kind);
      const bool folds_alike =
          value == "\" A \"" || value == "\"STRASSE\"" || value == "\"\\u{212A}\\n\"" || value == "10%";
      if (!folds_alike && seen.insert(value).second) values.push_back(value);
    }
    return values;
  }

  std::string set() {
    const Kind kind = choices_.of(std::vector{Kind::text, Kind::integer, Kind::number, Kind::date, Kind::time});
    const std::string name = named("words");
    std::string text = "set " + name + " = ";
    const std::vector<std::string> values = literals(kind, 5);
    if (values.empty()) return parameter();
    for (size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + values[i];
    vocabulary_.sets.push_back({name, kind});
    return text;
  }

  std::string table() {
    const Kind key = choices_.of(std::vector{Kind::text, Kind::integer, Kind::number, Kind::date, Kind::plan});
    const Kind value = choices_.of(std::vector{Kind::integer, Kind::number, Kind::text, Kind::boolean, Kind::duration});
    const std::string name = named("points");
    std::string text = "table " + name + " : " + type_text(key) + " -> " + type_text(value) + " { ";
    for (const std::string& each : literals(key, 4)) text += each + ": " + literal_without_brackets(value) + ", ";
    text += choices_.below(2) == 0 ? "default " + literal_without_brackets(value) : "";
    if (text.ends_with("{ ")) return parameter();
    vocabulary_.tables.push_back({name, key, value});
    return text + " }";
  }

  std::string let() {
    const View view;
    const Kind kind = choices_.below(2) == 0 ? Kind::boolean : field_kind();
    const std::string name = named("value");
    const int deep = depth();
    std::string text = "let " + name + " = " + expressions().of(kind, view, deep);
    vocabulary_.lets.push_back({name, kind});
    return text + "\noutput shown" + name + " = " + name;  // so that it is seen, whether something uses it or not
  }

  std::string function() {
    const std::string name = named("made");
    Fields arguments;
    for (uint32_t left = choices_.below(4); left > 0; --left) {
      arguments.push_back({"a" + std::to_string(left), field_kind()});
    }
    View view;
    view.place = Place::function;
    view.patterns = false;
    view.arguments = &arguments;
    Kind result = field_kind();
    if (result == Kind::plan) result = Kind::boolean;  // with no argument of that type there is no value of it
    std::string text = "function " + name + "(";
    std::vector<Kind> types;
    for (size_t i = 0; i < arguments.size(); ++i) {
      text += (i == 0 ? "" : ", ") + arguments[i].name + ": " + type_text(arguments[i].kind);
      types.push_back(arguments[i].kind);
    }
    text += ") -> " + type_text(result) + " = ";
    const int deep = depth();
    text += expressions().of(result, view, deep);
    vocabulary_.functions.push_back({name, result, types});
    return text;
  }

  // --- events ---

  /// Of kinds, those fields that all of them have with one type.
  Fields shared_fields(const std::vector<uint32_t>& kinds) const {
    Fields shared = vocabulary_.kinds[kinds.front()];
    std::erase_if(shared, [&](const Named& field) {
      return std::ranges::any_of(kinds, [&](uint32_t kind) {
        return std::ranges::none_of(vocabulary_.kinds[kind], [&](const Named& other) {
          return other.name == field.name && other.kind == field.kind;
        });
      });
    });
    return shared;
  }

  std::string event() {
    const std::string name = named("derived");
    std::string text = "event " + name + " = ";
    std::set<uint32_t> kinds;
    const uint32_t more = choices_.below(3);
    for (uint32_t i = 0; i <= more; ++i) {
      const EventName& alternative = expressions().event();
      kinds.insert(alternative.kinds.begin(), alternative.kinds.end());
      text += (i == 0 ? "" : " or ") + expressions().pattern_of(alternative, {}, 1);
    }
    const std::vector<uint32_t> all(kinds.begin(), kinds.end());
    vocabulary_.events.push_back({name, all, shared_fields(all)});
    return text;
  }

  // --- decisions ---

  /// An amount that is known and the same for all leads.
  std::string bound(bool negative) {
    std::vector<std::string> names;
    for (const Named& each : vocabulary_.parameters) {
      if (each.kind == Kind::integer || each.kind == Kind::number) names.push_back(each.name);
    }
    if (!names.empty() && choices_.once_in(3)) return choices_.of(names);
    constexpr const char* kBounds[] = {"10", "0", "100", "2.5", "1"};
    return std::string(negative ? "-" : "") + choices_.of(kBounds);
  }

  std::string because(const View& view) {
    if (choices_.below(2) == 0) return "";
    return " because " + expressions().template_text(view, 1);
  }

  std::string points(const View& view, int deep) {
    std::vector<TableName> tables;
    for (const TableName& each : vocabulary_.tables) {
      const bool is_amount = each.value == Kind::integer || each.value == Kind::number;
      if (is_amount && each.key != Kind::plan) tables.push_back(each);
    }
    constexpr const char* kAmounts[] = {"5", "10", "1", "0.5", "10%", "0"};
    switch (choices_.below(4)) {
      case 0:
        return choices_.of(kAmounts);
      case 1:
        if (!tables.empty()) {
          const TableName table = choices_.of(tables);
          return table.name + "[" + expressions().of(table.key, view, deep) + "]";
        }
        [[fallthrough]];
      default:
        return "(" + expressions().of(expressions().numeric(), view, deep) + ")";
    }
  }

  std::string rule() {
    const int deep = depth() - 1;
    const std::string sign = choices_.below(4) < 3 ? "+" : "-";
    View view;
    std::string occasion;
    bool may_fade = false;
    switch (choices_.below(6)) {
      case 0:
        occasion = " when " + expressions().condition(view, deep);
        break;
      case 1:
        break;
      case 2:
        occasion = " per (" + expressions().of(expressions().numeric(), view, deep) + ")";
        break;
      default: {
        constexpr const char* kWhich[] = {" per ", " per ", " per last ", " per first "};
        occasion = choices_.of(kWhich);
        may_fade = true;
        if (occasion == kWhich[0] && choices_.once_in(3)) {
          occasion += expressions().sequence(view, deep);
          break;
        }
        const EventName& event = expressions().event();
        occasion += expressions().pattern_of(event, view, deep);
        view.event = &event;
      }
    }
    std::string text = sign + points(view, deep) + occasion;
    if (choices_.once_in(3)) text += ", at most " + bound(false);
    if (may_fade && choices_.once_in(3)) text += ", " + decay();
    return text + because({});
  }

  std::string decay() {
    const std::string kind = choices_.below(2) == 0 ? "halving every " : "fading to 0 over ";
    return kind + expressions().length();
  }

  /// Rules, and perhaps how those fade that have no decay of their own.
  std::string rules() {
    std::string text = "  " + rule() + "\n";
    for (uint32_t more = choices_.below(3); more > 0; --more) text += "  " + rule() + "\n";
    if (choices_.once_in(4)) text += "  " + decay() + "\n";
    return text;
  }

  std::string score() {
    const std::string name = named("score");
    std::string text = "score " + name + " {\n" + rules();
    if (choices_.once_in(3)) {
      text += "  group " + named("group");
      if (choices_.below(2) == 0) text += " at most " + bound(false);
      text += " {\n" + rules() + "  }\n";
    }
    if (choices_.once_in(4)) text += "  start at " + bound(choices_.below(2) == 0) + "\n";
    if (choices_.once_in(4)) {
      const std::string low = bound(true);
      text += "  keep between " + low + " and " + bound(false) + "\n";
    }
    text += "}";
    // Of which type it is, an integer or a number, only the checker knows: what uses it is a number.
    vocabulary_.lets.push_back({"twice" + name, Kind::number});
    return text + "\nlet twice" + name + " = " + name + " * 2.0";
  }

  std::string grade() {
    const std::string name = named("grade");
    const int deep = depth();
    std::string text = "grade " + name + " { \"A\" when " + expressions().condition({}, deep);
    text += ", \"B\" when " + expressions().condition({}, deep);
    text += choices_.below(2) == 0 ? ", \"C\" otherwise }" : " }";
    vocabulary_.outputs.push_back({name, Kind::text});
    return text;
  }

  std::string output() {
    std::vector<std::string> decisions = {"stage",   "reasons",     "undecided", "disqualified",
                                          "reached", "could_reach", "queue",     "respond_by"};
    if (!vocabulary_.routed.empty()) decisions.emplace_back("action");
    const std::string name = named("output");
    const std::string head = "output " + name + " = ";
    const int deep = depth();
    if (choices_.once_in(6)) return head + choices_.of(decisions);
    View view;
    if (choices_.once_in(4)) {
      view.place = Place::output;
      const Kind kind = field_kind();
      std::string text = head + expressions().of(kind, view, deep);
      vocabulary_.decided.push_back({name, kind});
      return text;
    }
    if (choices_.once_in(5)) {
      view.place = Place::output;
      return head + expressions().template_text(view, deep);
    }
    const Kind kind = field_kind();
    std::string text = head + expressions().of(kind, view, deep);
    vocabulary_.outputs.push_back({name, kind});
    return text;
  }

  std::string disqualify() {
    const int deep = depth();
    std::string text = "disqualify when " + expressions().condition({}, deep);
    return text + because({});
  }

  /// At most one. Of scores and stages it must not ask, also not through lets and derived events.
  std::string recycle() {
    if (std::exchange(is_recycled_, true)) return disqualify();
    View view;
    view.patterns = false;
    view.events_of_lets = false;
    const EventName& event = vocabulary_.events[choices_.below(vocabulary_.kinds.size())];
    return "recycle after " + expressions().pattern_of(event, view, depth());
  }

  std::string stage() {
    const std::string name = named("Stage");
    const int deep = depth();
    std::string text = "stage " + name + " when " + expressions().condition({}, deep);
    vocabulary_.stages.push_back(name);
    return text;
  }

  /// Of the last stage that has none yet.
  std::string route() {
    std::vector<std::string>& routed = vocabulary_.routed;
    const auto has_none = [&](const std::string& stage) { return std::ranges::find(routed, stage) == routed.end(); };
    const auto stage = std::find_if(vocabulary_.stages.rbegin(), vocabulary_.stages.rend(), has_none);
    if (stage == vocabulary_.stages.rend()) return output();
    std::string text = "route " + *stage + " {\n";
    for (uint32_t more = choices_.below(3); more > 0; --more) text += route_arm() + when() + "\n";
    text += route_arm() + (choices_.below(2) == 0 ? " otherwise" : when());
    routed.push_back(*stage);
    return text + "\n}";
  }

  std::string route_arm() {
    constexpr const char* kQueues[] = {"\"sdr\"", "\"A\"", "\"\""};
    const std::string queue = choices_.of(kQueues);
    switch (choices_.below(5)) {
      case 0:
        return "  to " + queue;
      case 1:
        return "  nurture " + queue;
      case 2:
        return "  nurture " + queue + " recheck after " + expressions().length();
      case 3:
        return "  to " + queue + " within 1 hour at latest 2 days";
      default:
        return "  to " + queue + " within " + expressions().length();
    }
  }

  /// Of the last stage that has none yet.
  std::string handoff() {
    std::vector<std::string>& handed = vocabulary_.handed;
    const auto has_none = [&](const std::string& stage) { return std::ranges::find(handed, stage) == handed.end(); };
    const auto stage = std::find_if(vocabulary_.stages.rbegin(), vocabulary_.stages.rend(), has_none);
    if (stage == vocabulary_.stages.rend()) return output();
    View view;
    view.place = Place::output;
    const int deep = depth();
    const Kind kind = field_kind();
    std::string text = "handoff " + *stage + " { " + named("part") + " = " + expressions().of(kind, view, deep);
    if (choices_.below(2) == 0) text += ", last 3 " + expressions().pattern_of(expressions().event(), view, deep);
    handed.push_back(*stage);
    return text + " }";
  }

  std::string when() {
    View view;
    view.place = Place::route;
    const int deep = depth();
    return " when " + expressions().condition(view, deep);
  }

  Choices choices_;
  Vocabulary vocabulary_;
  int number_ = 0;
  bool is_recycled_ = false;
};

}  // namespace

std::string definition_text(const Tapes& tapes) {
  return Generator().definition(tapes);
}

}  // namespace merit::differential
