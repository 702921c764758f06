import { isApproved, isSupposed } from "./approval.ts";
import { type Commitment, commitTo, type Reading, textAt } from "./commitment.ts";
import { isAdded, isConceded } from "./concession.ts";
import {
  endsSentence,
  isCommitted,
  isEnd,
  isInitial,
  isNegatedBefore,
  isPartOfFormula,
  isSentenceStart,
  type Label,
  labelAt,
  predicateAt,
} from "./label.ts";
import { concludesInRun, endsInRun, infersInRun, refusesInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import {
  ASIDES,
  CHOOSING_PARTICLES,
  CHOOSING_VERBS,
  CLAUSE_BREAKS,
  CLAUSE_DOUBTS,
  CONCESSIONS,
  CONCLUSIONS,
  CONTRASTS,
  COPULAS,
  ELIMINATIONS,
  FALLACIES,
  FOREIGN_THOUGHTS,
  HISTORY,
  HYPOTHESES,
  NEGATORS,
  OPTION_NOUNS,
  OTHERS,
  PASTS,
  REASON_OPENERS,
  REMAINDER_SUBJECTS,
  REMAINDERS,
  SPEAKERS,
  SUBJECT_SPEAKERS,
  SUBJECTS,
  THOUGHT_NEGATORS,
  THOUGHTS,
  TURN_PHRASES,
  TURNS,
} from "./vocabulary.ts";

/** A label at a token that a sentence commits to: "B is correct", "it must be B", "I choose B". */
export function asserted(reading: Reading, at: number): Commitment | undefined {
  const { tokens, optionCount } = reading;
  const label = labelAt(tokens, at, optionCount);
  if (label === undefined || isPartOfFormula(tokens, at)) return undefined;
  if (!isCommitted(tokens, label, optionCount) || isNegatedBefore(tokens, at)) return undefined;
  if (isDoubted(tokens, at)) return undefined;
  if (isClaimedBefore(tokens, at, label) || isContrasted(reading, at, label)) {
    return commitTo(tokens, label, "assertion");
  }
  if (isApproved(tokens, at, label) && !isAdded(tokens, at, label)) {
    const isRemark = isConceded(tokens, at, label, optionCount);
    return commitTo(tokens, label, isRemark ? "inference" : "assertion");
  }
  return isInferred(tokens, at, label) ? commitTo(tokens, label, "inference") : undefined;
}

/** "Only C satisfies both conditions." */
function isTheOnlyOne(tokens: readonly Token[], at: number, label: Label): boolean {
  const only = OPTION_NOUNS.has(textAt(tokens, at - 1)) ? at - 2 : at - 1;
  const before = tokens[only - 1];
  const beginsClause =
    before === undefined ||
    before.kind !== "word" ||
    CONCLUSIONS.has(before.text) ||
    /^(?:because|that|and|but)$/.test(before.text);
  const isVerb = /^(?:is|[a-z]{3,}s)$/.test(textAt(tokens, label.next));
  return textAt(tokens, only) === "only" && beginsClause && isVerb;
}

/** "I don't think it is B", "I doubt that A is correct", "many believe it is D". */
function isDoubted(tokens: readonly Token[], at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - DOUBT_LIMIT); before--) {
    const token = tokens[before];
    if (token?.text === "," && !isSentenceStart(tokens, before)) continue;
    if (token === undefined || token.kind !== "word" || CLAUSE_BREAKS.has(token.text)) return false;
    // "On second thought" names no thinker.
    if (token.text === "thought" && textAt(tokens, before - 1) === "second") return false;
    if (CLAUSE_DOUBTS.has(token.text) || FOREIGN_THOUGHTS.has(token.text)) return true;
    if (!THOUGHTS.has(token.text)) continue;
    const isFallacy =
      textAt(tokens, before - 1) === "to" && FALLACIES.has(textAt(tokens, before - 2));
    if (isFallacy) return true;
    if ([1, -1].some((step) => THOUGHT_NEGATORS.has(textAt(tokens, before - step)))) return true;
    if (isOthers(tokens, before)) return true;
  }
  return false;
}

