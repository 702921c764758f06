import type { Extraction } from "../../src/domain/grader.ts";
import { splitThinking } from "../../src/domain/thinking.ts";
import { lastMarkers, withDecimalPoint } from "./answer-markers.ts";
import { findBoxes, lastBoxes, signBefore } from "./boxes.ts";
import { namesNumber, numberInClosing } from "./closing-words.ts";
import { affirmedFrom, onlyDenies } from "./denials.ts";
import { findMathSpans, isJoint, isLoneName, type MathSpan } from "./math-spans.ts";
import { statesValue } from "./read-answer.ts";
import {
  asks,
  countWords,
  lastSentences,
  MAX_WORDS,
  mainClause,
  QUANTIFIERS,
  type Region,
  sentenceEnd,
  trimmed,
  withoutCourtesy,
} from "./sentences.ts";
import { COMPOUND, fromWhole } from "./whole-answer.ts";

/** How much of a text's end is searched where no box or tag points at the answer. */
const TAIL = 20_000;

/**
 * The final answer a text states. Nothing inside `<think>` counts. In order: the last complete
 * `\boxed` (an empty or unclosed one is no answer; a later "final answer" overrules it),
 * `<answer>`, a text that is nothing but an answer, the last answer marker, then the last line's
 * mathematics or number, then the last anywhere.
 */
export function extractAnswer(
  text: string,
  isReference: (candidate: string) => boolean = () => false,
): Extraction | undefined {
  const split = splitThinking(text);
  if (split.isUnclosed) return undefined;
  const start = split.answerStart;
  const end = chatEnd(text, start);
  const boxed = fromBoxes(text, start, end, isReference);
  if (boxed !== "none") return boxed;
  return (
    fromTag(text, start, end) ??
    fromWhole(text, start, end) ??
    fromMarkers(text, [Math.max(start, end - TAIL), end], false, isReference) ??
    fromEnd(text, [Math.max(start, end - TAIL), end])
  );
}

/** Where a chat template's own tokens begin, if any were left in the text. */
function chatEnd(text: string, from: number): number {
  const at = text
    .slice(from)
    .search(/<\|(?:im_start|im_end|eot_id|endoftext|end_of_text)\|>|<\/s>/);
  return at > 0 && text.slice(from, from + at).trim() !== "" ? from + at : text.length;
}

function fromBoxes(
  text: string,
  start: number,
  end: number,
  isReference: (candidate: string) => boolean,
): Extraction | undefined | "none" {
  const answer = text.slice(start, end);
  const { boxes, hasUnclosed } = findBoxes(answer);
  const run = lastBoxes(answer, boxes);
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return hasUnclosed ? undefined : "none";
  const overruled = fromMarkers(text, [start + last.end, end], true, isReference);
  if (overruled) return { ...overruled, method: "final-marker" };
  const contents = [
    ...new Set(run.map((box) => answer.slice(box.contentStart, box.contentEnd).trim())),
  ].filter((content) => !isBlank(content));
  const [only] = contents;
  const sign = signBefore(answer, first);
  if (contents.length === 0) return undefined;
  const isList = contents.length > 1;
  const span: Region = isList
    ? [start + first.start, start + last.end]
    : [start + last.contentStart, start + last.contentEnd];
  if (only !== undefined && !isList && sign !== "")
    return {
      answer: SIMPLE_TERM.test(only) ? `${sign}${only}` : `${sign}(${only})`,
      method: "boxed",
      span,
    };
  return { answer: contents.join(", "), method: isList ? "boxed-list" : "boxed", span };
}

/** What takes a sign without brackets. */
const SIMPLE_TERM = /^(?:\d[\d.,]*|\\[dt]?frac\{?\d+\}?\{?\d+\}?)$/;

const isBlank = (content: string): boolean =>
  content.replace(/\\[,;:! ]|[\s{}$~]|\\(?:q?quad|text|dots|ldots)\b/g, "") === "";

function fromTag(text: string, start: number, end: number): Extraction | undefined {
  const close = text.lastIndexOf("</answer>", end);
  if (close < start) return undefined;
  const open = text.lastIndexOf("<answer>", close);
  if (open < start) return undefined;
  return trimmed(text, [open + "<answer>".length, close], "answer-tag");
}

