# Targets of LLVM that Merit makes no code for (absent.cpp).
set(link_other_targets ${LLVM_TARGETS_TO_BUILD})
list(REMOVE_ITEM link_other_targets X86 AArch64 WebAssembly)
list(TRANSFORM link_other_targets REPLACE "(.+)" "OTHER(\\1)")
list(JOIN link_other_targets " " link_other_targets)
set_source_files_properties("${directory}/absent.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_OTHER_TARGETS=${link_other_targets}")