/** "some would say": a verb that the speaker shares with others, behind another subject. */
function isOthers(tokens: readonly Token[], verb: number): boolean {
  const from = Math.max(0, verb - 3);
  for (let at = verb - 1; at >= from; at--) {
    if (OTHERS.has(textAt(tokens, at))) return true;
    const isAnyone = /^(?:could|might|may|can)$/.test(textAt(tokens, at + 1));
    if (textAt(tokens, at) === "one" && isAnyone) return true;
    const isSpeaker = SPEAKERS.has(textAt(tokens, at - 1));
    if (textAt(tokens, at) === "would" && at === verb - 1 && !isSpeaker) return true;
    if (isSentenceStart(tokens, at)) return false;
  }
  return false;
}

/** "not A but B", "nicht A, sondern B", "Aではなく、Bです". */
function isContrasted({ tokens, optionCount }: Reading, at: number, label: Label): boolean {
  const next = tokens[label.next];
  const isReasoned = next?.text === "," && REASON_OPENERS.has(textAt(tokens, label.next + 1));
  if (!isEnd(tokens, label.next) && next?.kind !== "run" && !isReasoned) return false;
  let before = beforeAsides(tokens, at);
  let isContrast = false;
  for (const limit = before - 3; before > limit; before--) {
    const token = tokens[before];
    if (token?.text !== "," && token?.text !== "、" && !isTurn(token)) break;
    isContrast ||= isTurn(token);
  }
  if (!isContrast) return false;
  if (tokens[before]?.kind === "run" && textAt(tokens, before).length === 1) before--;
  for (let from = before; from >= Math.max(0, before - 2); from--) {
    const other = labelAt(tokens, from, optionCount);
    if (other !== undefined && other.next === before + 1 && other.option !== label.option) {
      return isNegatedBefore(tokens, from) || predicateAt(tokens, other.next) === "negative";
    }
  }
  return false;
}

const isTurn = (token: Token | undefined): boolean =>
  CONTRASTS.has(token?.text ?? "") ||
  token?.text === "c'est" ||
  (token?.kind === "run" && refusesInRun(token.text));

const DOUBT_LIMIT = 7;

const ASIDE_LIMIT = 4;

/** The place before "most likely option", or what else stands between a claim and its label. */
function beforeAsides(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  for (const limit = at - ASIDE_LIMIT; before >= limit; before--) {
    const word = textAt(tokens, before);
    const isVerb = CHOOSING_VERBS.has(word) && SPEAKERS.has(textAt(tokens, before - 1));
    if (isVerb || !(OPTION_NOUNS.has(word) || ASIDES.has(word))) break;
  }
  return before;
}

