import type { Expr } from "./syntax.ts";
import { isOperator, type Reader } from "./token-reader.ts";
import type { Token } from "./tokens.ts";
import { conditionWords } from "./vocabulary.ts";

/**
 * The name of a quantity before "=": `f(x)`, `a_n`, `AB`, `\angle ABC`, `m+n`, `\text{Area}`,
 * `(x, y)`. Moves past it. A lone variable is no name but a symbol, as `x=3` is also a line.
 * `x+y` is no name: `x+y=5` is an equation.
 */
export function readItemName(reader: Reader): Expr | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = reader.at; at < reader.tokens.length && tokens.length < 40; at++) {
    const token = reader.tokens[at] as Token;
    if (depth === 0 && isBoundary(token)) {
      if (
        token.text !== "=" &&
        token.text !== "approx" &&
        token.text !== "in" &&
        token.text !== "equiv"
      )
        return isBoundedFunction(tokens) ? boundedFunction(reader, at, tokens) : undefined;
      if (!isName(tokens)) return undefined;
      reader.at = at;
      return { kind: "name", text: tokens.map((part) => part.text).join("") };
    }
    if (token.kind === "separator" && depth === 0) return undefined;
    if (isOpen(token)) depth++;
    else if (isClose(token) && --depth < 0) return undefined;
    tokens.push(token);
  }
  return undefined;
}

/** The f(x) of −1 ≤ f(x) ≤ 1 is one quantity, bounded as a variable is. */
function isBoundedFunction(tokens: readonly Token[]): boolean {
  return (
    /^[fghFGHPQ]$/.test(tokens[0]?.text ?? "") && isFunctionOfNames(tokens) && tokens.length === 4
  );
}

function boundedFunction(reader: Reader, at: number, tokens: readonly Token[]): Expr {
  reader.at = at;
  return { kind: "symbol", name: tokens.map((part) => part.text).join("") };
}

const BOUNDARIES = new Set([
  "=",
  "<",
  ">",
  "le",
  "ge",
  "ne",
  "approx",
  "in",
  "notin",
  "equiv",
  "Rightarrow",
]);
const isBoundary = (token: Token): boolean =>
  token.kind === "operator" && BOUNDARIES.has(token.text);
const isOpen = (token: Token): boolean =>
  token.kind === "operator" && ["(", "[", "{", "\\{", "langle"].includes(token.text);
const isClose = (token: Token): boolean =>
  token.kind === "operator" && [")", "]", "}", "\\}", "rangle"].includes(token.text);

const NAMING_COMMANDS = new Set([
  "angle",
  "triangle",
  "overline",
  "widehat",
  "overrightarrow",
  "lim",
  "measuredangle",
  "square",
  "odot",
  "bar",
]);
const CONSTANTS = new Set(["pi", "e", "i", "infty"]);

function isName(tokens: readonly Token[]): boolean {
  // A minus before a name is no part of it.
  if (tokens[0]?.text === "-") return false;
  // "5 at x = 1" names nothing.
  if (
    tokens[0]?.kind === "number" &&
    tokens.some((token) => token.kind === "text" || token.kind === "word")
  )
    return false;
  // Nor does "x + 1 for all x".
  if (
    tokens[0]?.kind !== "word" &&
    tokens[0]?.kind !== "text" &&
    tokens.some(
      ({ kind, text }) =>
        (kind === "word" || kind === "text") &&
        conditionWords.has(text.toLowerCase().split(" ", 1)[0] ?? ""),
    )
  )
    return false;
  if (tokens.length < 2) return tokens[0]?.kind === "word" || tokens[0]?.kind === "text";
  if (tokens.some((token) => token.kind === "word" || token.kind === "text")) return true;
  if (tokens.some((token) => token.kind === "command" && NAMING_COMMANDS.has(token.text)))
    return true;
  return (
    isFunctionOfNames(tokens) ||
    isPointName(tokens) ||
    isCapitalName(tokens) ||
    isDerivative(tokens) ||
    isSumOfNames(tokens)
  );
}

/** f(x), f^{-1}(x), f'(x), P(x, y), a_n, \sin A */
function isFunctionOfNames(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (
    first?.kind === "command" &&
    ["sin", "cos", "tan", "cot", "sec", "csc"].includes(first.text)
  ) {
    return tokens.length === 2 && second?.kind === "symbol";
  }
  if (first?.kind !== "symbol") return false;
  const shape = tokens.slice(1).map(shapeOf).join("");
  return /^(?:'*|\^\{-1\}|\^\{\(?n\)?\})(?:\([ns](?:,[ns])*\))$/.test(shape);
}

/** \frac{dy}{dx}, dy/dx */
function isDerivative(tokens: readonly Token[]): boolean {
  return /^(?:frac\{d[a-zA-Z]\}\{d[a-z]\}|d[a-zA-Z]\/d[a-z])$/.test(
    tokens.map((token) => token.text).join(""),
  );
}

function shapeOf(token: Token): string {
  if (token.kind === "symbol") return "s";
  if (token.kind === "number") return token.text === "1" ? "1" : "n";
  if (token.kind === "separator") return ",";
  return token.text;
}

/** (x, y) */
function isPointName(tokens: readonly Token[]): boolean {
  return /^[([{]+s(?:_?\{?[1ns]\}?)?(?:,s(?:_?\{?[1ns]\}?)?)+[)\]}]+$/.test(
    tokens.map(shapeOf).join(""),
  );
}

/** AB, |AB|, S_{ABC}, [ABC], AB/CD, \frac{NO}{BO}, P(A|B), A : B */
function isCapitalName(tokens: readonly Token[]): boolean {
  let inSubscript = 0;
  let capitals = 0;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const isSubscript = inSubscript > 0 || (before !== undefined && isOperator(before, "_"));
    if (isSubscript) {
      if (isOperator(token, "{")) inSubscript++;
      if (isOperator(token, "}")) inSubscript--;
      continue;
    }
    if (token.kind === "symbol" && /^[A-Z]/.test(token.text)) capitals++;
    else if (token.kind === "command" && token.text === "frac") continue;
    else if (
      token.kind !== "operator" ||
      !["|", "[", "]", "(", ")", "{", "}", "/", "_", "'", ":", "+", "*"].includes(token.text)
    )
      return false;
  }
  return capitals > 0;
}

/** m+n, a+b+c, m/n; never of x, y, z, which are an equation's unknowns. */
function isSumOfNames(tokens: readonly Token[]): boolean {
  const names = new Set<string>();
  let count = 0;
  for (const token of tokens) {
    if (token.kind === "symbol") {
      if (/^[xyz]$/.test(token.text) || CONSTANTS.has(token.text)) return false;
      names.add(token.text);
      count++;
    } else if (token.kind === "command" && token.text === "frac") continue;
    else if (token.kind !== "operator" || !["+", "/", "{", "}"].includes(token.text)) return false;
  }
  const shape = tokens.map(shapeOf).join("");
  return (
    count >= 2 &&
    names.size === count &&
    (/^s(?:\+s)+$/.test(shape) || /^(?:s\/s|frac\{s\}\{s\})$/.test(shape))
  );
}
