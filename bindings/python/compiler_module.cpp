// The extension module `merit._compiler`: definitions compiled in this process. All of the compiler is in it;
// definitions that are built already need only `merit._library`.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

#include "bindings/python/capsules.h"
#include "bindings/python/compiled.h"
#include "compiler/diagnostics/emit_text.h"
#include "compiler/driver/version.h"
#include "runtime/threads/share_work.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace merit::python {
namespace {

/// Raises an exception of `merit._errors`.
template <typename... Arguments>
[[noreturn]] void raise(const char* name, const Arguments&... arguments) {
  const nb::object error = nb::module_::import_("merit._errors").attr(name);
  PyErr_SetObject(error.ptr(), error(arguments...).ptr());
  throw nb::python_error();
}

// --- what was said of a definition ---

nb::dict diagnostic_of(const source::Sources& sources, const diagnostics::Diagnostic& said) {
  const source::SourceFile& file = sources[said.span.file];
  const source::Position begin = file.position(said.span.begin);
  const source::Position end = file.position(said.span.end);
  nb::dict made;
  made["code"] = std::string(diagnostics::entry(said.id).name);
  made["severity"] = std::string(name_of(said.severity()));
  made["message"] = said.message;
  made["help"] = diagnostics::help_lines(sources, said);
  made["file"] = file.name();
  made["line"] = begin.line + 1;
  made["column"] = begin.column + 1;
  made["end_line"] = end.line + 1;
  made["end_column"] = end.column + 1;
  return made;
}

nb::list diagnostics_of(const Compiled& compiled) {
  nb::list all;
  const driver::Compilation& of = compiled.compilation();
  for (const diagnostics::Diagnostic& said : of.diagnostics.all()) all.append(diagnostic_of(of.sources, said));
  return all;
}

std::string rendered(const Compiled& compiled) {
  return diagnostics::emit_text(compiled.compilation().sources, compiled.compilation().diagnostics.all());
}

Compiled compile(const std::string& name, const std::optional<std::string>& text, std::optional<int64_t> lints) {
  auto compiled = [&] {
    const nb::gil_scoped_release others_run;
    return Compiled::compile({name, text}, lints);
  }();
  if (!compiled) {
    const bool absent = compiled.error() == source::kNoSuchFile;
    const std::string message = "cannot read `" + name + "`: " + compiled.error();
    PyErr_SetString(absent ? PyExc_FileNotFoundError : PyExc_OSError, message.c_str());
    throw nb::python_error();
  }
  return *std::move(compiled);
}

// --- what was found in data ---

/// A text with bytes of the data in it. Those that are not UTF-8 become U+FFFD, as on a terminal.
nb::object text_of(std::string_view text) {
  PyObject* const made = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (made == nullptr) throw nb::python_error();
  return nb::steal(made);
}

nb::dict problem_of(const data::Problem& problem) {
  nb::list examples;
  for (const data::Example& example : problem.examples) {
    nb::dict one;
    one["table"] = example.file;
    one["row"] = example.number - 1;
    one["value"] = text_of(example.value);
    examples.append(one);
  }
  nb::dict made;
  made["code"] = std::string(problem.name());
  made["severity"] = std::string(name_of(problem.severity));
  made["message"] = text_of(problem.message);
  made["help"] = text_of(problem.help);
  made["count"] = problem.count;
  made["examples"] = examples;
  return made;
}

nb::list problems_of(const std::vector<data::Problem>& problems) {
  nb::list all;
  for (const data::Problem& problem : problems) all.append(problem_of(problem));
  return all;
}

[[noreturn]] void raise(const NoAnswer& why) {
  if (const auto* wrong = std::get_if<WrongQuestion>(&why)) {
    switch (wrong->part) {
      case WrongQuestion::Part::parameter:
        raise("ParameterError", wrong->message);
      case WrongQuestion::Part::column:
        raise("ColumnError", wrong->message);
      case WrongQuestion::Part::option:
        throw nb::value_error(wrong->message.c_str());
    }
  }
  if (const auto* error = std::get_if<data::Error>(&why)) raise("DataError", problems_of(error->problems));
  if (const auto* not_exported = std::get_if<NotExported>(&why)) raise("ArrowError", not_exported->message);
  if (const auto* fault = std::get_if<driver::EngineFault>(&why)) raise("InternalError", fault->message);
  throw nb::python_error();  // a signal's handler raised
}

// --- questions ---

using Pairs = std::vector<std::pair<std::string, std::string>>;
/// A table that was taken from a stream; any number of questions may be about it.
struct Table {
  std::string name;  ///< as messages call it
  data::HeldTablePtr rows;
};

using Events = std::vector<std::pair<std::optional<std::string>, Table>>;
using Decided = std::tuple<nb::capsule, nb::capsule, nb::list>;

Table table_of(const std::string& name, const nb::capsule& capsule) {
  auto stream = take<ArrowArrayStream>(capsule);
  auto rows = [&] {
    const nb::gil_scoped_release others_run;
    return data::import_table(stream.get());
  }();
  if (!rows) raise("ArrowError", "`" + name + "`: " + rows.error());
  return {name, *std::move(rows)};
}

/// Lets handlers of signals run, so that Ctrl-C ends long work. Only the thread that asked may, and not while it has
/// nothing of Python's.
bool no_signal_raised() {
  const nb::gil_scoped_acquire python;
  return PyErr_CheckSignals() == 0;
}

/// Under the caller's line of Python.
void warn_of_slowness(const driver::EngineFault& without_code) {
  constexpr int kFrames = 3;  // `_compile.py`, `_definition.py`, whoever calls `evaluate`
  std::string message = driver::slower_without_code(without_code);
  if (const auto help = driver::help_without_code(without_code); !help.empty()) message.append("; ").append(help);
  if (PyErr_WarnEx(PyExc_RuntimeWarning, message.c_str(), kFrames) < 0) throw nb::python_error();
}

Decided evaluate(const Compiled& compiled, const Table& leads, const Events& events, int64_t now,
                 const Pairs& parameters, const std::vector<std::string>& columns, const std::string& engine,
                 const std::string& duplicates, bool strict, bool cache, unsigned threads) {
  Question question;
  question.leads = leads.rows;
  for (const auto& [kind, table] : events) question.events.push_back({table.name, kind, table.rows});
  question.now = now;
  question.parameters = parameters;
  question.columns = columns;
  question.engine = engine;
  question.duplicates = duplicates;
  question.strict = strict;
  question.cache = cache;
  question.threads = threads;
  const auto asking = std::this_thread::get_id();
  bool signalled = false;
  question.go_on = [&] {
    if (std::this_thread::get_id() == asking && !signalled) signalled = !no_signal_raised();
    return !signalled;
  };
  ArrowSchema schema;
  ArrowArray array;
  std::vector<data::Problem> findings;
  std::optional<driver::EngineFault> without_code;
  {
    const nb::gil_scoped_release others_run;
    auto answer = compiled.ask(question);
    std::expected<void, std::string> exported;
    if (answer) exported = answer->decisions.finish(&schema, &array);
    if (!answer || !exported) {
      const nb::gil_scoped_acquire python;
      if (!answer) raise(answer.error());
      raise("ArrowError", exported.error());
    }
    findings = std::move(answer->report.findings);
    without_code = std::move(answer->without_code);
  }
  Decided decided{capsule_of(schema), capsule_of(array), problems_of(findings)};
  if (without_code) warn_of_slowness(*without_code);
  return decided;
}

void check_parameters(const Compiled& compiled, const Pairs& parameters) {
  if (const auto values = compiled.values_of(parameters); !values) raise("ParameterError", values.error());
}

}  // namespace
}  // namespace merit::python

