// The loader of objects (compiler/codegen/object_loader.h) with objects as LLVM makes them, whole and spoilt; and that
// of other processors (load_objects.cpp), which loads here, too.
#include "compiler/codegen/object_loader.h"

#include <doctest/doctest.h>
#include <elf.h>
#include <llvm/AsmParser/Parser.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/SourceMgr.h>

#include <cstring>
#include <vector>

#include "compiler/codegen/llvm/machine.h"
#include "compiler/codegen/llvm/make.h"
#include "compiler/codegen/target.h"

#if defined(__x86_64__)

namespace merit::codegen {
namespace {

/// Constants, pointers to constants, what is written to, and calls: within an object, to another one, and outside.
constexpr const char* kRows = R"(
@first = private unnamed_addr constant [4 x i8] c"abc\00"
@second = private unnamed_addr constant [4 x i8] c"xyz\00"
@texts = internal constant [2 x ptr] [ptr @first, ptr @second]
@calls = internal global i64 1000
declare i64 @outside(i64)
declare i64 @in_other_object(i64)
define internal i64 @letter(i64 %text) noinline nounwind {
  %place = getelementptr ptr, ptr @texts, i64 %text
  %begin = load ptr, ptr %place
  %code = load i8, ptr %begin
  %wide = zext i8 %code to i64
  ret i64 %wide
}
define void @merit_evaluate(ptr %in, ptr %out) nounwind {
  %text = load i64, ptr %in
  %calls = load i64, ptr @calls
  %more = add i64 %calls, 1000
  store i64 %more, ptr @calls
  %letter = call i64 @letter(i64 %text)
  %twice = call i64 @in_other_object(i64 %letter)
  %last = call i64 @outside(i64 %twice)
  %sum = add i64 %last, %more
  store i64 %sum, ptr %out
  ret void
}
)";
constexpr const char* kTables = R"(
define i64 @in_other_object(i64 %value) nounwind {
  %twice = mul i64 %value, 2
  ret i64 %twice
}
define void @merit_prepare_0() nounwind {
  ret void
}
)";

std::string object_of(const char* code) {
  initialise_llvm();
  llvm::LLVMContext context;
  llvm::SMDiagnostic problem;
  const auto module = llvm::parseAssemblyString(code, problem, context);
  REQUIRE(module);
  auto machine = target_machine(triple_of(kHost), Level::baseline, false);
  REQUIRE(machine);
  module->setTargetTriple((*machine)->getTargetTriple().str());
  module->setDataLayout((*machine)->createDataLayout());
  return emitted(*module, **machine, llvm::CodeGenFileType::ObjectFile);
}

int64_t outside(int64_t value) {
  return value + 1;
}

const std::vector<Symbol> kOutside = {{"outside", reinterpret_cast<uint64_t>(&outside)}};

template <typename Struct>
Struct struct_at(const std::string& file, uint64_t place) {
  Struct found;
  REQUIRE(place + sizeof found <= file.size());
  std::memcpy(&found, file.data() + place, sizeof found);
  return found;
}

}  // namespace

TEST_CASE("functions of objects call each other and what is outside, and find their constants") {
  const std::vector<std::string> objects{object_of(kRows), object_of(kTables)};
  for (const bool is_for_other_processors : {false, true}) {
    const auto loaded = is_for_other_processors ? load_objects(objects, 1, kOutside) : load_here(objects, 1, kOutside);
    REQUIRE(loaded);
    REQUIRE(loaded->prepare.size() == 1);
    for (const int64_t text : {0, 1}) {
      int64_t result = 0;
      loaded->evaluate(reinterpret_cast<const merit_batch*>(&text), reinterpret_cast<merit_outputs*>(&result));
      CHECK(result == (text == 0 ? 2 * 'a' + 1 + 2000 : 2 * 'x' + 1 + 3000));
    }
  }
}

TEST_CASE("the loader of other processors refuses what objects lack") {
  const std::vector<std::string> rows{object_of(kRows)}, both{object_of(kRows), object_of(kTables)};
  CHECK_FALSE(load_objects(both, 1, {}));
  CHECK_FALSE(load_objects(rows, 0, kOutside));
  CHECK_FALSE(load_objects(both, 2, kOutside));
  CHECK_FALSE(load_objects({"text"}, 0, kOutside));
}

TEST_CASE("what objects lack is said") {
  CHECK(load_here({{object_of(kRows), object_of(kTables)}}, 1, {}).error().message ==
        "compiled code cannot be loaded: nothing is called `outside`");
  CHECK(load_here({{object_of(kRows)}}, 0, kOutside).error().message ==
        "compiled code cannot be loaded: nothing is called `in_other_object`");
  CHECK(load_here({{object_of(kTables)}}, 1, kOutside).error().message ==
        "compiled code cannot be loaded: it has no `merit_evaluate`");
  CHECK(load_here({{object_of(kRows), object_of(kTables)}}, 2, kOutside).error().message ==
        "compiled code cannot be loaded: it lacks the function of a table");
  CHECK(load_here({{std::string("text")}}, 0, kOutside).error().message == "compiled code cannot be loaded: no object");
}

TEST_CASE("sections of other kinds are refused") {
  const std::string unwound = object_of("define void @merit_evaluate() { ret void }");
  CHECK(load_here({{unwound}}, 0, kOutside).error().message ==
        "compiled code cannot be loaded: a section of an unknown kind");
}

TEST_CASE("references of other kinds are refused") {
  const std::string object = object_of(kRows);
  const auto head = struct_at<Elf64_Ehdr>(object, 0);
  size_t tried = 0;
  for (uint64_t i = 0; i < head.e_shnum; ++i) {
    const auto section = struct_at<Elf64_Shdr>(object, head.e_shoff + i * sizeof(Elf64_Shdr));
    if (section.sh_type != SHT_RELA) continue;
    for (uint64_t place = 0; place < section.sh_size; place += sizeof(Elf64_Rela), ++tried) {
      auto reference = struct_at<Elf64_Rela>(object, section.sh_offset + place);
      reference.r_info = ELF64_R_INFO(ELF64_R_SYM(reference.r_info), R_X86_64_TPOFF32);
      std::string other = object;
      std::memcpy(other.data() + section.sh_offset + place, &reference, sizeof reference);
      CHECK(load_here({{other, object_of(kTables)}}, 1, kOutside).error().message ==
            "compiled code cannot be loaded: a reference of the unknown kind 23");
    }
  }
  CHECK(tried >= 6);
}

// Entries of the cache are known by their hash to be what LLVM made; so this is of the loader alone.
TEST_CASE("objects that are cut short are refused, and spoilt ones read and write nothing that is not theirs") {
  const std::string object = object_of(kRows);
  for (size_t size = 0; size < object.size(); ++size) CHECK_FALSE(load_here({{object.substr(0, size)}}, 0, kOutside));
  const std::string tables = object_of(kTables);
  size_t refused = 0;
  for (size_t i = 0; i < object.size(); ++i) {
    for (const char bits : {'\x01', '\x80', '\xFF'}) {
      std::string spoilt = object;
      spoilt[i] = static_cast<char>(spoilt[i] ^ bits);
      if (!load_here({{spoilt, tables}}, 1, kOutside)) ++refused;
    }
  }
  CHECK(refused > 0);
}

}  // namespace merit::codegen

#endif
