import { parseItems } from "./parse-answer.ts";
import { parseChosen } from "./parse-chosen.ts";
import { parseCommand } from "./parse-command.ts";
import {
  numberNode,
  parseBase,
  parseBaseInWords,
  parseMinutes,
  parseScaleWord,
  readSubscript,
} from "./parse-number.ts";
import { isUnitFraction, isWords, startsRemark } from "./parse-remark.ts";
import type { Expr } from "./syntax.ts";
import {
  accept,
  expect,
  isOperator,
  nested,
  next,
  peek,
  type Reader,
  Unreadable,
} from "./token-reader.ts";
import type { Token } from "./tokens.ts";

/** a ± b − c: the loosest arithmetic. */
export function parseSum(reader: Reader): Expr {
  return nested(reader, () => {
    const terms: Expr[] = [parseSigns(reader)(parseProduct(reader))];
    while (isSign(peek(reader))) terms.push(parseSigns(reader)(parseProduct(reader)));
    const [only] = terms;
    const sum: Expr = terms.length === 1 && only ? only : { kind: "sum", terms };
    return parseInfix(reader, sum);
  });
}

/** TeX's `{a + b \over c}` and `{n + 1 \choose k}` take the whole group on either side. */
function parseInfix(reader: Reader, left: Expr): Expr {
  const token = peek(reader);
  if (token.kind !== "command" || (token.text !== "over" && token.text !== "choose")) return left;
  reader.at++;
  const right = parseSum(reader);
  return token.text === "over"
    ? { kind: "quotient", top: left, bottom: right }
    : { kind: "call", name: "binom", args: [left, right] };
}

const isSign = (token: Token): boolean =>
  token.kind === "operator" && ["+", "-", "pm", "mp"].includes(token.text);

export function parseSigns(reader: Reader): (term: Expr) => Expr {
  let isNegative = false;
  let plusMinus: 1 | -1 | undefined;
  while (isSign(peek(reader))) {
    const sign = next(reader).text;
    if (sign === "-") isNegative = !isNegative;
    else if (sign === "pm") plusMinus = 1;
    else if (sign === "mp") plusMinus = -1;
  }
  return (term) => {
    const signed = isNegative ? negated(term) : term;
    return plusMinus ? { kind: "plusMinus", sign: plusMinus, of: signed } : signed;
  };
}

/** −1 (mod 3) is −1, taken modulo 3. */
function negated(term: Expr): Expr {
  return term.kind === "modulo"
    ? { ...term, of: { kind: "negative", of: term.of } }
    : { kind: "negative", of: term };
}

export function parseProduct(reader: Reader): Expr {
  let left = parseFactor(reader);
  for (;;) {
    const token = peek(reader);
    if (isOperator(token, "*")) {
      reader.at++;
      left = multiplied(left, parseSignedFactor(reader));
    } else if (isOperator(token, "/")) {
      reader.at++;
      left = { kind: "quotient", top: left, bottom: parseSignedFactor(reader) };
    } else if (isModulo(reader)) {
      left = parseModulo(reader, left);
    } else if (startsFactor(reader, token)) {
      left = multiplied(left, parseFactor(reader));
    } else return left;
  }
}

export function multiplied(left: Expr, right: Expr): Expr {
  return left.kind === "product"
    ? { kind: "product", factors: [...left.factors, right] }
    : { kind: "product", factors: [left, right] };
}

function parseSignedFactor(reader: Reader): Expr {
  return parseSigns(reader)(parseFactor(reader));
}

function isModulo(reader: Reader): boolean {
  const token = peek(reader);
  if (token.kind === "command") return ["mod", "pmod", "bmod"].includes(token.text);
  const inside = peek(reader, 1);
  return isOperator(token, "(") && inside.kind === "command" && inside.text === "mod";
}

function parseModulo(reader: Reader, of: Expr): Expr {
  const isWrapped = accept(reader, "(");
  reader.at++;
  const modulus = parseFactor(reader);
  if (isWrapped) expect(reader, ")");
  return { kind: "modulo", of, modulus };
}

const OPENERS = new Set(["(", "[", "{", "\\{", "langle"]);

function startsFactor(reader: Reader, token: Token): boolean {
  if (token.kind === "symbol") return true;
  if (token.kind === "number") {
    const before = reader.tokens[reader.at - 1];
    return before?.kind === "symbol"
      ? !token.hasSpaceBefore
      : before !== undefined && ["!", ")", "}"].includes(before.text);
  }
  if (isUnitFraction(reader)) return false;
  if (token.kind === "command")
    return !token.text.startsWith("end:") && !CLOSING_COMMANDS.has(token.text);
  if (token.kind !== "operator") return false;
  if (token.text === "|") return reader.bars === 0 && hasLaterBar(reader);
  // "(approximately)" after a value is a remark on it.
  if (token.text === "(" && startsRemark(reader)) return false;
  return OPENERS.has(token.text);
}

