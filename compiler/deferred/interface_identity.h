/// What the program and its deferred parts must have in common. Private to this folder.
#pragma once

/// The hash, in hexadecimal digits, of all headers of the compiler and the run time, of the compiler that read them and
/// of how it was told to (room.cmake): where it is equal, types have one layout on both sides of the border. The same
/// sources give the same one, wherever and whenever they are built. Each part has it, too, under this name.
extern "C" const char merit_part_interface[];
