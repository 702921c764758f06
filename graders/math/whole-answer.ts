import type { Extraction } from "../../src/domain/grader.ts";
import { lastMarkers } from "./answer-markers.ts";
import { findMathSpans, type MathSpan } from "./math-spans.ts";
import { statesValue } from "./read-answer.ts";
import { countWords, MAX_WORDS, QUANTIFIERS, SIDE_CLAUSE, trimmed } from "./sentences.ts";
import { numberOfWord } from "./vocabulary.ts";

/** A text that is nothing but an answer; undefined for a sentence around one. */
export function fromWhole(text: string, start: number, end: number): Extraction | undefined {
  if (end - start > 600) return undefined;
  const body = text.slice(start, end);
  const content = body.trim();
  const inner = content.replace(/\\begin\{[\s\S]*\\end\{\w+\*?\}/, "");
  if (content === "" || inner.includes("\n") || /\.\s+[A-Z]/.test(content)) return undefined;
  if (lastMarkers(text, start, end).some((marker) => text.slice(marker.end, end).trim() !== ""))
    return undefined;
  const prose = content.replace(
    /\\(?:text\w*|mbox|mathrm|operatorname|textnormal)\s*\{[^{}]*\}|\\[A-Za-z]+/g,
    " ",
  );
  const words = prose.match(/\p{L}{3,}/gu) ?? [];
  const hasSentence =
    words.length > MAX_WORDS ||
    (words.length > 1 && /[\p{Script=Han}\p{Script=Arabic}\p{Script=Devanagari}]/u.test(prose));
  if (
    isNumberInWords(content) ||
    DEPENDS_ON_CASE.test(content) ||
    COMPOUND.test(content) ||
    BY_CASES.test(content)
  )
    return trimmed(text, [start, end], "whole");
  const isProse = !/[\d\\$=]/.test(content) && countWords(content) > 2;
  if (isProse && !QUANTIFIERS.test(content)) return undefined;
  const isSentence = OTHER_SCRIPT.test(prose) || /\s\p{L}{4,}\s/u.test(` ${prose} `);
  if (/\d/.test(content) && isSentence && !statesValue(content)) return undefined;
  if (
    countWords(content) > 1 &&
    /\d/.test(content) &&
    (SIDE_CLAUSE.test(content) || !statesValue(content))
  ) {
    return undefined;
  }
  if (hasSentence || /\p{Script=Han}{4,}/u.test(prose)) return undefined;
  if (concludes(content, text, findMathSpans(text, start, end), start)) return undefined;
  return trimmed(text, [start, end], "whole");
}

/** Whether a verb or a "so" leads up to a formula, or from one number to another: a sentence, whose end counts. */
function concludes(
  content: string,
  text: string,
  spans: readonly MathSpan[],
  start: number,
): boolean {
  return (
    /^(?:with|when|for|if|given|since|as|using|setting|letting|taking)\b[^,]*,/i.test(content) ||
    /\d[^\n]{0,200}\b(?:so|thus|hence|therefore|gives?|yields?|makes|but(?!\snot))\b[^\n]{0,200}\d/.test(
      content,
    ) ||
    spans.some((span, at) => {
      const before = spans[at - 1];
      return before
        ? CONCLUDING.test(text.slice(before.end, span.start))
        : /\b(?:is|are|equals?|gives?)\s/i.test(text.slice(start, span.start));
    })
  );
}

const CONCLUDING = /\b(?:so|thus|hence|therefore|then|we|is|are|equals?|gives?|which)\b/i;

/** "4 if n is even": no value by itself. */
const DEPENDS_ON_CASE =
  /^[-\d\\([{$][^.]*\b(?:if|otherwise|unless|or (?:more|less|fewer|greater|higher|lower))\b/;

/** "5 ft 3 in", "2 hours and 30 minutes": one quantity. */
export const COMPOUND = /^\d[\d.]{0,9}\s?\p{L}{1,9}\.?(?:,|\sand)?\s\d[\d.]{0,9}\s?\p{L}{1,9}\.?$/u;

/** A function by cases, words and all. */
const BY_CASES =
  /^(?:\$|\\\[)*[^\s\\]{0,12}\s?=?\s?\\begin\{cases\}[\s\S]*\\end\{cases\}[.\s$]*(?:\\\])?$/;

/** Letters neither Latin nor Greek: never a variable. */
const OTHER_SCRIPT = /[^\P{L}\p{Script=Latin}\p{Script=Greek}]/u;

const isNumberInWords = (content: string): boolean =>
  numberOfWord(content.replace(/\s(?:percent|degrees)?[.\s]*$/i, "")) !== undefined;
