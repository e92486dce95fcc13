// The grammar of docs/language.md. A file is declarations separated by line ends; `parse.cpp` splits it there, so that
// an error stays inside its declaration, and parses each with `oneDeclaration`. Line ends that separate nothing are gone
// before this grammar sees them, so it mentions NL only where a line end separates.
parser grammar MeritParser;

options { tokenVocab = MeritLexer; }

oneDeclaration : declaration EOF ;
oneExpression  : expression EOF ;

declaration
    : definitionDeclaration
    | useDeclaration
    | leadDeclaration
    | eventsDeclaration
    | derivedDeclaration
    | eventDeclaration
    | parameterDeclaration
    | setDeclaration
    | tableDeclaration
    | letDeclaration
    | functionDeclaration
    | scoreDeclaration
    | gradeDeclaration
    | outputDeclaration
    | disqualifyDeclaration
    | recycleDeclaration
    | stageDeclaration
    | routeDeclaration
    | handoffDeclaration
    | testDeclaration
    ;

separator : NL | ',' ;

// --- the definition and its data -------------------------------------------------------------------------------------
definitionDeclaration : 'definition' text '{' (definitionItem (separator definitionItem)* separator?)? '}' ;

definitionItem
    : 'version' text                         # versionItem
    | 'owner' text                           # ownerItem
    | 'agreed' date 'by' text (',' text)*    # agreedItem
    | 'changed' date text                    # changedItem
    | 'review' 'every' (duration | unit)     # reviewItem
    | 'timezone' text                        # timezoneItem
    | 'data' 'timezone' text                 # dataTimezoneItem
    ;

useDeclaration : 'use' name ;

leadDeclaration : ('lead' | 'account') '{' (leadItem (separator leadItem)* separator?)? '}' ;

leadItem : field | missingWhen ;

field : name ':' type ('key' | 'required' | 'from' text)* ;

missingWhen : 'missing' 'when' text (',' text)* ;

type
    : 'one' 'of' text (',' text)*
    | name
    | UNREADABLE
    ;

eventsDeclaration : 'events' '{' (mapping (separator mapping)* separator?)? '}' ;

mapping : ('lead' | 'at' | 'type') 'from' text ('matching' name)? ;

eventDeclaration : ('event' | 'outcome') name ('plural' name)? ('from' text)? eventBody? ;

eventBody : '{' (eventItem (separator eventItem)* separator?)? '}' ;

eventItem : field | mapping | missingWhen ;

derivedDeclaration : 'event' name ('plural' name)? '=' pattern ('or' pattern)* ;

// --- names for values ------------------------------------------------------------------------------------------------
parameterDeclaration
    : 'parameter' name (':' type)? '=' signedLiteral ('between' signedLiteral 'and' signedLiteral)? ;

setDeclaration : 'set' name ('=' signedLiteral (',' signedLiteral)* | 'from' text) ;

tableDeclaration
    : 'table' name (':' type '->' type)? ('from' text ('default' expression)? | '{' tableItem (separator tableItem)* separator? '}') ;

tableItem
    : signedLiteral ':' expression
    | 'default' expression
    ;

letDeclaration : 'let' name '=' expression ;

functionDeclaration
    : 'function' name '(' (argument (',' argument)*)? ')' '->' type '=' expression ;

argument : name ':' type ;

// --- scores: only line ends separate, a comma joins a modifier to its rule -------------------------------------------
scoreDeclaration : 'score' name scoreBody ;

scoreBody : '{' (scoreItem (NL scoreItem)* NL?)? '}' ;

scoreItem
    : rule_
    | group
    | startAt
    | keepBetween
    | decay
    ;

rule_ : ('+' | '-') points ('when' expression | 'per' per)? (',' modifier)* ('because' text)? ;

points
    : number
    | '(' expression ')'
    | qualifiedName '[' expression ']'
    ;

per
    : ('first' | 'last') sequence
    | sequence
    | aggregate
    | '(' expression ')'
    ;

modifier
    : 'at' 'most' bound
    | decay
    ;

