import type { Extraction } from "../../src/domain/grader.ts";
import { findMathSpans } from "./math-spans.ts";

export type Region = readonly [start: number, end: number];

/** Words a text may hold and still be an answer itself, not a sentence around one. */
export const MAX_WORDS = 3;

/** Words outside commands. */
export const countWords = (text: string): number =>
  text
    .replace(/\\(?:text\w*|mbox|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+/g, " ")
    .match(/\p{L}{2,}/gu)?.length ?? 0;

/** Words that begin an answer without a value: "all even n", "none". */
export const QUANTIFIERS =
  /^(?:all|no(?!\s(?:one|idea|answer|clue)\b)|any|every|none|only|odd|even|each|infinitely)\b/i;

/** Where a sentence turns from what it states to why or when: "6, attained at x = 2". */
export const SIDE_CLAUSE =
  /[,，]\s?(?:(?:and|et|y|e|und|а)\s)?(?:(?:not|non|no|nicht|não|pas|не)(?!\p{L})|而?不是|而非)|\s(?:rather than|instead of)\b|,?\s(?:when|where|since|because|(?<!\b(?:is|are|be)\s)(?:attained|achieved|reached)|for (?:all|every|any|some))\b|,\s(?:as|namely|i\.e\.,?|that\sis,?)\s/u;

/** The region up to a side clause, if a value stands before it. */
export function mainClause(text: string, [start, end]: Region): Region {
  const sentence = text.slice(start, end);
  const at = sentence.search(SIDE_CLAUSE);
  return at > 0 && /\d/.test(sentence.slice(0, at)) ? [start, start + at] : [start, end];
}

/** A question states nothing. */
export const asks = (text: string, [start, end]: Region): boolean =>
  /[?？]$/.test(text.slice(Math.max(start, end - 20), end + 1).replace(/[\s*_)"'”]+$/, ""));

/** Where a text ends but for what it says when all is answered. */
export function withoutCourtesy(text: string, start: number, end: number): number {
  const at = text.lastIndexOf("I hope ", end - 1);
  return at > start && /^I hope (?:it|this) (?:is correct|helps)/.test(text.slice(at, at + 40))
    ? at
    : end;
}

/** Sentences from the end backwards, at most a few dozen. */
export function lastSentences(text: string, start: number, end: number): readonly Region[] {
  const sentences: Region[] = [];
  const region = text.slice(start, end);
  const displays = findMathSpans(text, start, end).filter((span) =>
    text.slice(span.start, span.end).includes("\n"),
  );
  const isInDisplay = (at: number) => displays.some((span) => span.start < at && at < span.end);
  let from = 0;
  for (const match of region.matchAll(
    /(?<=[^\d\s][^\s]?|\d)[.?](?=\s+\S)|(?<=\p{L})!(?=\s+\S)|[。।！？\n]/gu,
  )) {
    if (isInDisplay(start + match.index)) continue;
    sentences.push([start + from, start + match.index]);
    from = match.index + 1;
  }
  sentences.push([start + from, end]);
  return sentences
    .filter(([a, b]) => text.slice(a, b).trim() !== "")
    .slice(-40)
    .reverse();
}

/** Where the first sentence of a region ends. */
export function sentenceEnd(text: string, [start, end]: Region): number {
  const at = text.slice(start, end).search(/[.!?](?=\s|\*|$)|[。।！？]/u);
  return at < 0 ? end : start + at;
}

/** The region without blanks, emphasis and closing punctuation around it. */
export function trimmed(
  text: string,
  [start, end]: Region,
  method: string,
): Extraction | undefined {
  let [from, to] = [start, end];
  if (text.startsWith("=>", from)) from += 2;
  // {}_5C_2 begins with an index.
  while (from < to && /[\s*`_>：⇒⟹→]/.test(text[from] as string) && !text.startsWith("_{", from))
    from++;
  if (/\d\.\.\.$/.test(text.slice(Math.max(from, to - 4), to)))
    return { answer: text.slice(from, to), method, span: [from, to] };
  while (to > from && /[\s*`_.。,;]/.test(text[to - 1] as string) && text[to - 2] !== "\\") to--;
  const answer = text.slice(from, to).replace(EMPHASIS, "");
  return to > from ? { answer, method, span: [from, to] } : undefined;
}

/** The asterisks of "x = 2** or **x = 3"; those of 2**10 are a power. */
const EMPHASIS = /(?<=^|[\s(])\*\*(?=\S)|(?<=\S)\*\*(?=$|[\s.,;:)])/g;
