import { BeyondLimits, limits } from "./limits.ts";
import { parseSum } from "./parse-expression.ts";
import { numberNode } from "./parse-number.ts";
import { isUnitFraction, startsRemark } from "./parse-remark.ts";
import { readItemName } from "./quantity-name.ts";
import type { Expr } from "./syntax.ts";
import {
  accept,
  isOperator,
  nested,
  peek,
  type Reader,
  readerOf,
  Unreadable,
} from "./token-reader.ts";
import { type Token, tokenize } from "./tokens.ts";
import {
  boundPhrase,
  caseWords,
  changesNumber,
  conditionWords,
  fillerWords,
  fractionOfWords,
  holdsNumberWord,
  numberOfWord,
  setInWords,
  unitLetters,
} from "./vocabulary.ts";

/**
 * Reads an answer, in plain characters, as mathematics.
 * @throws Unreadable when it follows no grammar @throws BeyondLimits beyond a cap
 */
export function parseAnswer(source: string): Expr {
  const inWords = source.length < 100 ? numberInWords(source) : undefined;
  if (inWords) return inWords;
  const tokens = withAngleBrackets(withRoundBrackets(withUnitLetters(tokenize(source))));
  const [letter, close] = tokens;
  // "C)" names a choice.
  if (tokens.length === 2 && letter?.kind === "symbol" && close && isOperator(close, ")"))
    return { kind: "symbol", name: letter.text };
  const reader = readerOf(tokens);
  const list = parseItems(reader, () => false);
  if (peek(reader).kind !== "end") throw new Unreadable("Something follows the answer.");
  const [only] = list.items;
  if (!only) throw new Unreadable("The answer is empty.");
  return list.items.length === 1 ? only : { kind: "list", ...list };
}

/** <1, −2, 4> is the vector ⟨1, −2, 4⟩. */
function withAngleBrackets(tokens: Token[]): Token[] {
  const [open, close] = [tokens[0], tokens.at(-1)];
  if (!open || !close || !isOperator(open, "<") || !isOperator(close, ">")) return tokens;
  const inner = tokens.slice(1, -1);
  const isRow =
    inner.some((token) => token.kind === "separator") &&
    !inner.some((token) => token.kind === "operator" && RELATIONS.has(token.text));
  return isRow ? [{ ...open, text: "langle" }, ...inner, { ...close, text: "rangle" }] : tokens;
}

/** ]0, 1[ is the open interval (0, 1), as French writes it. */
function withRoundBrackets(tokens: readonly Token[]): Token[] {
  const opensAfter = (token: Token | undefined) =>
    token === undefined ||
    (token.kind === "operator" && ["cup", "cap", "in", "="].includes(token.text));
  const closesBefore = (token: Token | undefined) =>
    token === undefined || (token.kind === "operator" && ["cup", "cap"].includes(token.text));
  return tokens.map((token, at) => {
    if (isOperator(token, "]") && opensAfter(tokens[at - 1])) return { ...token, text: "(" };
    if (isOperator(token, "[") && at > 0 && closesBefore(tokens[at + 1]))
      return { ...token, text: ")" };
    return token;
  });
}

/** A letter such as the m of "5 m" after a number and a space is a unit; the x of "3 x 10^8" is a sign. */
function withUnitLetters(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    const before = tokens[at - 1];
    const after = tokens[at + 1];
    const endsUnit = after === undefined || isOperator(after, "/") || isOperator(after, "^");
    const isUnit =
      token.kind === "symbol" &&
      (token.hasSpaceBefore || (before !== undefined && isOperator(before, "degree"))) &&
      unitLetters.has(token.text) &&
      endsUnit &&
      (before?.kind === "number" || (before !== undefined && isOperator(before, "degree")));
    const isTimes =
      token.kind === "symbol" &&
      token.text === "x" &&
      token.hasSpaceBefore &&
      before?.kind === "number" &&
      after?.kind === "number";
    if (isTimes) return { ...token, kind: "operator", text: "*" };
    return isUnit ? { ...token, kind: "word" } : token;
  });
}

/** Items up to `closes`, with what joins them: ",", ";", "and", "or". Conditions are left out. */
export function parseItems(
  reader: Reader,
  closes: () => boolean,
): { items: Expr[]; joins: string[] } {
  const items: Expr[] = [];
  const joins: string[] = [];
  let join = "";
  for (;;) {
    while (peek(reader).kind === "separator") {
      const text = peek(reader).text;
      if (join === "" || text === "or" || text === "and") join = text;
      reader.at++;
    }
    while (accept(reader, "and")) join = "and";
    while (accept(reader, "or")) join = "or";
    if (closes() || peek(reader).kind === "end") return { items, joins };
    const item = parseItem(reader, closes, items.length > 0);
    if (item) {
      if (items.length > 0) joins.push(join || ",");
      items.push(item);
      if (items.length > limits.items) throw new BeyondLimits("The answer has too many elements.");
    }
    join = "";
    const after = peek(reader);
    const goesOn =
      after.kind === "separator" || isOperator(after, "and") || isOperator(after, "or");
    if (!goesOn) return { items, joins };
  }
}