decay
    : 'halving' 'every' span
    | 'fading' 'to' number 'over' span
    ;

group : 'group' name ('at' 'most' bound)? scoreBody ;

startAt : 'start' 'at' bound ;

keepBetween : 'keep' 'between' bound 'and' bound ;

bound : '-'? (number | qualifiedName | '(' expression ')') ;

// --- decisions -------------------------------------------------------------------------------------------------------
gradeDeclaration : 'grade' name arms ;

arms : '{' arm (separator arm)* separator? '}' ;

arm : expression ('when' expression | 'otherwise') ;

outputDeclaration : 'output' name '=' expression ;

disqualifyDeclaration : 'disqualify' 'when' expression ('because' text)? ;

recycleDeclaration : 'recycle' 'after' pattern ;

stageDeclaration : 'stage' name stageOption* ('when' expression)? ;

stageOption
    : 'also' 'called' text
    | 'owned' 'by' text
    ;

routeDeclaration : 'route' name '{' routeArm (separator routeArm)* separator? '}' ;

routeArm
    : ('to' text ('within' span ('at' 'latest' span)?)? | 'nurture' text ('recheck' 'after' span)?)
      ('when' expression | 'otherwise')
    ;

handoffDeclaration : 'handoff' name '{' handoffItem (separator handoffItem)* separator? '}' ;

handoffItem
    : 'last' NUMBER_LITERAL pattern
    | name ('=' expression)?
    | text
    ;

// --- tests -----------------------------------------------------------------------------------------------------------
testDeclaration : 'test' text '{' (testItem (separator testItem)* separator?)? '}' ;

testItem
    : 'now' moment                                 # testNow
    | ('lead' | 'account') record                  # testLead
    | 'with' qualifiedName '=' signedLiteral       # testSetting
    | qualifiedName record? testTime               # testEvent
    | 'expect' expression                          # testExpectation
    ;

testTime
    : duration 'ago'
    | 'at' moment
    | 'today'
    ;

record : '{' (recordItem (separator recordItem)* separator?)? '}' ;

recordItem : word ':' signedLiteral ;

moment : date | TIME_LITERAL ;

// --- expressions, loosest first --------------------------------------------------------------------------------------
expression : conjunction ('or' conjunction)* ;

conjunction : negation ('and' negation)* ;

negation : 'not'* comparison ;

comparison
    : eventTest
    | block
    | sum comparisonTail?
    ;

comparisonTail
    : ('<' | '<=' | '>' | '>=') sum                                     # orderTail
    | 'is' 'not'? ('missing' | 'known')                                 # missingTail
    | 'is' 'not'? ('at' ('least' | 'most') | 'exactly')? sum            # isTail
    | 'not'? 'between' sum 'and' sum                                    # betweenTail
    | 'not'? 'in' (setLiteral | qualifiedName)                          # membershipTail
    | 'not'? ('contains' | ('starts' | 'ends') 'with') textTestWords    # textTail
    | 'not'? 'matches' text                                             # regexTail
    ;

textTestWords
    : 'any' 'of' (setLiteral | qualifiedName)
    | sum
    ;

setLiteral : '{' signedLiteral (separator signedLiteral)* separator? '}' ;

sum : product (('+' | '-') product)* ;

product : signed_ (('*' | '/') signed_)* ;

signed_ : '-'* defaulted ;

// What may stand before `default` is checked when the tree is built: a rule for it would read every bracket twice.
defaulted : primary ('default' '-'* primary)? ;

primary
    : literal
    | span 'ago'
    | '(' expression ')'
    | aggregate
    | 'if' expression 'then' expression 'otherwise' expression
    | 'case' arms
    | 'qualifies' 'as' qualifiedName
    | 'now'
    | 'lead' '.' word
    | reference
    | UNREADABLE
    ;

reference : qualifiedName (arguments | '[' expression ']')? ;

arguments : '(' (expression (',' expression)*)? ')' ;

block : ('any' 'of' | 'all' 'of' | 'none' 'of' | quantity 'of') '{' expression (separator expression)* separator? '}' ;

quantity
    : 'at' ('least' | 'most') count
    | 'exactly' count
    ;

