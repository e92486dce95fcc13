# The room is freestanding: a part of compiled libraries (runtime/library/room.cmake).
target_compile_options(merit_runtime_cells PRIVATE -fno-exceptions -fno-rtti)
