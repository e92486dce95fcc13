// The words of the language. `#` comments and line ends are tokens too: `lexer.cpp` takes comments out, `line_rule.cpp`
// drops the line ends that separate nothing (docs/language.md, "Words and lines").
lexer grammar MeritLexer;

// Stands for text that could not be read. Never in a file; made by error recovery only.
tokens { UNREADABLE }

// --- marks -----------------------------------------------------------------------------------------------------------
OPEN_BRACE   : '{' ;
CLOSE_BRACE  : '}' ;
OPEN_ROUND   : '(' ;
CLOSE_ROUND  : ')' ;
OPEN_SQUARE  : '[' ;
CLOSE_SQUARE : ']' ;
COMMA        : ',' ;
COLON        : ':' ;
DOT          : '.' ;
ARROW        : '->' ;
EQUALS       : '=' ;
LESS         : '<' ;
LESS_EQUAL   : '<=' ;
GREATER      : '>' ;
GREATER_EQUAL: '>=' ;
PLUS         : '+' ;
MINUS        : '-' ;
TIMES_SIGN   : '*' ;
DIVIDE       : '/' ;

// --- literals and names ----------------------------------------------------------------------------------------------
TIME_LITERAL : DATE_LITERAL 'T' D D ':' D D (':' D D ('.' D+)?)? ('Z' | [+-] D D ':' D D)? ;
DATE_LITERAL : D D D D '-' D D '-' D D ;
PERCENT      : NUMBER_LITERAL '%' ;
NUMBER_LITERAL : D ('_'? D)* ('.' D ('_'? D)*)? ;
TEXT_LITERAL : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
// A letter may come as a base letter and its accents; names are brought to NFC afterwards. Beyond ASCII,
// `lexer_table.cpp` shows \u00E9 for every letter (\p{L}) and \u0300 for every accent and digit (\p{M}, \p{Nd}), so that
// the table has no tables of Unicode in it.
ID           : LETTER (LETTER | [0-9_\u0300])* ;
fragment LETTER : [a-zA-Z\u00E9] ;
fragment D   : [0-9] ;

// --- what is no part of a declaration --------------------------------------------------------------------------------
DOCUMENTATION : '##' ~[\r\n]* ;
COMMENT      : '#' ~[\r\n]* ;
NL           : '\r'? '\n' | '\r' ;
SPACE        : [ \t\u000B\uFEFF]+ -> skip ;

