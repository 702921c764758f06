import { type Commitment, commitTo, type Reading, textAt } from "./commitment.ts";
import {
  isCommitted,
  isNegatedBefore,
  isOpener,
  isPartOfFormula,
  isSentenceStart,
  type Label,
  labelAt,
} from "./label.ts";
import type { Token } from "./tokens.ts";
import { FILLERS } from "./vocabulary.ts";

const CLOSING = /^[.)\]:!?。,]$/;
const SENTENCE_LIMIT = 10;
/** Their full stop ends no sentence. */
const ABBREVIATIONS = /^(?:mr|mrs|ms|dr|prof|st|vs|no|fig|eq|sec|etc|cf)$/;

/**
 * The last line, or the last sentence, is a label and nothing else; fillers may stand before it
 * ("Definitely C."), unless it asks.
 */
export function loneLastLabel(reading: Reading): Commitment | undefined {
  const { tokens, optionCount } = reading;
  let end = tokens.length;
  while (tokens[end - 1]?.kind === "newline") end--;
  let last = end;
  while (tokens[last - 1]?.kind === "punctuation" && CLOSING.test(textAt(tokens, last - 1))) last--;
  let start = last;
  while (start > Math.max(0, last - SENTENCE_LIMIT) && !isSentenceStart(tokens, start)) start--;
  if (!isSentenceStart(tokens, start)) return undefined;
  if (endsEnumeration(tokens, start, optionCount)) return undefined;
  for (let at = start; at < last; at++) {
    const label = labelAt(tokens, at, optionCount);
    if (label !== undefined && label.next >= last) {
      return isAlone(reading, label, start, end)
        ? commitTo(tokens, label, "lone-label")
        : undefined;
    }
    if (label && !label.isLowerCase && labelAt(tokens, label.next, optionCount)) return undefined;
    if (!FILLERS.has(textAt(tokens, at))) return undefined;
  }
  return undefined;
}

/** "A.\nB.\nC.": lines that count through the options name none. */
function endsEnumeration(tokens: readonly Token[], start: number, optionCount: number): boolean {
  let from = start;
  let option = labelAt(tokens, start, optionCount)?.option ?? 0;
  while (option > 0 && tokens[from - 1]?.kind === "newline") {
    let at = from - 2;
    while (tokens[at]?.kind === "punctuation" && CLOSING.test(textAt(tokens, at))) at--;
    from = isOpener(tokens[at - 1]) ? at - 1 : at;
    if (labelAt(tokens, from, optionCount)?.option !== --option || !isSentenceStart(tokens, from))
      break;
    if (option === 0) return labelAt(tokens, start, optionCount)?.option !== 1;
  }
  return false;
}

function isAlone(reading: Reading, label: Label, start: number, end: number): boolean {
  const { tokens, optionCount } = reading;
  const hasFillers = label.from > start;
  if (hasFillers && ((label.isLowerCase && !label.isWrapped) || textAt(tokens, end - 1) === "?")) {
    return false;
  }
  if (start > 0 && tokens[start - 1]?.kind !== "newline") {
    if (ABBREVIATIONS.test(textAt(tokens, start - 2))) return false;
    if (/^[;；]$/.test(textAt(tokens, start - 1))) return false;
    // The last of "A. B. C." is no sentence of its own, and neither is an initial.
    const isEnumerated =
      /^\p{L}$/u.test(textAt(tokens, start - 2)) && isSentenceStart(tokens, start - 2);
    if (label.isLowerCase || isEnumerated) return false;
  }
  if (start > 0 && isPartOfFormula(tokens, label.from)) return false;
  return !isNegatedBefore(tokens, label.from) && isCommitted(tokens, label, optionCount);
}
