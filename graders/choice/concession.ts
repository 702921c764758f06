import { textAt } from "./commitment.ts";
import {
  behindNoun,
  endsSentence,
  isEnd,
  isSentenceStart,
  type Label,
  labelAt,
  predicateAt,
} from "./label.ts";
import { concedesInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import {
  COMPARATIVES,
  CONCEDERS,
  CONCLUSIONS,
  CONDITIONALS,
  HYPOTHESES,
  OPTION_NOUNS,
  PASTS,
  POSITIVES,
  words,
} from "./vocabulary.ts";

/** Tokens. A sentence is looked through so far before a label, a predicate behind it. */
const SENTENCE_LIMIT = 24;
const PREDICATE_LIMIT = 10;

const ADDED_BEFORE = words(`
  likewise similarly equally auch ebenso aussi également también igualmente também anche ook också
  også тоже также
`);
const ADDED_BEHIND = words(`too likewise aussi also też również også`);
/** "as well", "in a sense", "in its own way", "to some extent", "up to a point". */
const ADDED_PHRASE =
  /^(?:as well(?! as)\b|in (?:a|some|one|its|their|certain|many) (?:own )?(?:ways?|senses?|respects?|right|manner)\b|to (?:a|an|some) (?:certain |large |lesser )?(?:extent|degree)\b|up to a point\b)/;

/**
 * Whether an approval says of an option what holds of another as well, or in part: "A is correct
 * too", "likewise, A is right", "A is true in its own way". It answers nothing.
 */
export function isAdded(tokens: readonly Token[], at: number, label: Label): boolean {
  const before = wordBefore(tokens, at);
  if (ADDED_BEFORE.has(before)) return true;
  if (before === "also" && textAt(tokens, label.next) !== "ist") return true;
  const behind = behindApproval(tokens, label);
  if (behind === undefined) return false;
  const from = textAt(tokens, behind) === "," ? behind + 1 : behind;
  const said = [0, 1, 2, 3, 4].map((step) => textAt(tokens, from + step)).join(" ");
  return ADDED_BEHIND.has(textAt(tokens, from)) || ADDED_PHRASE.test(said);
}

/** Behind an approval they confine it to a case, or weigh it against what follows. */
const CONFINERS = words(`
  under within when whenever if unless assuming provided historically technically theoretically formally
  strictly but yet however albeit aber mais pero mas ma но
`);

/**
 * Whether an approval grants something beside the answer: "while A is right, …", "had it asked for
 * the mass, A would be correct", "A is right under other assumptions", "A was correct before 1990".
 */
export function isConceded(
  tokens: readonly Token[],
  at: number,
  label: Label,
  optionCount: number,
): boolean {
  if (CONCLUSIONS.has(wordBefore(tokens, at))) return false;
  const verb = textAt(tokens, label.next);
  if (PASTS.has(verb) || CONDITIONALS.has(verb)) return true;
  return isConcededBefore(tokens, at) || isConfined(tokens, label, optionCount);
}

function isConcededBefore(tokens: readonly Token[], at: number): boolean {
  let commas = 0;
  for (let before = at - 1; before >= Math.max(0, at - SENTENCE_LIMIT); before--) {
    const { kind, text } = tokens[before] ?? { kind: "newline", text: "" };
    if (kind === "run" && concedesInRun(text)) return true;
    if (kind === "newline" || endsSentence(tokens, before)) return false;
    if (text === ",") commas++;
    if (HYPOTHESES.has(text) && opensClause(tokens, before)) return true;
    if (text === "should" && isSentenceStart(tokens, before)) return true;
    // "While A is wrong, B is correct" grants A, not B; "granted, B is correct" grants B.
    const next = textAt(tokens, before + 1) === "speaking" ? before + 2 : before + 1;
    const isNear = commas === 0 || (commas === 1 && textAt(tokens, next) === ",");
    if ((CONCEDERS.has(text) || isInSense(tokens, before)) && isNear) return true;
  }
  return false;
}

/** The last word of "in a sense", "en cierto sentido". */
function isInSense(tokens: readonly Token[], at: number): boolean {
  if (!SENSES.has(textAt(tokens, at))) return false;
  return [1, 2, 3].some((back) => /^(?:in|en|em|im)$/.test(textAt(tokens, at - back)));
}

const SENSES = words("sense senses sentido sens senso sinn sinne zin");

function opensClause(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || before.kind === "newline" || before.text === ",") return true;
  return endsSentence(tokens, at - 1) || /^(?:and|but)$/.test(before.text);
}

function isConfined(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  const behind = behindApproval(tokens, label);
  if (behind === undefined) return false;
  // "a true fact, but …": one more noun may stand behind.
  const end = isNounBefore(tokens, behind) ? behind + 1 : behind;
  const from = textAt(tokens, end) === "," ? end + 1 : end;
  const word = textAt(tokens, from);
  if (word === "though") return isEnd(tokens, from + 1);
  const next = textAt(tokens, from + 1);
  if (word === "in") return /^(?:theory|principle|practice)$/.test(next);
  if (word === "as") return next === "a" || next === "an";
  if (word === "to") return next === "a" || next === "another";
  if (!CONFINERS.has(word)) return false;
  const other = labelAt(tokens, from + 1, optionCount);
  return other === undefined || predicateAt(tokens, other.next) !== "negative";
}

function isNounBefore(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text ?? "";
  return (
    tokens[at]?.kind === "word" && !CONFINERS.has(textAt(tokens, at)) && /^(?:,|but)$/.test(next)
  );
}

/** The place behind the approving word of "B is the correct answer"; undefined without one. */
function behindApproval(tokens: readonly Token[], label: Label): number | undefined {
  for (let at = label.next; at < label.next + PREDICATE_LIMIT; at++) {
    const word = textAt(tokens, at);
    if (isEnd(tokens, at)) return undefined;
    if (!POSITIVES.has(word) && !COMPARATIVES.has(word)) continue;
    let behind = behindNoun(tokens, at + 1);
    if (POSITIVES.has(textAt(tokens, behind))) behind = behindNoun(tokens, behind + 1);
    return behind;
  }
  return undefined;
}

/** The word before a label, its noun and a comma aside. */
function wordBefore(tokens: readonly Token[], at: number): string {
  let before = at - 1;
  while (before > at - 3 && /^(?:the|la|die|el|a)$/.test(textAt(tokens, before))) before--;
  if (OPTION_NOUNS.has(textAt(tokens, before))) before--;
  if (textAt(tokens, before) === ",") before--;
  return textAt(tokens, before);
}