NB_MODULE(_compiler, module) {
  using namespace merit::python;
  module.doc() = "Definitions compiled in this process. Use `merit`.";
  module.attr("version") = std::string(merit::driver::version());
  module.attr("most_threads") = merit::threads::kMostThreads;
  nb::class_<Table>(module, "Table")
      .def(
          "__init__",
          [](Table* self, const std::string& name, const nb::capsule& stream) {
            new (self) Table(table_of(name, stream));
          },
          "name"_a, "stream"_a);
  nb::class_<Compiled>(module, "Compiled")
      .def_prop_ro("has_model", &Compiled::has_model)
      .def_prop_ro("is_library", &Compiled::is_library)
      .def_prop_ro("manifest", &Compiled::manifest)
      .def_prop_ro("diagnostics", &diagnostics_of)
      .def_prop_ro("rendered", &rendered)
      .def(
          "moment", [](const Compiled& self, const std::string& text) { return self.moment(text); }, "text"_a)
      .def("check_parameters", &check_parameters, "parameters"_a)
      .def("evaluate", &evaluate, "leads"_a, "events"_a, "now"_a, "parameters"_a, "columns"_a, "engine"_a,
           "duplicates"_a, "strict"_a, "cache"_a, "threads"_a);
  module.def("compile", &compile, "name"_a, "text"_a.none(), "lints"_a.none());
}
