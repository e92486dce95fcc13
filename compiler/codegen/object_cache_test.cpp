#include "compiler/codegen/object_cache.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <vector>

#include "compiler/codegen/codegen.h"

namespace merit::codegen {
namespace {

namespace files = std::filesystem;

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (files::temp_directory_path() / "merit-cache-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { files::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  files::path operator/(const char* name) const { return path_ / name; }

 private:
  files::path path_;
};

/// A variable of the environment, which is afterwards as it was before.
class Variable {
 public:
  explicit Variable(const char* name) : name_(name) {
    if (const char* const value = std::getenv(name)) before_ = value;
  }
  ~Variable() { before_ ? set(before_->c_str()) : unset(); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  void set(const char* value) const { ::setenv(name_, value, 1); }
  void unset() const { ::unsetenv(name_); }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

std::string bytes_of(const files::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const files::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

const std::string kObject(100'000, 'x');

}  // namespace

TEST_CASE("what is kept is found again, by whoever looks") {
  const Folder folder;
  const ObjectCache cache(folder / "a" / "merit");
  CHECK_FALSE(cache.find("key").has_value());
  cache.keep("key", kObject);
  CHECK(ObjectCache(folder / "a" / "merit").find("key") == kObject);
  CHECK_FALSE(cache.find("another").has_value());
  struct stat status = {};
  REQUIRE(::stat((folder / "a" / "merit").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("a damaged entry is none: any byte flipped, cut anywhere, under another's name") {
  const Folder folder;
  const files::path path = folder / "merit";
  const ObjectCache cache(path);
  cache.keep("key", "some object");
  const std::string whole = bytes_of(path / "key.o");
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] ^= 1;
    write(path / "key.o", flipped);
    CHECK_FALSE(cache.find("key").has_value());
    write(path / "key.o", whole.substr(0, i));
    CHECK_FALSE(cache.find("key").has_value());
  }
  write(path / "other.o", whole);
  CHECK_FALSE(cache.find("other").has_value());
  cache.keep("key", "some object");
  CHECK(cache.find("key") == "some object");
}

TEST_CASE("where an entry should be, there is something else") {
  const Folder folder;
  const files::path path = folder / "merit";
  const ObjectCache cache(path);
  cache.keep("key", kObject);
  files::remove(path / "key.o");
  files::create_directories(path / "key.o" / "inside");
  REQUIRE(::mkfifo((path / "pipe.o").c_str(), 0600) == 0);
  files::create_symlink("/dev/zero", path / "zeros.o");
  files::create_symlink("nowhere", path / "gone.o");
  for (const char* key : {"key", "pipe", "zeros", "gone"}) CHECK_FALSE(cache.find(key).has_value());
  cache.keep("key", kObject);
  CHECK_FALSE(cache.find("key").has_value());
  cache.keep("pipe", kObject);
  CHECK(cache.find("pipe") == kObject);
}

TEST_CASE("a folder that cannot be used is no cache") {
  const Folder folder;
  write(folder / "file", "");
  for (const files::path& path : {files::path(), files::path("/dev/full"), files::path("/dev/full/merit"),
                                  folder / "file", folder / "file" / "merit", files::path("/proc/merit")}) {
    CAPTURE(path);
    const ObjectCache cache(path);
    cache.keep("key", kObject);
    CHECK_FALSE(cache.find("key").has_value());
  }
}

namespace {

/// What `body` says in a process of its own, which may not be this one's user.
bool in_another_process(const std::function<bool()>& body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(body() ? 0 : 1);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status == 0;
}

}  // namespace

TEST_CASE("a folder that may not be written to is still read") {
  constexpr uid_t kNobody = 65534;
  const bool is_root = ::geteuid() == 0;  // who may write anywhere, and so becomes somebody else
  const Folder folder;
  const files::path path = folder / "merit";
  ObjectCache(path).keep("key", kObject);
  if (is_root) {
    REQUIRE(::chmod((folder / "").c_str(), 0755) == 0);
    for (const files::path& owned : {path, path / "key.o"}) REQUIRE(::chown(owned.c_str(), kNobody, kNobody) == 0);
  }
  REQUIRE(::chmod(path.c_str(), 0500) == 0);
  CHECK(in_another_process([&] {
    if (is_root && ::setuid(kNobody) != 0) return false;
    const ObjectCache cache(path);
    cache.keep("second", kObject);
    return cache.find("key") == kObject && !cache.find("second").has_value();
  }));
  CHECK_FALSE(files::exists(path / "second.o"));
  REQUIRE(::chmod(path.c_str(), 0700) == 0);
}

TEST_CASE("on a full disk nothing is kept, and nothing is left over") {
  const Folder folder;
  const files::path path = folder / "merit";
  CHECK(in_another_process([&] {
    const rlimit most = {1000, 1000};
    if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &most) != 0) return false;
    const ObjectCache cache(path);
    cache.keep("key", kObject);
    return !cache.find("key").has_value();
  }));
  CHECK(files::is_empty(path));
}

TEST_CASE("code is not taken from a folder that others can write to") {
  const Folder folder;
  const files::path path = folder / "merit";
  const ObjectCache cache(path);
  cache.keep("key", kObject);
  REQUIRE(::chmod(path.c_str(), 0777) == 0);
  CHECK_FALSE(cache.find("key").has_value());
  cache.keep("second", kObject);
  CHECK_FALSE(files::exists(path / "second.o"));
}

TEST_CASE("entries that were not used for longest make room, and files that were never finished") {
  const Folder folder;
  const files::path path = folder / "merit";
  const ObjectCache cache(path, 4 * (kObject.size() + 1000));
  const auto age = [&](const char* name, int hours) {
    files::last_write_time(path / name, files::file_time_type::clock::now() - std::chrono::hours(hours));
  };
  for (const char* key : {"a", "b", "c"}) cache.keep(key, kObject);
  write(path / "d.XyZ123", "half");
  age("a.o", 4);
  age("b.o", 3);
  age("c.o", 2);
  age("d.XyZ123", 2);
  CHECK(cache.find("a").has_value());  // used just now
  for (const char* key : {"e", "f"}) cache.keep(key, kObject);
  CHECK(cache.find("a").has_value());
  CHECK_FALSE(cache.find("b").has_value());
  CHECK_FALSE(cache.find("c").has_value());
  CHECK_FALSE(files::exists(path / "d.XyZ123"));
  CHECK(cache.find("f").has_value());
}

TEST_CASE("processes that share a folder never see half an entry") {
  const Folder folder;
  const files::path path = folder / "merit";
  std::vector<pid_t> children;
  for (char name = 'a'; name < 'e'; ++name) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const ObjectCache cache(path, 3 * kObject.size());
      bool good = true;
      for (int i = 0; i < 50; ++i) {
        const std::string key(1, static_cast<char>('a' + (name + i) % 5));
        const auto found = cache.find(key);
        good = good && (!found || *found == key + kObject);
        cache.keep(key, key + kObject);
      }
      ::_exit(good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  uint64_t bytes = 0;
  for (const auto& file : files::directory_iterator(path)) {
    CHECK(file.path().extension() == ".o");
    bytes += file.file_size();
  }
  CHECK(bytes <= 4 * (kObject.size() + 1000));
}

TEST_CASE("several objects can be kept at once") {
  const Folder folder;
  const ObjectCache cache(folder / "merit");
  cache.keep(std::vector<KeyedObject>{{"first", kObject}, {"second", "another"}});
  CHECK(cache.find("first") == kObject);
  CHECK(cache.find("second") == "another");
}

TEST_CASE("the folder is what the environment says, where that is absolute") {
  const Variable cache("XDG_CACHE_HOME"), home("HOME");
  cache.set("/somewhere");
  CHECK(user_cache_folder() == "/somewhere/merit");
  cache.set("relative");
  home.set("/home/someone");
  CHECK(user_cache_folder() == "/home/someone/.cache/merit");
  cache.unset();
  home.unset();
  CHECK(user_cache_folder().empty());
}

}  // namespace merit::codegen