function fromMarkers(
  text: string,
  region: Region,
  isStrong: boolean,
  isReference: (candidate: string) => boolean,
): Extraction | undefined {
  for (const marker of lastMarkers(text, region[0], region[1], isStrong)) {
    const stated = lineFrom(text, marker.end, region[1]);
    const from = affirmedFrom(text, stated);
    if (from === undefined || text[sentenceEnd(text, stated)] === "?") continue;
    const line: Region = [from, stated[1]];
    const whole = trimmed(text, line, "marker");
    if (whole && isReference(whole.answer)) return whole;
    const rest = trimmed(text, [line[0], region[1]], "marker");
    if (rest && isReference(rest.answer)) return rest;
    const found =
      fromStatement(text, line, "marker") ?? (marker.isStated ? fromWords(text, line) : undefined);
    if (found)
      return {
        ...found,
        answer: withDecimalPoint(found.answer, text.slice(marker.start, found.span[0])),
      };
  }
  return undefined;
}

/** The rest of a line, or the next line with anything on it; a display block whole. */
function lineFrom(text: string, from: number, end: number): Region {
  let start = from;
  while (start < end && /[\s*_#>`]/.test(text[start] as string)) start++;
  const opening = text.slice(start, start + 2);
  const close = opening === "$$" ? "$$" : opening === "\\[" ? "\\]" : "\n";
  const at = text.indexOf(close, start + 2);
  if (close === "\n") return [start, at < 0 ? end : Math.min(at, end)];
  return [start, at < 0 ? end : Math.min(at + 2, end)];
}

/** Remarks on an answer that are none. */
const REMARKS =
  /^(?:correct|right|wrong|consistent|indeed|unique|below|above|as follows|not|in|also|thus|therefore|the same|clear|obvious|valid|verified|reasonable|confirmed|given|found|unknown|unclear|open|ambiguous|incomplete|missing|hard|difficult)\b/i;

/** An answer in a few words: "east", "Evelyn", "n is prime", "p - q". */
function fromWords(text: string, [start, lineEnd]: Region): Extraction | undefined {
  const words = trimmed(text, [start, sentenceEnd(text, [start, lineEnd])], "marker-words");
  const verdict = /^(?:yes|no|true|false)(?=[,;:]\s)/i.exec(words?.answer ?? "")?.[0];
  if (words && verdict !== undefined)
    return { ...words, answer: verdict, span: [words.span[0], words.span[0] + verdict.length] };
  if (!words || REMARKS.test(words.answer) || countWords(words.answer) > 5) return undefined;
  return words.answer.length <= 80 && /[\p{L}\p{N}]/u.test(words.answer) ? words : undefined;
}

/** The answer within a statement that has been pointed at. */
function fromStatement(text: string, region: Region, method: string): Extraction | undefined {
  const [start] = region;
  const end = sentenceEnd(text, region);
  const sentence = text.slice(start, end);
  if (QUANTIFIERS.test(sentence)) return trimmed(text, [start, end], method);
  const spans = findMathSpans(text, start, region[1]);
  const first = spans[0];
  if (first && first.start <= end && !/\d/.test(text.slice(start, first.start))) {
    const rest = text.slice(first.end, end);
    if (
      isLoneName(text.slice(first.contentStart, first.contentEnd)) &&
      /^[^.]*(?:\bis\b|\bare\b|=|:)/.test(rest)
    ) {
      const copula = /\bis\b|\bare\b|=|:/.exec(rest);
      const next = first.end + (copula?.index ?? 0) + (copula?.[0].length ?? 0);
      return fromStatement(text, [next, region[1]], method) ?? fromRun(text, spans, 0, method);
    }
    return fromRun(text, spans, 0, method);
  }
  return fromProse(text, mainClause(text, [start, end]), method, "first");
}

/** Spans from `at` on, as long as only "and" or commas stand between. */
function fromRun(
  text: string,
  spans: readonly MathSpan[],
  at: number,
  method: string,
): Extraction | undefined {
  const first = spans[at];
  if (!first) return undefined;
  let last = first;
  for (let next = at + 1; next < spans.length; next++) {
    const span = spans[next];
    if (!span || !isJoint(text.slice(last.end, span.start))) break;
    last = span;
  }
  if (last === first)
    return trimmed(
      text,
      [first.contentStart, text[first.end] === "%" ? first.end + 1 : first.contentEnd],
      method,
    );
  return trimmed(text, [first.start, last.end], method);
}

/** Of a longer one the end is read. */
const LONGEST_SENTENCE = 2_000;

const NUMBER =
  /(?<![\w.]|\sout\sof\s)[-+]?[$€£¥]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:(?::\d+){1,3}|\s?\/\s?\d+)?(?:\s?\\?%)?|(?<![\w])[-+]?\.\d+/g;
/** A point in plain text is one answer. */
const POINT = /\(\s?-?\d[\d./]*(?:,\s?-?\d[\d./]*){1,5}\s?\)(?=[^\d]*$)/;

/** What leads up to a conclusion: "x = 2 is rejected, thus". */
const CONCLUDED = /^[\s\S]*[,;]\s(?:and\s)?(?:so|thus|hence|therefore)\s(?=[^\n]*\d)/i;

/** A plain sentence: itself if it reads as a value, else what follows "=" or "is", else a number. */
function fromProse(
  text: string,
  region: Region,
  method: string,
  which: "first" | "last",
): Extraction | undefined {
  const end = region[1];
  const start = Math.max(region[0], end - LONGEST_SENTENCE);
  const concluded = which === "last" ? CONCLUDED.exec(text.slice(start, end)) : null;
  if (concluded) return fromProse(text, [start + concluded[0].length, end], method, which);
  const whole = trimmed(text, region, method);
  if (!whole) return undefined;
  if (countWords(whole.answer) <= MAX_WORDS && statesValue(whole.answer)) return whole;
  const sentence = text.slice(start, end);
  for (const pattern of [
    // "The solutions are x = 1 and x = 2": the list, not its last value.
    /\bare(?=\s[^=]{0,40}=[^=]{0,200}=)/,
    // "So n = 16, and the sum is 21": what comes after the comma.
    /=[^=,]*,[^=]*(?:\bis|\bare|\bequals)(?=\s[^=]*$)/,
    /=(?=[^=]*$)/,
    /(?:\bis|\bare|\bequals?|[:：]|(?<=\s)(?:est(?:\sdonc)?(?:\sde)?|sont|ist|sind|es|son|é|è|sono))(?=\\?\s(?!.*(?:\bis|\bare|\bequals?)\\?\s))/,
  ]) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    const tail = trimmed(text, [start + match.index + match[0].length, end], method);
    if (tail && statesValue(tail.answer)) return tail;
    const lead = tail?.answer.match(NUMBER)?.[0];
    if (tail && lead && tail.answer.startsWith(lead) && !COMPOUND.test(tail.answer))
      return { ...tail, answer: lead, span: [tail.span[0], tail.span[0] + lead.length] };
  }
  const point = which === "last" ? POINT.exec(sentence) : null;
  if (point)
    return trimmed(
      text,
      [start + point.index, start + point.index + point[0].length],
      `${method}-point`,
    );
  const numbers = [...sentence.matchAll(NUMBER)];
  const number = which === "first" ? numbers[0] : numbers.at(-1);
  if (!number) return undefined;
  const isNegative = /(?<!\d\s)\b(?:minus|negative)\s$/i.test(sentence.slice(0, number.index));
  return {
    answer: `${isNegative ? "-" : ""}${number[0].trim()}`,
    method: `${method}-number`,
    span: [start + number.index, start + number.index + number[0].length],
  };
}