count : NUMBER_LITERAL | qualifiedName ;

// --- events ----------------------------------------------------------------------------------------------------------
eventTest
    : ('any' | 'no') sequence
    | quantity 'times'? sequence
    ;

aggregate
    : 'count' 'of' 'distinct' name 'of' pattern                            # countDistinct
    | 'count' 'of' sequence                                                # countOf
    | 'distinct' unit 'of' pattern                                         # distinctUnits
    | ('sum' | 'average' | 'highest' | 'lowest') 'of' name 'of' pattern    # summary
    | name 'of' ('first' | 'last') pattern                                 # fieldOf
    | 'time' 'since' 'last' pattern                                        # timeSinceLast
    ;

sequence : pattern followed* ;

followed : 'not'? 'followed' 'by' pattern ('after' span)? ('within' span)? ;

pattern : qualifiedName ('where' whereCondition)? window? ;

// One comparison, the longest that parses.
whereCondition : 'not'* comparison ;

window
    : 'in' 'last' span                                       # inLast
    | 'from' NUMBER_LITERAL 'to' NUMBER_LITERAL unit 'ago'   # fromToAgo
    | 'more' 'than' span 'ago'                               # moreThanAgo
    | 'since' sum                                            # since
    | 'before' sum                                           # before
    | 'from' sum 'until' sum                                 # fromUntil
    | 'within' span ('of' | 'after' | 'before') sum          # withinOf
    | ('this' | 'previous') unit                             # calendar
    | ('today' | 'yesterday')                                # day
    ;

// --- literals and names ----------------------------------------------------------------------------------------------
signedLiteral : '-'? literal ;

literal
    : number
    | duration
    | date
    | TIME_LITERAL
    | text
    | 'true'
    | 'false'
    ;

number : NUMBER_LITERAL | PERCENT ;

duration : NUMBER_LITERAL unit ;

span : duration | qualifiedName ;

date : DATE_LITERAL ;

text : TEXT_LITERAL ;

unit
    : 'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks'
    | 'month' | 'months' | 'quarter' | 'quarters' | 'year' | 'years'
    ;

qualifiedName : name ('.' name)? ;

name
    : ID
    | 'definition' | 'use' | 'account' | 'events' | 'event' | 'outcome' | 'parameter' | 'set' | 'table' | 'let'
    | 'function' | 'score' | 'grade' | 'output' | 'disqualify' | 'recycle' | 'stage' | 'route' | 'handoff' | 'test'
    | 'version' | 'owner' | 'agreed' | 'by' | 'changed' | 'review' | 'every' | 'timezone' | 'data' | 'plural'
    | 'from' | 'at' | 'type' | 'matching' | 'key' | 'required'
    | 'boolean' | 'integer' | 'number' | 'text' | 'time' | 'date' | 'duration' | 'one'
    | 'group' | 'start' | 'keep' | 'halving' | 'fading' | 'over' | 'per' | 'most'
    | 'also' | 'called' | 'owned' | 'to' | 'nurture' | 'recheck' | 'latest' | 'after' | 'with' | 'expect'
    | 'any' | 'all' | 'none' | 'no' | 'least' | 'exactly' | 'times' | 'starts' | 'ends' | 'case' | 'qualifies' | 'as'
    | 'ago' | 'today' | 'yesterday' | 'this' | 'previous' | 'last' | 'first' | 'more' | 'than' | 'since' | 'before'
    | 'until' | 'count' | 'distinct' | 'sum' | 'average' | 'highest' | 'lowest'
    | 'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks' | 'month'
    | 'months' | 'quarter' | 'quarters' | 'year' | 'years'
    ;

// Where no expression can stand, a reserved word is a name like any other.
word
    : name
    | 'and' | 'or' | 'not' | 'is' | 'in' | 'between' | 'contains' | 'matches' | 'when' | 'where' | 'because'
    | 'otherwise' | 'if' | 'then' | 'of' | 'within' | 'followed' | 'default' | 'true' | 'false' | 'missing' | 'known'
    | 'now' | 'lead'
    ;
