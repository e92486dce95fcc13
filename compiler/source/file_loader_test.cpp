#include <doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "compiler/source/source.h"

namespace merit::source {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test, removed at its end.
struct Folder {
  Folder() : path(fs::temp_directory_path() / ("merit-loader-" + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return path / name;
  }
  fs::path path;
};

TEST_CASE("a file is read as it stands") {
  const Folder folder;
  const std::string text("zero \0 byte\r\nno line end", 24);
  CHECK(FileLoader().load(folder.write("a.merit", text)) == text);
  CHECK(FileLoader().load(folder.write("empty.merit", "")) == "");
}

TEST_CASE("a file that cannot be read has a reason") {
  const Folder folder;
  CHECK(FileLoader().load(folder.path / "absent.merit").error() == "there is no such file");
  CHECK(FileLoader().load(folder.path).error() == "it is a directory");
  CHECK(FileLoader().load("").error() == "there is no such file");
  CHECK(FileLoader().load(std::string(5000, 'x')).error() == "file name too long");
  CHECK(FileLoader().load(std::string("a\0b", 3)).error() == "its name holds a zero byte");
  CHECK(FileLoader().load(folder.write("file", "") + "/below").error() == "not a directory");
}

TEST_CASE("a file without permission has a reason") {
  if (geteuid() == 0) return;  // nothing is forbidden to root
  const Folder folder;
  const std::string path = folder.write("secret.merit", "definition");
  fs::permissions(path, fs::perms::none);
  CHECK(FileLoader().load(path).error() == "permission denied");
}

TEST_CASE("a file without end is given up") {
  CHECK(FileLoader().load("/dev/zero").error() == "it is larger than 64 MB");
}

}  // namespace
}  // namespace merit::source