/** The end of the text when nothing points at an answer: last line, its last sentence, then what came before. */
function fromEnd(text: string, region: Region): Extraction | undefined {
  const [start, fullEnd] = region;
  const end = withoutCourtesy(text, start, fullEnd);
  const sentences = lastSentences(text, start, end).filter(
    (sentence) => !asks(text, sentence) && !onlyDenies(text.slice(...mainClause(text, sentence))),
  );
  for (const sentence of sentences) {
    const [from, to] = mainClause(text, sentence);
    const spans = findMathSpans(text, from, to).filter(
      (span) =>
        !isLoneName(text.slice(span.contentStart, span.contentEnd)) &&
        statesValue(text.slice(span.contentStart, span.contentEnd)),
    );
    let stop = to;
    while (spans.length > 1 && saysWhere(text, spans.at(-1))) stop = spans.pop()?.start ?? to;
    const last = spans.at(-1);
    if (last) {
      const tail = text
        .slice(last.end, stop)
        .replace(ROUNDED, (remark) => " ".repeat(remark.length));
      const after = [...tail.matchAll(NUMBER)].at(-1);
      if (after)
        return {
          answer: after[0].trim(),
          method: "last-number",
          span: [last.end + after.index, last.end + after.index + after[0].length],
        };
      let first = spans.length - 1;
      while (
        first > 0 &&
        !saysWhere(text, spans[first - 1]) &&
        isJoint(text.slice(spans[first - 1]?.end ?? 0, spans[first]?.start ?? 0))
      )
        first--;
      return fromRun(text, spans, first, "last-maths");
    }
    const found =
      fromEmphasis(text, [from, to]) ?? fromProse(text, [from, to], "last-line", "last");
    if (found) return found;
  }
  const [last] = sentences;
  return last && fromPlainWords(text, last);
}