// --- habits from elsewhere: `slips.cpp` says what Merit writes instead, and goes on as if it had been written ---------
SLIP_IS      : '==' | '===' ;
SLIP_IS_NOT  : '!=' | '!==' | '<>' | '\u2260' ;
SLIP_AND     : '&&' | '&' ;
SLIP_OR      : '||' | '|' ;
SLIP_NOT     : '!' ;
SLIP_GREATER_EQUAL : '\u2265' | '=>' ;
SLIP_LESS_EQUAL : '\u2264' | '=<' ;
SLIP_MINUS   : [\u2010-\u2015\u2212] ;
SLIP_TEXT    : '\'' ~['\r\n]* '\''
             | [\u201C-\u201F\u00AB] ~["\u201C-\u201F\u00AB\u00BB\r\n]* ["\u201C-\u201F\u00BB]
             | [\u2018-\u201B] ~["\u2018-\u201B\r\n]* [\u2018-\u201B] ;
SLIP_COMMENT : '//' ~[\r\n]* ;
SLIP_SEMICOLON : ';' ;
UNCLOSED_TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;
UNKNOWN      : . ;

// --- words: the lexer never enters this mode. It finds an ID, and `lexer.cpp` looks up whether that is one of these: that
// way the lexer's automaton has no part for each of them.
mode WORDS;

// --- reserved: never a name. The same list, in the same order, as reserved.txt ---------------------------------------
AND         : 'and' ;
OR          : 'or' ;
NOT         : 'not' ;
IS          : 'is' ;
IN          : 'in' ;
BETWEEN     : 'between' ;
CONTAINS    : 'contains' ;
MATCHES     : 'matches' ;
WHEN        : 'when' ;
WHERE       : 'where' ;
BECAUSE     : 'because' ;
OTHERWISE   : 'otherwise' ;
IF          : 'if' ;
THEN        : 'then' ;
OF          : 'of' ;
WITHIN      : 'within' ;
FOLLOWED    : 'followed' ;
DEFAULT     : 'default' ;
TRUE        : 'true' ;
FALSE       : 'false' ;
MISSING     : 'missing' ;
KNOWN       : 'known' ;
NOW         : 'now' ;
LEAD        : 'lead' ;

// --- contextual: a name wherever a name can stand (the rule `name` of MeritParser.g4 lists them again) ---------------
// declarations
DEFINITION  : 'definition' ;
USE         : 'use' ;
ACCOUNT     : 'account' ;
EVENTS      : 'events' ;
EVENT       : 'event' ;
OUTCOME     : 'outcome' ;
PARAMETER   : 'parameter' ;
SET         : 'set' ;
TABLE       : 'table' ;
LET         : 'let' ;
FUNCTION    : 'function' ;
SCORE       : 'score' ;
GRADE       : 'grade' ;
OUTPUT      : 'output' ;
DISQUALIFY  : 'disqualify' ;
RECYCLE     : 'recycle' ;
STAGE       : 'stage' ;
ROUTE       : 'route' ;
HANDOFF     : 'handoff' ;
TEST        : 'test' ;
// inside declarations
VERSION     : 'version' ;
OWNER       : 'owner' ;
AGREED      : 'agreed' ;
BY          : 'by' ;
CHANGED     : 'changed' ;
REVIEW      : 'review' ;
EVERY       : 'every' ;
TIMEZONE    : 'timezone' ;
DATA        : 'data' ;
PLURAL      : 'plural' ;
FROM        : 'from' ;
AT          : 'at' ;
TYPE        : 'type' ;
MATCHING    : 'matching' ;
KEY         : 'key' ;
REQUIRED    : 'required' ;
// types
BOOLEAN     : 'boolean' ;
INTEGER     : 'integer' ;
NUMBER      : 'number' ;
TEXT        : 'text' ;
TIME        : 'time' ;
DATE        : 'date' ;
DURATION    : 'duration' ;
ONE         : 'one' ;
// scores
GROUP       : 'group' ;
START       : 'start' ;
KEEP        : 'keep' ;
HALVING     : 'halving' ;
FADING      : 'fading' ;
OVER        : 'over' ;
PER         : 'per' ;
MOST        : 'most' ;
// stages, routes, tests
ALSO        : 'also' ;
CALLED      : 'called' ;
OWNED       : 'owned' ;
TO          : 'to' ;
NURTURE     : 'nurture' ;
RECHECK     : 'recheck' ;
LATEST      : 'latest' ;
AFTER       : 'after' ;
WITH        : 'with' ;
EXPECT      : 'expect' ;
// conditions
ANY         : 'any' ;
ALL         : 'all' ;
NONE        : 'none' ;
NO          : 'no' ;
LEAST       : 'least' ;
EXACTLY     : 'exactly' ;
TIMES       : 'times' ;
STARTS      : 'starts' ;
ENDS        : 'ends' ;
CASE        : 'case' ;
QUALIFIES   : 'qualifies' ;
AS          : 'as' ;
// events
AGO         : 'ago' ;
TODAY       : 'today' ;
YESTERDAY   : 'yesterday' ;
THIS        : 'this' ;
PREVIOUS    : 'previous' ;
LAST        : 'last' ;
FIRST       : 'first' ;
MORE_WORD   : 'more' ;
THAN        : 'than' ;
SINCE       : 'since' ;
BEFORE      : 'before' ;
UNTIL       : 'until' ;
COUNT       : 'count' ;
DISTINCT    : 'distinct' ;
SUM         : 'sum' ;
AVERAGE     : 'average' ;
HIGHEST     : 'highest' ;
LOWEST      : 'lowest' ;
// units
SECOND      : 'second' ;
SECONDS     : 'seconds' ;
MINUTE      : 'minute' ;
MINUTES     : 'minutes' ;
HOUR        : 'hour' ;
HOURS       : 'hours' ;
DAY         : 'day' ;
DAYS        : 'days' ;
WEEK        : 'week' ;
WEEKS       : 'weeks' ;
MONTH       : 'month' ;
MONTHS      : 'months' ;
QUARTER     : 'quarter' ;
QUARTERS    : 'quarters' ;
YEAR        : 'year' ;
YEARS       : 'years' ;
