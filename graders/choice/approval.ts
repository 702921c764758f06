import { textAt } from "./commitment.ts";
import { isEnd, isSentenceStart, type Label, predicateAt } from "./label.ts";
import type { Token } from "./tokens.ts";
import {
  ANSWER_NOUNS,
  ARTICLES,
  ASIDES,
  CLAUSE_BREAKS,
  CONCEDERS,
  CONCLUSIONS,
  COPULAS,
  EXHIBITS,
  FILLERS,
  HYPOTHESES,
  MAKERS,
  NEGATORS,
  OPENERS,
  OPTION_NOUNS,
  POSITIVES,
  QUALIFIERS,
  REASON_OPENERS,
  SUPPOSITIONS,
  TURNS,
} from "./vocabulary.ts";

/** "B is correct", "B it is", "this makes B the answer"; but not "if B is correct". */
export function isApproved(tokens: readonly Token[], at: number, label: Label): boolean {
  const isSaidOf =
    (predicateAt(tokens, label.next) === "positive" && !isNameOpening(tokens, at, label)) ||
    isInverted(tokens, at, label) ||
    isMadeAnswer(tokens, at, label);
  return isSaidOf && !isSupposed(tokens, at);
}

export function isSupposed(tokens: readonly Token[], at: number): boolean {
  return [1, 2, 3].some((back) => SUPPOSITIONS.has(textAt(tokens, at - back)));
}

/**
 * "Plan A is right": a word that opens the sentence, and is none of a sentence's own, names a
 * thing; unless the thing is called the answer.
 */
function isNameOpening(tokens: readonly Token[], at: number, label: Label): boolean {
  const opening = tokens[at - 1];
  if (label.isWrapped || opening?.kind !== "word" || !isSentenceStart(tokens, at - 1)) return false;
  const isName = /^\p{Lu}\p{Ll}{2}/u.test(opening.written) && !/ly$/.test(opening.text);
  return isName && !isKnown(opening) && !isCalledAnswer(tokens, label.next);
}

const CALL_LIMIT = 6;

function isCalledAnswer(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < from + CALL_LIMIT && !isEnd(tokens, at); at++) {
    const word = textAt(tokens, at);
    if (ANSWER_NOUNS.has(word) || OPTION_NOUNS.has(word)) return true;
  }
  return false;
}

const KNOWN: readonly ReadonlySet<string>[] = [
  ...[
    ANSWER_NOUNS,
    OPTION_NOUNS,
    FILLERS,
    QUALIFIERS,
    CONCLUSIONS,
    CLAUSE_BREAKS,
    OPENERS,
    EXHIBITS,
  ],
  ...[CONCEDERS, HYPOTHESES, NEGATORS, REASON_OPENERS, SUPPOSITIONS, TURNS, COPULAS, ASIDES],
];
const isKnown = ({ text }: Token): boolean => KNOWN.some((set) => set.has(text));

/** "Daher ist C die richtige Antwort", "somit ist C richtig"; but not "ist C richtig?" */
function isInverted(tokens: readonly Token[], at: number, label: Label): boolean {
  let copula = at - 1;
  while (copula > at - 3 && isBetween(textAt(tokens, copula))) copula--;
  if (!COPULAS.has(textAt(tokens, copula)) || isSentenceStart(tokens, copula)) return false;
  if (!ARTICLES.has(textAt(tokens, label.next))) {
    const end = textAt(tokens, label.next + 1);
    return (
      POSITIVES.has(textAt(tokens, label.next)) && isEnd(tokens, label.next + 1) && end !== "?"
    );
  }
  return isTheAnswer(tokens, label.next + 1);
}

const isBetween = (text: string): boolean => ASIDES.has(text) || OPTION_NOUNS.has(text);

/** "This makes B the best answer", "we get B as the answer"; but not "rules B out as the answer". */
function isMadeAnswer(tokens: readonly Token[], at: number, label: Label): boolean {
  const verb = OPTION_NOUNS.has(textAt(tokens, at - 1)) ? at - 2 : at - 1;
  if (!MAKERS.has(textAt(tokens, verb))) return false;
  for (let before = verb - 1; before > verb - 4; before--) {
    if (NEGATORS.has(textAt(tokens, before))) return false;
    if (isSentenceStart(tokens, before)) break;
  }
  const article = textAt(tokens, label.next) === "as" ? label.next + 1 : label.next;
  return textAt(tokens, article) === "the" && isTheAnswer(tokens, article + 1);
}

/** Whether "best answer", "right option" stands from here to the end of the sentence. */
function isTheAnswer(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < from + 3; at++) {
    const word = textAt(tokens, at);
    const isNoun = ANSWER_NOUNS.has(word) || OPTION_NOUNS.has(word);
    if (isNoun && isEnd(tokens, at + 1)) return at > from || ANSWER_NOUNS.has(word);
    if (!POSITIVES.has(word) && !FILLERS.has(word)) return false;
  }
  return false;
}
