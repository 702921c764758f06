import { type Commitment, commitTo, type Reading } from "./commitment.ts";
import { onlyApproved, verdictOn } from "./judged-options.ts";
import {
  endsSentence,
  isCommitted,
  isEnd,
  isInitial,
  isNegatedBefore,
  isPartOfFormula,
  type Label,
  labelAt,
} from "./label.ts";
import { optionMentioned, optionStated } from "./option-text.ts";
import { namesInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import { COPULAS, DESCRIPTIONS, NEGATORS, OPTION_NOUNS } from "./vocabulary.ts";

/**
 * What a text without an explicit commitment may still say: the label that opens its first or
 * last line, the only label in bold, the only option named, the only option whose text appears.
 * Each counts only when no second option competes with it.
 */
export function impliedCommitment(reading: Reading): Commitment | undefined {
  const lines = lineLabels(reading);
  return (
    onlyApproved(reading) ??
    closingLabel(reading) ??
    only(lines) ??
    only(mentions(reading, (tokens, at) => tokens[at]?.isBold === true, "bold")) ??
    only(mentions(reading, isNamedOrWrapped, "mention")) ??
    onlyOptionText(reading, lines.at(-1)?.start)
  );
}

function only(found: readonly Commitment[]): Commitment | undefined {
  const last = found.at(-1);
  return found.every((one) => one.option === last?.option) ? last : undefined;
}

/**
 * Labels that open a line: "B) because …", "A. Since …", "C — …". A small letter there numbers a
 * part of the solution more often than it answers, unless it ends the line or gives a reason.
 * Where one of them is called wrong the lines judge the options, and none of them answers.
 */
function lineLabels(reading: Reading): Commitment[] {
  const { tokens, optionCount } = reading;
  const found: Commitment[] = [];
  const isOneLine =
    tokens.length < SHORT_ANSWER && tokens.every(({ kind }, at) => at === 0 || kind !== "newline");
  let isJudged = false;
  for (let at = 0; at < tokens.length; at++) {
    if (at > 0 && tokens[at - 1]?.kind !== "newline") continue;
    const label = labelAt(tokens, at, optionCount);
    if (label === undefined || !isCommitted(tokens, label, optionCount)) continue;
    if (!opensLine(tokens, label, isOneLine)) continue;
    if (verdictOn(tokens, label) === "refused") isJudged = true;
    found.push(commitTo(tokens, label, "lone-label"));
  }
  return isJudged ? [] : found;
}

/** Tokens. In a longer text "(a)" opens a part of the solution. */
const SHORT_ANSWER = 12;

function opensLine(tokens: readonly Token[], label: Label, isOneLine: boolean): boolean {
  const next = tokens[label.next];
  const isReason = /^(?:because|since|non|not|nicht|no|rather|instead)$/.test(next?.text ?? "");
  const isDelimited =
    label.isWrapped ||
    next === undefined ||
    next.kind === "newline" ||
    (next.kind === "run" && !(next.isGlued && namesInRun(next.text))) ||
    (next.text === "(" && !next.isGlued) ||
    (next.kind === "punctuation" && /^[.):,;!。、\]–—-]$/.test(next.text)) ||
    isReason;
  const isPart = label.isLowerCase && !isReason && !(isOneLine && label.isWrapped);
  if (isPart && !isEnd(tokens, label.next)) return false;
  return isDelimited && !isInitial(tokens, label.next);
}

/** A bold label that ends the text, alone in its sentence: "… best described by **C**." */
function closingLabel({ tokens, optionCount }: Reading): Commitment | undefined {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.kind === "punctuation" && endsSentence(tokens, end - 1)) end--;
  let closing: Label | undefined;
  for (let at = end - 1; at >= Math.max(0, end - CLOSING_LIMIT); at--) {
    const token = tokens[at];
    if (token?.kind === "newline" || endsSentence(tokens, at)) break;
    if (NEGATORS.has(token?.text ?? "")) return undefined;
    const label = labelAt(tokens, at, optionCount);
    if (label === undefined) continue;
    if (closing === undefined) {
      const isMarked = token?.isBold === true || isDescribedBy(tokens, at);
      if (label.next !== end || label.isLowerCase || !isMarked) continue;
      if (isPartOfFormula(tokens, at) || !isCommitted(tokens, label, optionCount)) return undefined;
      closing = label;
    } else if (label.option !== closing.option && !label.isLowerCase && label.option !== 0) {
      return undefined;
    }
  }
  return closing && commitTo(tokens, closing, "mention");
}

const CLOSING_LIMIT = 60;

/** "best described by C", unlike "divided by C". */
function isDescribedBy(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === "by" && DESCRIPTIONS.has(tokens[at - 2]?.text ?? "");
}

function mentions(
  { tokens, optionCount }: Reading,
  isMention: (tokens: readonly Token[], at: number) => boolean,
  method: Commitment["method"],
): Commitment[] {
  const found: Commitment[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const label = labelAt(tokens, at, optionCount);
    if (label === undefined || !isMention(tokens, at)) continue;
    if (label.isLowerCase && (label.option === 0 || !isEnd(tokens, label.next))) continue;
    if (isPartOfFormula(tokens, at) || isNegatedBefore(tokens, at)) continue;
    if (isCommitted(tokens, label, optionCount)) found.push(commitTo(tokens, label, method));
    at = label.next - 1;
  }
  return found;
}

function isNamedOrWrapped(tokens: readonly Token[], at: number): boolean {
  const isWrapped =
    tokens[at]?.kind === "punctuation" &&
    tokens[at]?.isGlued === false &&
    /^[([]$/.test(tokens[at]?.text ?? "");
  const noun = tokens[at - 1]?.text ?? "";
  // "Statement A is about dogs" speaks of the statement.
  const isDescribed = noun === "statement" && COPULAS.has(tokens[at + 1]?.text ?? "");
  return isWrapped || (OPTION_NOUNS.has(noun) && !isDescribed);
}

/** In a longer text or line an option's words prove nothing: solutions repeat them. UTF-16 units. */
const SHORT_TEXT = 300;
const SHORT_LINE = 150;

/** @param rivals where the last of several lines with labels stands: such lines repeat the options */
function onlyOptionText(
  { text, offset, options }: Reading,
  rivals: number | undefined,
): Commitment | undefined {
  if (options === undefined) return undefined;
  const trimmed = text.trimEnd();
  const lineStart = trimmed.lastIndexOf("\n") + 1;
  for (const [start, limit] of [
    [lineStart, SHORT_LINE],
    [0, SHORT_TEXT],
  ] as const) {
    const statement = trimmed.slice(start);
    if (statement.length > limit || (rivals ?? -1) >= offset + start) continue;
    const option = optionStated(statement, options) ?? optionMentioned(statement, options);
    if (option !== undefined) {
      return { option, method: "option-text", start: offset + start, end: offset + trimmed.length };
    }
  }
  return undefined;
}
