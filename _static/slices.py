"""Which statements of the earlier cells a cell of a notebook needs: a backward slice by names.

A cell that runs alone in a page needs what it reads: the statements of earlier cells that give those names their
values, what these read in turn, and so on. Prints, tables and pictures of the earlier cells are not needed.

In doubt a statement is taken. What changes counts as well as what is assigned: `x[...] = 1`, `x.a = 1`, `x.sort()`,
`x += 1`, `last = x.pop()`, also by another name for the same thing (`y = x`), or inside a function that is called.
Not seen: a change that a function makes to its argument while its result is assigned, such as `y = fill(x)`.

The page slices in the learner's browser, at each run, because the learner's words count as well: whoever types
`answer = total` needs the total. Nothing but Python's own `ast` is used.
"""

import ast
import re
from functools import lru_cache
from itertools import chain
from keyword import iskeyword

# Calls that show something and change nothing.
SHOWS = {"check", "display", "panel", "print", "show", "show_paragraph", "show_table", "weights_panel"}
CHANGING = {"pop", "popitem", "setdefault"}  # methods that change what they read
PASSING_ON = {"enumerate", "list", "reversed", "sorted", "zip"}  # what comes out are the things that went in
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LATER = (*FUNCTION, ast.ClassDef, ast.GeneratorExp)  # their inside runs when they are called or read


def needs(texts, index, sources=()):
    """Return what the cell `texts[index]` needs of the cells before it: (place of the cell, line in it, statement).

    A text that is not Python, such as a half-edited one, needs nothing and gives nothing. With `sources`, the cells as
    they were at first, a name that a cell gave and gives no more comes as `name = _lost(place, "name")`: otherwise the
    value of a cell above it would be taken, and the exercises all call their answer `answer`.
    """
    texts = [*map(with_lost_names, range(index), texts, sources or texts), texts[index]]
    cells = [statements(text) for text in texts]
    program = Program([*chain(*cells)])
    needed = program.read_by(cells[index])
    pieces = []
    for place in reversed(range(index)):
        for statement in reversed(cells[place]):
            if program.written_by(statement) & needed:
                needed = program.before(statement, needed)
                pieces.insert(0, (place, first_line(statement), text_of(texts[place], statement)))
    return pieces


@lru_cache(500)  # the cells of a page change rarely from one run to the next
def parsed(source):
    try:
        return ast.parse(source).body
    except SyntaxError:
        return None


def statements(source):
    return parsed(source) or []


def with_lost_names(place, text, source):
    """The text of a cell, with a line for each name that it gave at first and gives no more."""
    if text == source:
        return text
    if parsed(text) is None:
        tried = {name for name in re.findall(r"^([^\W\d]\w*) *=", text, re.MULTILINE) if not iskeyword(name)}
        text, lost = "", stored(*statements(source)) | changed_by(statements(source)) | tried
    else:
        lost = given_by(source) - given_by(text)
    return "\n".join([text, *(f'{name} = _lost({place}, "{name}")' for name in sorted(lost))])


def given_by(source):
    """The names that a text gives a value of its own. Not `x += 1`, which needs one, nor `x: 1`, which gives none."""
    own = [statement for statement in statements(source) if not isinstance(statement, ast.AugAssign)]
    return stored(*(statement for statement in own if getattr(statement, "value", statement) is not None))


def first_line(statement):
    decorators = getattr(statement, "decorator_list", ())
    return decorators[0].lineno if decorators else statement.lineno


def text_of(source, statement):
    """The text of a statement as it stands in its cell, decorators included."""
    if first_line(statement) == statement.lineno:
        return ast.get_source_segment(source, statement)
    return "\n".join(source.splitlines()[first_line(statement) - 1 : statement.end_lineno])