const RELATIONS = new Set([
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

function parseItem(reader: Reader, closes: () => boolean, isLater: boolean): Expr | undefined {
  const end = itemEnd(reader);
  const words = reader.tokens.slice(reader.at, end);
  const [first] = words;
  if (isLater && first?.kind === "command" && first.text === "forall") {
    reader.at = end;
    return undefined;
  }
  if (first && isProse(first)) {
    if (isLater && conditionWords.has(first.text.toLowerCase())) {
      reader.at = end;
      return undefined;
    }
    const start = afterProse(words);
    if (start === undefined) {
      reader.at = end;
      // "Thus, x > 2": what only leads up to the next item.
      const leadsOn = !isLater && reader.at < reader.tokens.length && words.every(isFiller);
      if (leadsOn && peek(reader).kind === "separator") return undefined;
      return textItem(words);
    }
    reader.at += start;
  }
  return nested(reader, () => {
    const expr = parseRelation(reader);
    skipTail(reader, closes, expr);
    return expr;
  });
}

const isProse = (token: Token): boolean => token.kind === "word" || token.kind === "text";

/** Where this item's tokens end: the next separator, or the bracket that closes around it. */
function itemEnd(reader: Reader): number {
  let depth = 0;
  let at = reader.at;
  for (; at < reader.tokens.length; at++) {
    const token = reader.tokens[at] as Token;
    if (depth === 0 && token.kind === "separator") break;
    // Words may open a bracket too: \\text{ (mod } 100).
    if (token.kind === "text") depth = Math.max(0, depth + openedBy(token));
    else if (token.kind === "operator" && ["(", "[", "{", "\\{", "langle"].includes(token.text))
      depth++;
    else if (
      token.kind === "operator" &&
      [")", "]", "}", "\\}", "rangle"].includes(token.text) &&
      --depth < 0
    )
      break;
  }
  return at;
}

/** How many leading tokens are words that only lead up to a value; undefined when the item is text. */
function afterProse(tokens: readonly Token[]): number | undefined {
  let copula = -1;
  for (const [at, token] of tokens.entries()) {
    const last = token.text.toLowerCase().match(/([a-z]+)[\s:]*$/)?.[1] ?? "";
    const isCopula =
      isProse(token) &&
      (/^(?:is|are|equals|equal|be|exactly)$/.test(last) || /:\s*$/.test(token.text));
    const isColon = isOperator(token, ":") && at > 0 && tokens.slice(0, at).every(isProse);
    if (
      isCopula ||
      isColon ||
      (isOperator(token, "=") && copula < 0 && tokens.slice(0, at).some(isProse))
    )
      copula = at;
  }
  let start = copula + 1;
  while (start < tokens.length && isFiller(tokens[start] as Token)) start++;
  const rest = tokens.slice(start);
  if (rest.length === 0) return undefined;
  return rest.some((token) => !isProse(token)) && !isProse(rest[0] as Token) ? start : undefined;
}

function isFiller(token: Token): boolean {
  return (
    isProse(token) &&
    token.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => fillerWords.has(word))
  );
}

function textItem(tokens: readonly Token[]): Expr {
  const text = tokens.map((token) => token.text).join(" ");
  const set = setInWords(text);
  if (set !== undefined) return { kind: "symbol", name: set };
  return numberInWords(text) ?? { kind: "text", text };
}

/** "minus seven", "two hundred and six", "forty percent" */
function numberInWords(text: string): Expr | undefined {
  const words = text.replace(/\s?(?:%|percent)$/i, "");
  const isPercent = words !== text;
  const [top, bottom] = fractionOfWords(words) ?? [];
  if (top !== undefined && bottom !== undefined)
    return { kind: "quotient", top: numberNode(`${top}`), bottom: numberNode(`${bottom}`) };
  const value = numberOfWord(words);
  if (value === undefined) return undefined;
  const size = numberNode(String(Math.abs(value)));
  const number: Expr = value < 0 ? { kind: "negative", of: size } : size;
  return isPercent ? { kind: "percent", of: number } : number;
}

/** Steps over what may follow a value without changing it: units, a closing remark, a condition. */
function skipTail(reader: Reader, closes: () => boolean, value: Expr): void {
  if (closes() || peek(reader).kind === "end" || peek(reader).kind === "separator") return;
  const first = peek(reader);
  const isRemark = isOperator(first, "(") && startsRemark(reader);
  if (
    !isProse(first) &&
    !isRemark &&
    !isUnitFraction(reader) &&
    !(first.kind === "command" && ["forall", "quad"].includes(first.text))
  )
    return;
  const end = itemEnd(reader);
  const tail = reader.tokens.slice(reader.at, end);
  // Letters before words are words themselves.
  if (isProse(first) && isLetters(value)) throw new Unreadable("Words, not a value.");
  const scaled = isProse(first) ? first.text.trim().split(/\s/)[0] : undefined;
  if (scaled !== undefined && changesNumber(scaled))
    throw new Unreadable("A word multiplies the value.");
  if (holdsNumber(tail)) throw new Unreadable("A second number follows.");
  const phrase = tail.filter(isProse).map((token) => token.text.toLowerCase());
  // What stands in brackets is a remark.
  const aside = isProse(first) ? phrase.join(" ").replace(/\([^()]*\)?/g, " ") : "";
  if (/^or\b/.test(aside) || boundPhrase.test(aside)) throw new Unreadable("The value is a bound.");
  const words = phrase.flatMap((text) => text.split(/[^a-z]+/));
  if (holdsNumberWord(aside.split(/[^a-z]+/))) throw new Unreadable("A second number follows.");
  if (words.some((word) => caseWords.has(word)))
    throw new Unreadable("The value depends on a case.");
  if (words.some((word) => conditionWords.has(word)) && isConstantLike(value)) {
    throw new Unreadable("The value depends on a condition.");
  }
  reader.at = end;
}

/** Brackets a token opens, less those it closes. */
const openedBy = ({ text }: Token): number =>
  text.replace(/[^([{]/g, "").length - text.replace(/[^)\]}]/g, "").length;

/** The 30 of "1 hour 30 minutes": a number beside the units, in no bracket and no exponent. */
function holdsNumber(tail: readonly Token[]): boolean {
  let depth = 0;
  return tail.some((token, at) => {
    if (token.kind !== "number") depth += openedBy(token);
    return depth === 0 && token.kind === "number" && tail[at - 1] !== undefined && !isRaised(at);
  });

  function isRaised(at: number): boolean {
    const [sign, before] = [tail[at - 1], tail[at - 2]];
    const isSigned = sign !== undefined && isOperator(sign, "-");
    const mark = isSigned ? before : sign;
    if (mark !== undefined && isOperator(mark, "^")) return true;
    return !tail[at]?.hasSpaceBefore && sign?.kind === "word";
  }
}

function isLetters(expr: Expr): boolean {
  if (expr.kind === "symbol") return /^[A-Za-z]$/.test(expr.name);
  return expr.kind === "product" && expr.factors.every(isLetters);
}

function isConstantLike(expr: Expr): boolean {
  return expr.kind === "number" || (expr.kind === "negative" && isConstantLike(expr.of));
}

/** a = b = c, a < b ≤ c, x ∈ S: operands and the operators between them. */
function parseRelation(reader: Reader): Expr {
  const operands: Expr[] = [readItemName(reader) ?? parseSetOperation(reader)];
  const operators: string[] = [];
  for (;;) {
    const token = peek(reader);
    if (token.kind !== "operator" || !RELATIONS.has(token.text)) break;
    reader.at++;
    operators.push(token.text);
    skipFillers(reader);
    operands.push(readItemName(reader) ?? parseSetOperation(reader));
  }
  const [only] = operands;
  if (operators.length === 0 && only) return only;
  return { kind: "relation", operands, operators };
}

function skipFillers(reader: Reader): void {
  while (isProse(peek(reader)) && isFiller(peek(reader))) reader.at++;
}

function parseSetOperation(reader: Reader): Expr {
  let left = parseRatio(reader);
  for (;;) {
    const token = peek(reader);
    if (token.kind !== "operator") return left;
    if (token.text !== "cup" && token.text !== "cap" && token.text !== "setminus") return left;
    reader.at++;
    left = { kind: "setOperation", operator: token.text, left, right: parseRatio(reader) };
  }
}

function parseRatio(reader: Reader): Expr {
  const start = startsWithRelation(reader);
  const parts: Expr[] = [start ? { kind: "name", text: "" } : parseSum(reader)];
  while (accept(reader, ":") || acceptTo(reader)) parts.push(parseSum(reader));
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const half = /^([ap])\.?m\b/i
    .exec(isProse(peek(reader)) ? peek(reader).text : "")?.[1]
    ?.toLowerCase();
  if (half === undefined) return { kind: "ratio", parts };
  reader.at++;
  return { kind: "ratio", parts, half: half === "a" ? "am" : "pm" };
}

/** "3 to 4" is a ratio. */
function acceptTo(reader: Reader): boolean {
  const isTo = isProse(peek(reader)) && peek(reader).text === "to";
  if (!isTo || peek(reader, -1).kind !== "number" || peek(reader, 1).kind !== "number")
    return false;
  reader.at++;
  return true;
}

/** "≈ 2.83" and "= 5" state a value of something named before. */
function startsWithRelation(reader: Reader): boolean {
  const token = peek(reader);
  return token.kind === "operator" && (token.text === "=" || token.text === "approx");
}