const CLOSING_COMMANDS = new Set(["rfloor", "rceil", "mod", "pmod", "bmod", "choose", "over"]);

function hasLaterBar(reader: Reader): boolean {
  for (let ahead = 1; ahead < 40; ahead++) {
    const token = peek(reader, ahead);
    if (token.kind === "end" || token.kind === "separator") return false;
    if (isOperator(token, "|")) return true;
  }
  return false;
}

/** A primary with its postfixes: factorials, powers, degrees, percent; and mixed numbers. */
export function parseFactor(reader: Reader): Expr {
  return nested(reader, () => {
    const first = peek(reader);
    const chosen = parseChosen(reader);
    if (chosen) return parsePostfixes(reader, chosen);
    const mixed = first.kind === "number" ? parseMixed(reader) : undefined;
    return parsePostfixes(reader, mixed ?? parsePrimary(reader));
  });
}

const ORDINALS = new Set(["st", "nd", "rd", "th"]);

/** Steps over the raised th of 10^{\text{th}}. */
function skipOrdinal(reader: Reader): void {
  if (!isOperator(peek(reader), "^")) return;
  const isBraced = isOperator(peek(reader, 1), "{");
  const token = peek(reader, isBraced ? 2 : 1);
  if (isWords(token) && ORDINALS.has(token.text)) reader.at += isBraced ? 4 : 2;
}

function parsePostfixes(reader: Reader, primary: Expr): Expr {
  let expr = primary;
  for (;;) {
    if (expr.kind === "number") {
      skipOrdinal(reader);
      expr = parseScaleWord(reader, expr);
    }
    if (accept(reader, "!")) {
      expr = { kind: "call", name: "factorial", args: [expr] };
    } else if (accept(reader, "!!")) {
      expr = { kind: "call", name: "doubleFactorial", args: [expr] };
    } else if (accept(reader, "degree")) {
      expr = { kind: "degrees", of: parseMinutes(reader, expr) };
    } else if (accept(reader, "%")) {
      expr = { kind: "percent", of: expr };
    } else if (expr.kind === "number" && isOperator(peek(reader), "_")) {
      expr = parseBase(reader, expr.text);
    } else if (expr.kind === "number" && /^(?:in )?base\b/.test(peek(reader).text)) {
      const based = parseBaseInWords(reader, expr.text);
      if (!based) return expr;
      expr = based;
    } else if (accept(reader, "^")) {
      const exponent = parseExponent(reader);
      expr =
        exponent.kind === "symbol" &&
        (exponent.name === "top" || (exponent.name === "T" && expr.kind === "matrix"))
          ? transposed(expr)
          : { kind: "power", base: expr, exponent };
    } else return expr;
  }
}

const transposed = (of: Expr): Expr => ({ kind: "call", name: "transpose", args: [of] });

export function parseExponent(reader: Reader): Expr {
  return nested(reader, () => {
    if (isOperator(peek(reader), "{")) return parseArgument(reader);
    const sign = parseSigns(reader);
    const primary = parsePrimary(reader);
    // 2^3^4 is a tower, read from the top.
    if (accept(reader, "^"))
      return sign({ kind: "power", base: primary, exponent: parseExponent(reader) });
    return sign(
      accept(reader, "!") ? { kind: "call", name: "factorial", args: [primary] } : primary,
    );
  });
}

/** "1 1/2", "2\frac58": a whole number and a proper fraction. */
function parseMixed(reader: Reader): Expr | undefined {
  const whole = peek(reader);
  const token = peek(reader, 1);
  if (!/^\d{1,12}$/.test(whole.text)) return undefined;
  const start = reader.at;
  reader.at++;
  const fraction =
    token.kind === "command" && token.text === "frac" && !isUnitFraction(reader)
      ? parsePrimary(reader)
      : parseSlashFraction(reader);
  if (
    fraction?.kind === "quotient" &&
    fraction.top.kind === "number" &&
    fraction.bottom.kind === "number" &&
    !fraction.top.isDecimal &&
    !fraction.bottom.isDecimal &&
    fraction.top.value.n < fraction.bottom.value.n &&
    fraction.top.value.n > 0n &&
    !isOperator(peek(reader), "^")
  ) {
    return { kind: "sum", terms: [numberNode(whole.text), fraction] };
  }
  reader.at = start;
  return undefined;
}

function parseSlashFraction(reader: Reader): Expr | undefined {
  const [top, slash, bottom] = [peek(reader), peek(reader, 1), peek(reader, 2)];
  if (
    top.kind !== "number" ||
    !top.hasSpaceBefore ||
    !isOperator(slash, "/") ||
    bottom.kind !== "number"
  )
    return undefined;
  reader.at += 3;
  return { kind: "quotient", top: numberNode(top.text), bottom: numberNode(bottom.text) };
}