class Program:
    """What the statements of a notebook read and write, with what happens when a function of the notebook is called."""

    def __init__(self, program):
        self.same = same_things(program)
        self.later = {}  # name of a function, or of what was made with one -> the names that a call reads
        self.changes = {}  # ... -> the names that a call changes
        size = -1
        while size != (size := sum(map(len, chain(self.later.values(), self.changes.values())))):
            for written, read, later, changes in map(facts, program):
                self.pass_on(self.later, written, read, later)
                self.pass_on(self.changes, written, read, changes)

    def pass_on(self, notes, written, read, new):
        """What was made with a function reads and changes what the function does."""
        new = new.union(*(notes.get(name, ()) for name in read))
        for name in written if new else ():
            notes.setdefault(name, set()).update(new)

    def read_by(self, block):
        """The names that must have a value before a row of statements."""
        needed = set()
        for statement in reversed(block):
            needed = self.before(statement, needed)
        return needed

    def before(self, statement, needed):
        """The names that must have a value before a statement if those in `needed` must have one after it."""
        return needed - bound_by(statement) | self.reads(statement)

    def reads(self, statement):
        match statement:
            case ast.If() | ast.While():
                names = free(statement.test) | self.read_by(statement.body) | self.read_by(statement.orelse)
            case ast.For():
                names = self.read_by(statement.body) - stored(statement.target) | self.read_by(statement.orelse)
                names |= free(statement.iter) | free(statement.target)
            case ast.With():
                names = self.read_by(statement.body)
                for item in reversed(statement.items):
                    names = names - stored(item.optional_vars) | free(item.context_expr) | free(item.optional_vars)
            case ast.Try():
                names = {*chain(*map(self.read_by, (statement.body, statement.orelse, statement.finalbody)))}
                for handler in statement.handlers:
                    names |= self.read_by(handler.body) - {handler.name} | free(handler.type)
            case ast.FunctionDef():
                names = head_of(statement)  # its body is read when it is called
            case _:
                names = free(statement)
        return names.union(*(self.later.get(name, ()) for name in names))

    def written_by(self, statement):
        """The names that a statement may bind or change."""
        changed = changed_by([statement]).union(*(self.changes.get(name, ()) for name in self.reads(statement)))
        return stored(statement) | changed.union(*(self.same.get(name, ()) for name in changed))


@lru_cache(5000)
def facts(statement):
    """What a statement writes and reads, and what the functions inside it read and change when they are called."""
    return stored(statement) | changed_by([statement]), free(statement), read_later(statement), changed_later(statement)


def read_later(statement):
    """The names that the functions inside a statement read when they are called."""
    return free_in(node for node in ast.walk(statement) if isinstance(node, LATER))


def changed_later(statement):
    """The names of things outside that the functions inside a statement change when they are called."""
    functions = [node for node in ast.walk(statement) if isinstance(node, FUNCTION)]
    return {*chain(*(changed_by(body_of(function)) - own_names(function) for function in functions))}


def body_of(function):
    return [ast.Expr(function.body)] if isinstance(function, ast.Lambda) else function.body


def same_things(program):
    """For each name the names that may stand for the same thing, or for a part of it."""
    same = {}
    for statement in program:
        for node in own_scope(statement):
            match node:
                case ast.Assign():
                    names = stored(*node.targets) | passed_on(node.value)
                case ast.AnnAssign() | ast.NamedExpr():
                    names = stored(node.target) | passed_on(node.value)
                case ast.For() | ast.comprehension():
                    names = stored(node.target) | passed_on(node.iter)
                case ast.withitem():
                    names = stored(node.optional_vars) | passed_on(node.context_expr)
                case _:
                    continue
            group = names.union(*(same.get(name, ()) for name in names))
            same |= dict.fromkeys(group, group)
    return same


def passed_on(value):
    """The names of things that are still the same after an assignment: in `a, [b.c]` a and b, in `f(a)` none."""
    match value:
        case ast.Name():
            return {value.id}
        case ast.Attribute() | ast.Subscript() | ast.Starred():
            return passed_on(value.value)
        case ast.NamedExpr():
            return stored(value.target) | passed_on(value.value)
        case ast.IfExp():
            return passed_on(value.body) | passed_on(value.orelse)
        case ast.Tuple() | ast.List() | ast.Set():
            return {*chain(*map(passed_on, value.elts))}
        case ast.Dict() | ast.BoolOp():
            return {*chain(*map(passed_on, value.values))}
        case ast.Call(func=ast.Name(id=name)) if name in PASSING_ON:
            return {*chain(*map(passed_on, value.args))}
        case ast.Call(func=ast.Attribute(attr="items" | "values")):
            return passed_on(value.func.value)
    return set()


