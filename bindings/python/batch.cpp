#include "bindings/python/batch.h"

#include <utility>

namespace merit::python {

struct Batch::Held {
  ArrowSchema schema;
  ArrowArray array;

  Held(const ArrowSchema& given_schema, const ArrowArray& given_array) : schema(given_schema), array(given_array) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    if (schema.release != nullptr) schema.release(&schema);
    if (array.release != nullptr) array.release(&array);
  }
};

namespace {

/// What a view of a schema or array owns: its children, which somebody may take, and what all of them look at.
template <typename Struct>
struct View {
  std::shared_ptr<const void> owner;
  std::vector<Struct> children;
  std::vector<Struct*> places;
  std::vector<const void*> buffers;
  std::string name;
  std::unique_ptr<Struct> dictionary;
};

template <typename Struct>
void release_view(Struct* view) {
  auto* const owned = static_cast<View<Struct>*>(view->private_data);
  for (Struct& child : owned->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owned->dictionary && owned->dictionary->release != nullptr) owned->dictionary->release(owned->dictionary.get());
  delete owned;
  view->release = nullptr;
}

/// Gives `made` the children, dictionary and owner of a view.
template <typename Struct>
void own(Struct& made, std::unique_ptr<View<Struct>> view) {
  for (Struct& child : view->children) view->places.push_back(&child);
  made.n_children = static_cast<int64_t>(view->children.size());
  made.children = view->places.empty() ? nullptr : view->places.data();
  made.dictionary = view->dictionary.get();
  made.release = release_view<Struct>;
  made.private_data = view.release();
}

template <typename Struct>
Struct view_of(const Struct& from, const std::shared_ptr<const void>& owner) {
  auto view = std::make_unique<View<Struct>>();
  view->owner = owner;
  for (int64_t i = 0; i < from.n_children; ++i) view->children.push_back(view_of(*from.children[i], owner));
  if (from.dictionary != nullptr) view->dictionary = std::make_unique<Struct>(view_of(*from.dictionary, owner));
  Struct made = from;
  own(made, std::move(view));
  return made;
}

/// A structure without rows that are missing, of these children.
ArrowSchema structure_schema(std::vector<ArrowSchema> children) {
  auto view = std::make_unique<View<ArrowSchema>>();
  view->children = std::move(children);
  ArrowSchema made{};
  made.format = "+s";
  made.name = "";
  own(made, std::move(view));
  return made;
}

ArrowArray structure_array(int64_t rows, std::vector<ArrowArray> children) {
  auto view = std::make_unique<View<ArrowArray>>();
  view->children = std::move(children);
  view->buffers = {nullptr};
  ArrowArray made{};
  made.length = rows;
  made.n_buffers = 1;
  made.buffers = view->buffers.data();
  own(made, std::move(view));
  return made;
}

/// A child of a structure that begins where the structure does.
ArrowArray child_of(const ArrowArray& structure, size_t column, const std::shared_ptr<const void>& owner) {
  ArrowArray child = view_of(*structure.children[column], owner);
  if (structure.offset != 0 || child.length != structure.length) {
    child.offset += structure.offset;
    child.length = structure.length;
    if (child.null_count != 0) child.null_count = -1;
  }
  return child;
}

struct OneBatch {
  Batch batch;
  bool given = false;
};

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = static_cast<OneBatch*>(stream->private_data)->batch.share_schema();
  return 0;
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto& one = *static_cast<OneBatch*>(stream->private_data);
  if (one.given) {
    *out = ArrowArray{};
    return 0;
  }
  one.given = true;
  *out = one.batch.share_array();
  return 0;
}

void stream_release(ArrowArrayStream* stream) {
  delete static_cast<OneBatch*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

Batch::Batch(const ArrowSchema& schema, const ArrowArray& array) : held_(std::make_shared<const Held>(schema, array)) {}

const ArrowSchema& Batch::schema() const {
  return held_->schema;
}

const ArrowArray& Batch::array() const {
  return held_->array;
}

std::vector<std::string> Batch::names() const {
  std::vector<std::string> names;
  for (int64_t i = 0; i < schema().n_children; ++i) {
    const char* const name = schema().children[i]->name;
    names.emplace_back(name == nullptr ? "" : name);
  }
  return names;
}

ArrowSchema Batch::share_schema() const {
  return view_of(schema(), held_);
}

ArrowArray Batch::share_array() const {
  if (array().null_count != 0 && array().buffers[0] != nullptr) return view_of(array(), held_);
  // Readers expect a structure that begins at its first row and is as long as its children.
  std::vector<ArrowArray> children;
  for (size_t i = 0; i < static_cast<size_t>(array().n_children); ++i) children.push_back(child_of(array(), i, held_));
  return structure_array(rows(), std::move(children));
}

ArrowArrayStream Batch::share_stream() const {
  return {stream_schema, stream_next, [](ArrowArrayStream*) -> const char* { return nullptr; }, stream_release,
          new OneBatch{*this}};
}

Batch Batch::chosen(const std::vector<size_t>& columns) const {
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowArray> arrays;
  for (const size_t column : columns) {
    schemas.push_back(view_of(*schema().children[column], held_));
    arrays.push_back(child_of(array(), column, held_));
  }
  return {structure_schema(std::move(schemas)), structure_array(rows(), std::move(arrays))};
}

Batch Batch::with_first(const Batch& other, size_t column, const std::string& name) const {
  std::vector<ArrowSchema> schemas = {view_of(*other.schema().children[column], other.held_)};
  auto* const named = static_cast<View<ArrowSchema>*>(schemas.front().private_data);
  named->name = name;
  schemas.front().name = named->name.c_str();
  std::vector<ArrowArray> arrays = {child_of(other.array(), column, other.held_)};
  for (size_t i = 0; i < static_cast<size_t>(array().n_children); ++i) {
    schemas.push_back(view_of(*schema().children[i], held_));
    arrays.push_back(child_of(array(), i, held_));
  }
  return {structure_schema(std::move(schemas)), structure_array(rows(), std::move(arrays))};
}

}  // namespace merit::python