function isClaimedBefore(tokens: readonly Token[], at: number, label: Label): boolean {
  const before = beforeAsides(tokens, at);
  const word = textAt(tokens, before);
  const subject = textAt(tokens, before - 1);
  const next = tokens[label.next];
  const endsHere = isEnd(tokens, label.next) || (next?.kind === "run" && endsInRun(next.text));
  if (label.isLowerCase && !label.isWrapped) {
    const isWord = label.option === 0 || label.option === 8;
    const isSaid = COPULAS.has(word) && /^(?:it|this|that)$/.test(subject);
    return !isWord && endsHere && (isSaid || isChosen(tokens, before, endsHere));
  }
  const isPlain = label.isWrapped || endsHere || tokens[label.next]?.kind !== "word";
  const isNamed = before < at - 1;
  if (/^(?:it's|that's|c'est)$/.test(word)) return isPlain || isNamed;
  if (isBygone(tokens, before, label)) return false;
  if (word === "be") {
    const modal = textAt(tokens, before - (subject === "to" ? 3 : 2));
    const isSubject = SUBJECTS.has(modal) || modal === "it's";
    return /^(?:must|should|will|to)$/.test(subject) && isSubject;
  }
  if (COPULAS.has(word)) {
    const hasSubject =
      SUBJECTS.has(subject) ||
      ((subject === "," || subject === ":") && /^(?:es|è|é|это)$/.test(word));
    return hasSubject && (isPlain || isNamed);
  }
  if (CONCLUSIONS.has(word)) return endsHere;
  if (word === "," || word === ":") {
    const isFreed = CONCLUSIONS.has(subject) || isTurnedTo(tokens, before - 1);
    return endsHere && (isFreed || (word === ":" && isSaidToBe(tokens, before - 1)));
  }
  if (tokens[before]?.kind === "run") return concludesInRun(word) && endsHere;
  const isCompared = /^(?:over|rather)$/.test(next?.text ?? "");
  return isChosen(tokens, before, endsHere || isCompared);
}

/** "If I had to choose: B." */
function isSaidToBe(tokens: readonly Token[], verb: number): boolean {
  return tokens[verb - 1]?.kind === "word" && isChosen(tokens, verb, true);
}

/** "Sorry, B.", "on second thought, B." */
function isTurnedTo(tokens: readonly Token[], at: number): boolean {
  const before = textAt(tokens, at - 1);
  if (TURN_PHRASES.has(`${before} ${textAt(tokens, at)}`)) return true;
  return TURNS.has(textAt(tokens, at)) && (before === "on" || isSentenceStart(tokens, at));
}

/**
 * What answers where nothing more explicit does: "only B satisfies both", "the one that fits is
 * B", "it would be B", "which leaves B", "since x > 0, B", "→ B".
 */
function isInferred(tokens: readonly Token[], at: number, label: Label): boolean {
  if (label.isLowerCase && !label.isWrapped) return false;
  if (isTheOnlyOne(tokens, at, label)) return !isSupposed(tokens, at);
  const before = beforeAsides(tokens, at);
  const word = textAt(tokens, before);
  const next = tokens[label.next];
  const endsHere = isEnd(tokens, label.next) || (next?.kind === "run" && endsInRun(next.text));
  const isPlain = label.isWrapped || endsHere || next?.kind !== "word";
  if (word === "be" && textAt(tokens, before - 1) === "would") {
    return SUBJECTS.has(textAt(tokens, before - 2)) && !isHypothetical(tokens, before);
  }
  if (COPULAS.has(word) && word !== "to" && (isPlain || before < at - 1)) {
    return !PASTS.has(word) && hasOneAsSubject(tokens, before, label);
  }
  if (!endsHere) return false;
  if (tokens[before]?.kind === "run") return infersInRun(word);
  if (/^(?:->|=>|→|⇒)$/.test(word)) {
    return (
      (before === 0 || tokens[before - 1]?.kind === "newline") && isLastLine(tokens, label.next)
    );
  }
  if (REMAINDERS.has(word)) return isRemainder(tokens, before, at);
  if (word !== "," && word !== ":") return false;
  if (REMAINDERS.has(textAt(tokens, before - 1))) return isRemainder(tokens, before - 1, at);
  const closes = isEnd(tokens, label.next) && !isInitial(tokens, label.next);
  return closes && endsLine(tokens, label.next) && isReasonBefore(tokens, before);
}

/** "which leaves B", "we are left with B", "…, leaving B". */
function isRemainder(tokens: readonly Token[], verb: number, at: number): boolean {
  const word = textAt(tokens, verb);
  if (word === "leaving" || word === "elimination") return true;
  if (word === "matching" && textAt(tokens, verb - 1) === ",") return true;
  const between = tokens.slice(verb + 1, at).map(({ text }) => text);
  if (between.includes("only") || (word === "left" && between.includes("with"))) return true;
  if (word === "left") return false;
  return REMAINDER_SUBJECTS.has(textAt(tokens, verb - 1)) || isElimination(tokens, verb);
}

/** "Eliminating A, C and D leaves B." */
function isElimination(tokens: readonly Token[], verb: number): boolean {
  for (let at = verb - 1; at >= Math.max(0, verb - REASON_LIMIT); at--) {
    if (isSentenceStart(tokens, at)) return NEGATORS.has(textAt(tokens, at));
  }
  return false;
}

/** "Without friction it would be B." */
function isHypothetical(tokens: readonly Token[], at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - REASON_LIMIT); before--) {
    if (HYPOTHESES.has(textAt(tokens, before))) return true;
    if (isSentenceStart(tokens, before)) return false;
  }
  return false;
}