def stored(*parts):
    """The names that a part of the program binds or deletes in its own scope, surely or perhaps."""
    names = set()
    for part in filter(None, parts):
        for node in own_scope(part):
            match node:
                case ast.Name(ctx=ast.Store() | ast.Del()):
                    names.add(node.id)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    names.add(node.name)
                case ast.alias():
                    names.add((node.asname or node.name).partition(".")[0])
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                    names.add(name)
                case ast.MatchMapping(rest=str(name)):
                    names.add(name)
    return names


@lru_cache(5000)
def own_scope(node):
    """The nodes below a node, but not those inside a function or a class, nor what a comprehension binds for itself."""
    found, waiting = [], [node]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, ast.comprehension):
            waiting += [node.iter, *node.ifs]
        elif not isinstance(node, (*FUNCTION, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return found


def bound_by(statement):
    """The names that have a new value after a statement, whatever happens inside it."""
    match statement:
        case ast.Assign():
            return stored(*statement.targets)
        case ast.AnnAssign(value=ast.expr()):
            return stored(statement.target)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Import():  # "import a.b" adds a part to a module that may hold others
            return {*chain(*(stored(alias) for alias in statement.names if alias.asname or "." not in alias.name))}
        case ast.ImportFrom():
            return stored(statement)
        case ast.If():
            return bound_by_block(statement.body) & bound_by_block(statement.orelse)
    return set()


def bound_by_block(block):
    return {*chain(*map(bound_by, block))}


def changed_by(block):
    """The names of things that are changed in place by a row of statements."""
    names = set()
    for node in chain(*map(own_scope, block)):
        match node:
            case ast.AugAssign():
                names |= roots(node.target)
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                names |= roots(node)
            case ast.Expr() if not shows(node.value):
                names |= {*chain(*map(call_roots, calls_of(node.value)))}
            case ast.Call(func=ast.Attribute(attr=name)) if name in CHANGING:
                names |= roots(node.func)
            case ast.Call(func=ast.Name(id="next")):
                names |= call_roots(node)
    return names


def calls_of(value):
    """The calls of an expression, without those that only make something for another one."""
    if isinstance(value, ast.Call):
        return [value]
    return [*chain(*map(calls_of, ast.iter_child_nodes(value)))]


def shows(value):
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in SHOWS


def roots(value):
    """The names from which a chain such as `a.b[c].d` starts: a."""
    match value:
        case ast.Name():
            return {value.id}
        case ast.Call():
            return call_roots(value)
        case ast.Attribute() | ast.Subscript() | ast.Starred():
            return roots(value.value)
    return free(value)


def call_roots(call):
    """What a call may change: in `a.f(b)` a and b, in `f(b)` b, in `f(b.copy())` nothing."""
    owner = set() if isinstance(call.func, ast.Name) else roots(call.func)
    return owner.union(*map(passed_on, call.args), *(passed_on(keyword.value) for keyword in call.keywords))


def free(node):
    """The names that a node reads from outside: not those that its functions and comprehensions bind themselves."""
    match node:
        case None:
            return set()
        case ast.Name():
            return {node.id} if isinstance(node.ctx, ast.Load) else set()
        case ast.AugAssign():
            return roots(node.target) | free(node.target) | free(node.value)
        case ast.Delete():
            return {*chain(*map(roots, node.targets)), *chain(*map(free, node.targets))}
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return head_of(node) | free_in(node.body) - own_names(node)
        case ast.Lambda():
            return head_of(node) | free(node.body) - own_names(node)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            own = stored(*(generator.target for generator in node.generators))
            first = node.generators[0].iter
            return free(first) | (free_in(part for part in ast.iter_child_nodes(node)) - own)
    return free_in(ast.iter_child_nodes(node))


def free_in(nodes):
    return {*chain(*map(free, nodes))}


def head_of(function):
    """What the head of a function reads when it is defined: decorators, default values, annotations."""
    arguments = function.args
    return free_in([*getattr(function, "decorator_list", ()), arguments, getattr(function, "returns", None)])


def own_names(function):
    """The parameters and the other names that belong to a function."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return {argument.arg for argument in every if argument} | stored(*body_of(function))
