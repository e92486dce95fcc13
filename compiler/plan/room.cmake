# The passes stand in a folder of their own; they are part of this room.
file(GLOB plan_passes CONFIGURE_DEPENDS "${directory}/passes/*.cpp")
target_sources(merit_compiler_plan PRIVATE ${plan_passes})
