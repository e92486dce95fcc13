# What the ANTLR tool writes sets up the automata at each start of the program. They are set up by the first lexer and
# the first parser instead, and not verified then: they are the tool's own.
s/^Merit[A-Za-z]*::Initializer Merit[A-Za-z]*::_init;$//
s/^  _interpreter = new/  static const Initializer once;\n&/
s/^  atn::ATNDeserializer deserializer;$/  atn::ATNDeserializationOptions options;\
  options.setVerifyATN(false);\
  atn::ATNDeserializer deserializer(options);/