function parsePrimary(reader: Reader): Expr {
  const token = next(reader);
  switch (token.kind) {
    case "number":
      return isOperator(peek(reader), "_") ? parseBase(reader, token.text) : numberNode(token.text);
    case "symbol":
      return parseSymbol(reader, token.text);
    case "command":
      return parseCommand(reader, token.text);
    case "operator":
      return parseBracketed(reader, token.text);
    default:
      throw new Unreadable(`Unexpected ${token.kind}.`);
  }
}

function parseSymbol(reader: Reader, name: string): Expr {
  let full = name === "imath" ? "i" : name;
  for (;;) {
    if (isOperator(peek(reader), "_")) {
      reader.at++;
      full += `_${readSubscript(reader)}`;
    } else if (accept(reader, "'")) full += "'";
    else return { kind: "symbol", name: full };
  }
}

/** A braced group, or the single token TeX would take: `\frac12`, `x^2`, `\sqrt3`. */
export function parseArgument(reader: Reader, takesWholeNumber = false): Expr {
  if (isOperator(peek(reader), "{")) {
    reader.at++;
    const expr = isOperator(peek(reader), "}") ? undefined : parseSum(reader);
    expect(reader, "}");
    if (!expr) throw new Unreadable("An argument is empty.");
    return expr;
  }
  const token = peek(reader);
  if (token.kind === "number" && !takesWholeNumber && token.text.length > 1) {
    const rest = token.text.slice(1);
    reader.tokens[reader.at] = { ...token, text: rest };
    return numberNode(token.text.slice(0, 1));
  }
  if (isSign(token)) throw new Unreadable("An argument is missing.");
  return nested(reader, () => parsePrimary(reader));
}

const CLOSERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["(", [")", "]"]],
  ["[", ["]", ")"]],
  ["\\{", ["\\}"]],
  ["{", ["}"]],
  ["langle", ["rangle"]],
  ["]", ["[", ")", "]"]],
]);

function parseBracketed(reader: Reader, open: string): Expr {
  if (open === "|") return parseBars(reader);
  const closers = CLOSERS.get(open);
  if (!closers) throw new Unreadable(`Unexpected ${open}.`);
  return nested(reader, () => {
    const bars = reader.bars;
    reader.bars = 0;
    const closesHere = () => {
      const token = peek(reader);
      return token.kind === "operator" && closers.includes(token.text);
    };
    if (closesHere()) {
      const close = next(reader).text;
      reader.bars = bars;
      if (open === "\\{") return { kind: "symbol", name: "emptyset" };
      if (open === "{") throw new Unreadable("An empty group.");
      return { kind: "tuple", open, close, items: [] };
    }
    const isBuilder = open === "\\{" && skipSetBuilder(reader);
    const items = parseItems(reader, closesHere);
    const close = next(reader);
    reader.bars = bars;
    if (close.kind !== "operator" || !closers.includes(close.text))
      throw new Unreadable("A bracket never closes.");
    return isBuilder ? conditionOf(items) : bracketed(open, close.text, items.items);
  });
}

/** Steps over the x ∈ ℝ | of {x ∈ ℝ | x > 2}: the set is what its condition describes. */
function skipSetBuilder(reader: Reader): boolean {
  if (peek(reader).kind !== "symbol") return false;
  let ahead = 1;
  if (isOperator(peek(reader, 1), "in")) {
    if (peek(reader, 2).text !== "mathbb") return false;
    ahead = isOperator(peek(reader, 3), "{") ? 6 : 4;
    if (peek(reader, isOperator(peek(reader, 3), "{") ? 4 : 3).text !== "R") return false;
  }
  const bar = peek(reader, ahead);
  if (!isOperator(bar, ":") && !isOperator(bar, "|")) return false;
  reader.at += ahead + 1;
  return true;
}

function conditionOf({
  items,
  joins,
}: {
  readonly items: readonly Expr[];
  readonly joins: readonly string[];
}): Expr {
  const [only] = items;
  // A comma between conditions joins them as "and" does.
  const joined = joins.map((join) => (join === "," ? "and" : join));
  return items.length === 1 && only ? only : { kind: "list", items, joins: joined };
}

function bracketed(open: string, close: string, items: readonly Expr[]): Expr {
  const [only] = items;
  if (!only) throw new Unreadable("Empty brackets.");
  if (open === "\\{" || (open === "{" && items.length > 1)) return { kind: "set", items };
  if (items.length === 1) return only;
  return {
    kind: "tuple",
    open: open === "langle" ? "(" : open,
    close: close === "rangle" ? ")" : close,
    items,
  };
}

function parseBars(reader: Reader): Expr {
  reader.bars++;
  const inner = parseSum(reader);
  reader.bars--;
  expect(reader, "|");
  return { kind: "call", name: inner.kind === "matrix" ? "det" : "abs", args: [inner] };
}