/** What only says a value again, rounded: "(≈ 31.25%)", "or about 0.3". */
const ROUNDED =
  /^\s?[(,]?\s?(?:or\s|which\sis\s|i\.e\.,?\s)?(?:≈|\\approx|approx\p{L}*\.?|about|roughly)\s[^,;]*/iu;

/** A value in bold that ends a sentence: "1, 2, 3 → sums to **6**". */
function fromEmphasis(text: string, [start, end]: Region): Extraction | undefined {
  const sentence = text.slice(start, end);
  const last = /(?<![*\w])\*\*([^*\n]{1,80})\*\*[\s.!)]*$/.exec(sentence);
  if (last?.[1] === undefined || isLoneName(last[1]) || !statesValue(last[1])) return undefined;
  if (isJoint(sentence.slice(sentence.lastIndexOf("**", last.index - 1) + 2, last.index)))
    return undefined;
  const from = start + last.index + 2;
  return trimmed(text, [from, from + last[1].length], "last-emphasis");
}

/** The $x = 3$ of "is $9$ at $x = 3$", of "With $x = 3$, …": where a value is taken, not the value. */
function saysWhere(text: string, span: MathSpan | undefined): boolean {
  if (!span) return false;
  return (
    /\b(?:at|when|where|for|with|if|given|setting|letting|taking)\s$/i.test(
      text.slice(Math.max(0, span.start - 10), span.start),
    ) && /^\s?\(?[a-z][^=<>]{0,8}\)?\s?=/.test(text.slice(span.contentStart, span.contentEnd))
  );
}

/** A closing sentence without a digit: "There are three ways.", "The day is Tuesday." */
function fromPlainWords(text: string, [start, end]: Region): Extraction | undefined {
  const sentence = text.slice(start, end);
  const number = numberInClosing(sentence);
  if (number) return trimmed(text, [start + number[0], start + number[1]], "last-words");
  const emphasis = /(?<![*\w])\*\*([\p{L}' -]{1,40})\*\*[\s.!]*$/u.exec(sentence);
  const emphasised = emphasis?.[1] ?? "";
  if (emphasis && emphasised !== "" && !namesNumber(emphasised)) {
    const from = start + emphasis.index + 2;
    return fromWords(text, [from, from + emphasised.length]);
  }
  const copula =
    /\b(?:is|are)\s(?:an?\s|the\s)?(?=(?:[*_$]*[\p{L}'-]+[*_$]*\s?){1,3}[.!]?\s*$)/u.exec(sentence);
  if (!copula || namesNumber(sentence.slice(copula.index))) return undefined;
  return fromWords(text, [start + copula.index + copula[0].length, end]);
}
