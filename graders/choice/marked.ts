import { readClaim, readRemark, statementEnd } from "./claim.ts";
import { type Commitment, commitTo, type Reading, textAt } from "./commitment.ts";
import { endsSentence, isEnd, type Label, predicateAt } from "./label.ts";
import { optionMentioned, optionStated } from "./option-text.ts";
import { announcesInRun, endsInRun, namesOptionInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import {
  ANSWER_NOUNS,
  CLAUSE_BREAKS,
  CONDITIONALS,
  COPULAS,
  DETRACTIONS,
  DOUBTS,
  FOREIGN_THOUGHTS,
  MODALS,
  OPTION_NOUNS,
  QUALIFIERS,
  REASONS,
  SUPPOSITIONS,
  VERDICT_NOUNS,
} from "./vocabulary.ts";

const BEFORE_MARKER = 6;
const QUALIFIER_LIMIT = 16;
const LINE_LIMIT = 400;
const DETRACTION_REACH = 3;

/** What a marker at a token announces: "Answer: B", "the answer to 3 is (B)", "la respuesta es B". */
export function marked(reading: Reading, at: number): Commitment | undefined {
  const { tokens, optionCount } = reading;
  if (isSupposed(tokens, at)) return undefined;
  const claim = readClaim(tokens, at + 1, optionCount);
  if (claim.kind === "nothing") return undefined;
  if (claim.kind === "label") {
    if (isAsked(tokens, at, claim.label.next)) return undefined;
    const isSubject = isSubjectBehind(tokens, at, claim.label);
    return commitTo(tokens, claim.label, isSubject ? "inference" : methodAt(tokens, at));
  }
  const behind = behindQualifier(tokens, claim.from);
  const qualified = behind === undefined ? claim : readClaim(tokens, behind.at, optionCount);
  if (qualified.kind === "label" && (behind?.isSure || isEnd(tokens, qualified.label.next))) {
    return commitTo(tokens, qualified.label, methodAt(tokens, at));
  }
  const whole = statedWhole(reading, at);
  if (whole !== undefined) return whole;
  const from = qualified.kind === "words" ? qualified.from : claim.from;
  const remark = readRemark(tokens, from, optionCount);
  return remark ? commitTo(tokens, remark, methodAt(tokens, at)) : statedOption(reading, from);
}

/**
 * "The worst option is D", "I thought the answer was D" and "the answer would be D" answer only
 * where nothing more explicit does.
 */
function methodAt(tokens: readonly Token[], at: number): Commitment["method"] {
  if ([1, 2].some((ahead) => CONDITIONALS.has(textAt(tokens, at + ahead)))) return "inference";
  for (let before = at - 1; before >= Math.max(0, at - BEFORE_MARKER); before--) {
    const token = tokens[before];
    if (token?.kind !== "word" || CLAUSE_BREAKS.has(token.text)) break;
    const isDetracted = before >= at - DETRACTION_REACH && DETRACTIONS.has(token.text);
    if (isDetracted || FOREIGN_THOUGHTS.has(token.text)) return "inference";
  }
  return "marker";
}

/** "Answer B has the wrong sign", "选项B也有道理": the marker names an option to speak of it. */
function isSubjectBehind(tokens: readonly Token[], at: number, label: Label): boolean {
  const next = tokens[label.next];
  if (label.from !== at + 1 || next === undefined) return false;
  if (predicateAt(tokens, label.next) === "positive") return false;
  if (tokens[at]?.kind === "run") {
    return next.kind === "run" && namesOptionInRun(textAt(tokens, at)) && !endsInRun(next.text);
  }
  if (next.kind !== "word" || REASONS.has(next.text)) return COPULAS.has(next.text);
  return COPULAS.has(next.text) || MODALS.has(next.text) || /^[a-z]{3,}s$/.test(next.text);
}

/** Whether a token announces an answer. Nouns of options do so only with a colon or copula behind. */
export function isMarker(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  if (token.kind === "run") return announcesInRun(token.text);
  if (token.kind === "tag") {
    return /^<(?:final|(?:final[_-]?)?(?:answer|choice|option|ans|response|result))>$/.test(
      token.text,
    );
  }
  if (token.kind !== "word") return false;
  if (ANSWER_NOUNS.has(token.text)) return !/^(?:wrong|incorrect)$/.test(textAt(tokens, at - 1));
  if (!OPTION_NOUNS.has(token.text) && !VERDICT_NOUNS.has(token.text)) return false;
  for (let next = at + 1; next < at + 5; next++) {
    const text = textAt(tokens, next);
    if (/^[-–]$/.test(text) && tokens[next]?.isGlued === false) return true;
    if (
      /^(?::|=|->|=>|→|⇒|—|is|ist|est|es|è|é|jest|là|adalah|är|er|on|este|είναι|ni|would|must|should)$/.test(
        text,
      )
    ) {
      return true;
    }
    if (!QUALIFIERS.has(text)) return false;
  }
  return false;
}

/** "If the answer is A, …", "for example, Answer: A", "I doubt the answer is A". */
function isSupposed(tokens: readonly Token[], at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - BEFORE_MARKER); before--) {
    const token = tokens[before];
    if (token?.text === "g" && textAt(tokens, before - 2) === "e") return true;
    if (token?.text === "." && textAt(tokens, before - 1) === "g") continue;
    if (token === undefined || token.kind === "newline" || endsSentence(tokens, before)) {
      return false;
    }
    if (token.text === "," && textAt(tokens, before - 1) !== "example") return false;
    if (token.kind === "run" || token.kind === "tag" || token.text === ":") return false;
    if (SUPPOSITIONS.has(token.text) || DOUBTS.has(token.text)) return true;
  }
  return false;
}

