# cmake -D SOURCE=FOLDER -D HEADERS=FILE;… -D TOOLS=TEXT -D OUTPUT=FILE -P interface_identity.cmake
#
# OUTPUT becomes the hash of these headers, by their names in SOURCE, and of what compiles them, as a literal of C++. It
# is left alone where it is the same already, so that nothing is compiled again.
set(all "${TOOLS}")
foreach(header IN LISTS HEADERS)
  file(SHA256 "${SOURCE}/${header}" hash)
  string(APPEND all "\n${header} ${hash}")
endforeach()
string(SHA256 identity "${all}")
file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "\"${identity}\"\n")