/** "I picked A first", "initially it was A". */
function isBygone(tokens: readonly Token[], verb: number, label: Label): boolean {
  let past = verb;
  while (past > verb - 3 && (CHOOSING_PARTICLES.has(textAt(tokens, past)) || isBe(tokens, past))) {
    past--;
  }
  const isPast = PASTS.has(textAt(tokens, past)) || textAt(tokens, past - 1) === "did";
  if (!isPast) return false;
  for (let at = past - 1; at >= Math.max(0, past - BYGONE_LIMIT); at--) {
    if (endsSentence(tokens, at) || tokens[at]?.kind === "newline") break;
    if (HISTORY.has(textAt(tokens, at))) return true;
  }
  for (let at = label.next; at < label.next + BYGONE_LIMIT; at++) {
    if (isEnd(tokens, at)) return false;
    if (HISTORY.has(textAt(tokens, at))) return true;
  }
  return false;
}

const BYGONE_LIMIT = 4;
const isBe = (tokens: readonly Token[], at: number): boolean => textAt(tokens, at) === "be";

/** Whether nothing but the end of its sentence follows in the line. */
function endsLine(tokens: readonly Token[], at: number): boolean {
  let next = at;
  while (tokens[next]?.kind === "punctuation") next++;
  return tokens[next] === undefined || tokens[next]?.kind === "newline";
}

function isLastLine(tokens: readonly Token[], at: number): boolean {
  let next = at;
  while (tokens[next]?.kind === "punctuation" || tokens[next]?.kind === "newline") next++;
  return tokens[next] === undefined;
}

/** "Since x > 0, B." */
function isReasonBefore(tokens: readonly Token[], comma: number): boolean {
  for (let at = comma - 1; at >= Math.max(0, comma - REASON_LIMIT); at--) {
    if (isSentenceStart(tokens, at)) return REASON_OPENERS.has(textAt(tokens, at));
  }
  return false;
}

const REASON_LIMIT = 24;

/** "the one that fits is B", "the option with the largest value is B", "the best next step is (B)". */
function hasOneAsSubject(tokens: readonly Token[], copula: number, label: Label): boolean {
  for (let at = copula - 1; at >= Math.max(0, copula - SUBJECT_LIMIT); at--) {
    const token = tokens[at];
    if (token?.kind !== "word") return false;
    if (token.text === "not" || COPULAS.has(token.text)) return false;
    if (ELIMINATIONS.has(token.text) || NEGATORS.has(token.text)) return false;
    const isBest = /^(?:most|best|correct|right|closest|only)$/.test(token.text);
    if (isBest && label.isWrapped && textAt(tokens, at - 1) === "the") return true;
    if (SUBJECT_SPEAKERS.has(token.text) || OTHERS.has(token.text)) return false;
    const isOne = /^(?:one|exception)$/.test(token.text) || OPTION_NOUNS.has(token.text);
    if (isOne && [1, 2].some((back) => textAt(tokens, at - back) === "the")) return true;
  }
  return false;
}

const SUBJECT_LIMIT = 8;

function isChosen(tokens: readonly Token[], before: number, isPreferred: boolean): boolean {
  let verb = before;
  while (verb > before - 2 && CHOOSING_PARTICLES.has(textAt(tokens, verb))) verb--;
  const word = textAt(tokens, verb);
  const isChoice = CHOOSING_VERBS.has(word) || (isPreferred && CONCESSIONS.has(word));
  return isChoice && isSpokenBySpeaker(tokens, verb);
}

/** "I choose B" commits; "many students choose B" does not. */
function isSpokenBySpeaker(tokens: readonly Token[], verb: number): boolean {
  const subject = tokens[verb - 1];
  if (subject === undefined || subject.kind === "newline" || subject.kind === "punctuation") {
    return true;
  }
  if (subject.text === "to") return /^(?:going|have|had|want|like)$/.test(textAt(tokens, verb - 2));
  return SPEAKERS.has(subject.text);
}