/** "Is the answer C?" asks. */
function isAsked(tokens: readonly Token[], at: number, next: number): boolean {
  if (textAt(tokens, next) !== "?") return false;
  return [1, 2, 3].some((back) => /^(?:is|could|might|can)$/.test(textAt(tokens, at - back)));
}

/**
 * "the answer to question 3 is B": the place behind the copula of a qualified marker. Behind
 * words that are no usual qualifier only a label that ends the sentence will do.
 */
function behindQualifier(
  tokens: readonly Token[],
  from: number,
): { readonly at: number; readonly isSure: boolean } | undefined {
  const isSure =
    /^(?:to|for|that|which|of|in|here|among|from|given|number|#|q|question|above|\()$/.test(
      textAt(tokens, from),
    );
  for (let at = from; at < from + QUALIFIER_LIMIT; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind === "newline" || endsSentence(tokens, at)) break;
    if (/^(?:if|whether|when|depends|not)$/.test(token.text)) break;
    if (/^(?::|is|would|must|should)$/.test(token.text)) return { at: at + 1, isSure };
  }
  return undefined;
}

/** An option's text that begins with what else is a filler: "Answer: I and II only". */
function statedWhole(reading: Reading, at: number): Commitment | undefined {
  const { tokens, options } = reading;
  let from = at + 1;
  while (from < at + 3 && /^(?::|=|is|\n)$/.test(textAt(tokens, from))) from++;
  const first = tokens[from];
  const last = tokens[statementEnd(tokens, from) - 1];
  if (options === undefined || first === undefined || last === undefined) return undefined;
  const said = reading.text.slice(first.start - reading.offset, last.end - reading.offset);
  const option = optionStated(said, options);
  if (option === undefined) return undefined;
  return { option, method: "option-text", start: first.start, end: last.end };
}

function statedOption(reading: Reading, from: number): Commitment | undefined {
  const { tokens, options, text, offset } = reading;
  const first = tokens[from];
  if (options === undefined || first === undefined) return undefined;
  let lineEnd = from;
  while (lineEnd < from + LINE_LIMIT && tokens[lineEnd] && tokens[lineEnd]?.kind !== "newline") {
    lineEnd++;
  }
  const slice = (end: number): string =>
    text.slice(first.start - offset, (tokens[end - 1]?.end ?? first.end) - offset);
  const sentenceEnd = statementEnd(tokens, from);
  const sentence = slice(sentenceEnd);
  const option =
    optionStated(slice(lineEnd), options) ??
    optionStated(sentence, options) ??
    optionMentioned(sentence, options);
  if (option === undefined) return undefined;
  const { end } = tokens[sentenceEnd - 1] ?? first;
  return { option, method: "option-text", start: first.start, end };
}
