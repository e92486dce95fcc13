/// The Arrow PyCapsule interface: how Python objects hand schemas, arrays and streams to each other.
/// https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
#pragma once

#include <nanobind/nanobind.h>

#include <cstring>
#include <memory>

#include "bindings/python/arrow_stream.h"

namespace merit::python {

template <typename Struct>
constexpr const char* capsule_name() = delete;
template <>
constexpr const char* capsule_name<ArrowSchema>() {
  return "arrow_schema";
}
template <>
constexpr const char* capsule_name<ArrowArray>() {
  return "arrow_array";
}
template <>
constexpr const char* capsule_name<ArrowArrayStream>() {
  return "arrow_array_stream";
}

/// A capsule that owns what `given` owned, and releases it unless somebody takes it.
template <typename Struct>
nanobind::capsule capsule_of(const Struct& given) {
  auto owned = std::make_unique<Struct>(given);
  PyObject* const made = PyCapsule_New(owned.get(), capsule_name<Struct>(), [](PyObject* capsule) {
    auto* const held = static_cast<Struct*>(PyCapsule_GetPointer(capsule, capsule_name<Struct>()));
    if (held->release != nullptr) held->release(held);
    delete held;
  });
  if (made == nullptr) {
    if (owned->release != nullptr) owned->release(owned.get());
    throw nanobind::python_error();
  }
  owned.release();
  return nanobind::steal<nanobind::capsule>(made);
}

/// What was taken from a capsule: released at the end, unless whoever it was given to has done so.
template <typename Struct>
class Taken {
 public:
  explicit Taken(const Struct& held) : held_(held) {}
  Taken(Taken&& other) noexcept : held_(other.held_) { other.held_.release = nullptr; }
  Taken& operator=(Taken&&) = delete;
  ~Taken() {
    if (held_.release != nullptr) held_.release(&held_);
  }

  Struct* get() { return &held_; }
  const Struct& operator*() const { return held_; }
  const Struct* operator->() const { return &held_; }

 private:
  Struct held_;
};

/// Raises where it is no such capsule, or somebody took what it held.
template <typename Struct>
Taken<Struct> take(nanobind::handle capsule) {
  auto* const held = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), capsule_name<Struct>()));
  if (held == nullptr) throw nanobind::python_error();
  if (held->release == nullptr) throw nanobind::value_error("what this capsule held was taken before");
  Taken<Struct> taken(*held);
  held->release = nullptr;
  return taken;
}

}  // namespace merit::python
