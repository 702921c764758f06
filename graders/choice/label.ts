import { approvesInRun, negatesInRun, refusesInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import {
  APPEARANCES,
  AUXILIARIES,
  BEST_VERBS,
  COMPARATIVES,
  CONDITIONS,
  CONTRASTS,
  COPULAS,
  ELSES,
  FILLERS,
  HEDGES,
  LIST_JOINTS,
  LOCAL_LABELS,
  LOOK_ALIKES,
  MODALS,
  NARROWABLE,
  NARROWINGS,
  NEGATIVES,
  NEGATORS,
  OPTION_NOUNS,
  PARTS,
  POSITIVES,
  RANGE_JOINTS,
  REASON_OPENERS,
  REASONS,
  REFUSING_VERBS,
  RESERVATIONS,
} from "./vocabulary.ts";

/** One option label as it stands among the tokens. */
export type Label = {
  /** Its place among the options, from 0. */
  readonly option: number;
  /** Bracketed on both sides: "(B)". */
  readonly isWrapped: boolean;
  readonly isLowerCase: boolean;
  /** First token, and the one behind the last. */
  readonly from: number;
  readonly next: number;
};

const OPENERS = new Set([..."([<【〔⟨"]);
const CLOSERS = new Set([...")]>】〕⟩"]);
const ARROWS = new Set(["→", "->", "=>", "⇒"]);
const FORMULA_SIGNS = new Set([..."=+*×·^_<>≤≥≈≠∝±°%∪∩∈⊂⊃⊕⊗∧∨∖♭♯'∼≡÷"]);
const SENTENCE_ENDS = new Set([..."。.!?！？;；"]);
/** "I because …" is the label, "I would …" the speaker. */
const REASONS_OF_I = new Set(
  "because since as for due given which is isn't and or but not rather instead over".split(" "),
);
const LIST_LIMIT = 8;
const MARKER_REACH = 8;
const CONDITION_LIMIT = 40;

export const isOpener = (token: Token | undefined): boolean => isPunctuation(token, OPENERS);
export const isCloser = (token: Token | undefined): boolean => isPunctuation(token, CLOSERS);

function isPunctuation(token: Token | undefined, set: ReadonlySet<string>): boolean {
  return token?.kind === "punctuation" && set.has(token.text);
}

const isJoint = (token: Token | undefined): boolean => LIST_JOINTS.has(token?.text ?? "");

/** A full stop that ends a sentence, not one inside "4.2" or "e.g". */
export function endsSentence(tokens: readonly Token[], at: number): boolean {
  if (!isPunctuation(tokens[at], SENTENCE_ENDS)) return false;
  const next = tokens[at + 1];
  return tokens[at]?.text !== "." || next === undefined || !next.isGlued || isCloser(next);
}

/** Whether a line or a sentence starts here. */
export const isSentenceStart = (tokens: readonly Token[], at: number): boolean =>
  at === 0 || tokens[at - 1]?.kind === "newline" || endsSentence(tokens, at - 1);

/** The single letter at a token, brackets around it included; undefined when there is none in range. */
export function labelAt(
  tokens: readonly Token[],
  at: number,
  optionCount: number,
  afterMarker = false,
): Label | undefined {
  let core = at;
  while (isOpener(tokens[core]) && core < at + 2) core++;
  if (core > at && OPTION_NOUNS.has(tokens[core]?.text ?? "")) core++;
  const token = tokens[core];
  if (token?.kind !== "word") return undefined;
  const letter = letterOf(token);
  const option = afterMarker ? optionBehindMarker(tokens, core, letter) : optionOf(letter);
  if (option === undefined || option >= optionCount) return undefined;
  let next = core + 1;
  while (next - core <= core - at && isCloser(tokens[next])) next++;
  return {
    option,
    isWrapped: core > at && next > core + 1,
    isLowerCase: letter !== letter.toUpperCase(),
    from: at,
    next,
  };
}

/** Turkish hangs its copula on the label: "B'dir". */
function letterOf(token: Token): string {
  return /^.'[dt][iıuü]r$/u.test(token.text) ? token.written.slice(0, 1) : token.written;
}

function optionOf(letter: string): number | undefined {
  return /^[A-Za-z]$/.test(letter) ? letter.toUpperCase().charCodeAt(0) - 65 : undefined;
}

/** Behind a marker labels of other alphabets count; Cyrillic В is B, in a Cyrillic text the third. */
function optionBehindMarker(
  tokens: readonly Token[],
  at: number,
  letter: string,
): number | undefined {
  const upper = letter.toUpperCase();
  const latin = LOOK_ALIKES.get(upper);
  const lookAlike = optionOf(latin ?? upper);
  if (!/\p{sc=Cyrillic}/u.test(upper)) return lookAlike ?? LOCAL_LABELS.get(upper);
  const isLocal = tokens
    .slice(Math.max(0, at - MARKER_REACH), at)
    .some(({ text }) => /\p{sc=Cyrillic}{2}/u.test(text));
  return isLocal ? (LOCAL_LABELS.get(upper) ?? lookAlike) : (lookAlike ?? LOCAL_LABELS.get(upper));
}

/**
 * Whether a letter is a label where it stands, not an article, a pronoun, a unit, a symbol of a
 * formula or a member of a list; and is not turned down by what follows it.
 */
export function isCommitted(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  return (
    !isFormulaLetter(tokens, label) &&
    !isArticleOrPronoun(tokens, label) &&
    !isConditional(tokens, label, optionCount) &&
    !isListed(tokens, label, optionCount) &&
    !closesList(tokens, label, optionCount) &&
    predicateAt(tokens, label.next) !== "negative"
  );
}

function isFormulaLetter(tokens: readonly Token[], label: Label): boolean {
  const next = tokens[label.next];
  const behind = tokens[label.next + 1];
  if (next?.text === "-" && next.isGlued && behind?.isGlued === true) return true;
  if (next?.text === "." && next.isGlued && behind?.isGlued === true && /^\S$/.test(behind.text)) {
    return !label.isWrapped;
  }
  if (label.isWrapped) return next?.kind === "punctuation" && next.text === "=" && next.isGlued;
  if (next?.kind === "math" || isRatio(tokens, label.next)) return true;
  if (isOpener(next) && next?.isGlued === true) {
    return (
      next.text === "(" &&
      tokens[label.next + 1]?.isGlued === true &&
      !opensLabel(tokens, label.next)
    );
  }
  if (isPunctuation(next, FORMULA_SIGNS)) return !isLabelListSign(tokens, label);
  return false;
}

/** "A:B" is a ratio. */
function isRatio(tokens: readonly Token[], colon: number): boolean {
  const [sign, other] = [tokens[colon], tokens[colon + 1]];
  const isGlued = sign?.isGlued === true && other?.isGlued === true;
  return isGlued && sign.text === ":" && /^[A-Z]$/.test(other.written);
}

/** "(A)(B)" and "A(B)" are lists, f(x) is a formula. */
function opensLabel(tokens: readonly Token[], at: number): boolean {
  return /^[A-Z]$/.test(tokens[at + 1]?.written ?? "") && isCloser(tokens[at + 2]);
}

/** A closing angle of a wrapper, as in "<B>". */
function isLabelListSign(tokens: readonly Token[], label: Label): boolean {
  return tokens[label.next]?.text === ">" && tokens[label.from - 1]?.text === "<";
}

function isArticleOrPronoun(tokens: readonly Token[], label: Label): boolean {
  if (label.isWrapped) return false;
  const next = tokens[label.next];
  if (next?.kind !== "word" && next?.kind !== "math") return false;
  if (isNameOfThing(tokens, label.from, next)) return true;
  const mayBeWord = label.isLowerCase || label.option === 0 || label.option === 8;
  if (!mayBeWord) return false;
  if (label.option === 8) return !REASONS_OF_I.has(next.text);
  if (REASONS.has(next.text) || predicateAt(tokens, label.next) !== "none") return false;
  return label.isLowerCase || !/^[\p{Lu}\p{N}]/u.test(next.written);
}

/** "A if x > 0, B otherwise" commits to neither. */
function isConditional(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  if (!CONDITIONS.has(tokens[label.next]?.text ?? "")) return false;
  if (isJoint(tokens[label.from - 1])) return true;
  for (let at = label.next + 1; at < label.next + CONDITION_LIMIT; at++) {
    if (at >= tokens.length) return false;
    if (ELSES.has(tokens[at]?.text ?? "")) return true;
    if (tokens[at]?.kind === "newline" || endsSentence(tokens, at)) {
      return ELSES.has(tokens[at + 1]?.text ?? "") || ELSES.has(tokens[at + 2]?.text ?? "");
    }
    const other = labelAt(tokens, at, optionCount);
    if (other === undefined || other.option === label.option || other.isLowerCase) continue;
    if (!isFormulaLetter(tokens, other) && !isPartOfFormula(tokens, at)) return true;
  }
  return false;
}

/** "the E field", "C major": the letter belongs to a noun. */
function isNameOfThing(tokens: readonly Token[], at: number, next: Token): boolean {
  if (/^(?:major|minor|flat|sharp)$/.test(next.text)) return true;
  const isKnown =
    OPTION_NOUNS.has(next.text) || REASONS.has(next.text) || next.text.startsWith("answer");
  return tokens[at - 1]?.text === "the" && /^\p{Ll}/u.test(next.written) && !isKnown;
}

/** Whether other labels stand beside it as equals: "A or B", "A/B/C", "A-D", "A B". */
function isListed(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  let at = label.next;
  while (isCloser(tokens[at])) at++;
  let joint: "none" | "comma" | "list" | "range" = "none";
  for (const limit = at + LIST_LIMIT; at < limit; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind === "newline") return false;
    const other = labelAt(tokens, at, optionCount);
    if (other !== undefined && other.option !== label.option && isLikeLabel(tokens, other, label)) {
      if (joint === "comma") return predicateAfterList(tokens, other, optionCount) === "together";
      if (joint === "range") return isEnd(tokens, other.next);
      if (joint === "list" || other.isWrapped) return true;
      return joint === "none" && !label.isWrapped && !isOpener(token);
    }
    if (isOpener(token)) continue;
    const joined = joinsAlike(tokens, at);
    if (joined > 0) {
      joint = "list";
      at += joined - 1;
    } else if (RANGE_JOINTS.has(token.text)) joint = "range";
    else if (LIST_JOINTS.has(token.text) || ARROWS.has(token.text))
      joint = joint !== "list" && token.text === "," ? "comma" : "list";
    else if (token.text === "、") joint = "list";
    else if (!HEDGES.has(token.text) || (joint === "none" && token.kind === "word")) return false;
  }
  return false;
}

/** How many words join as equals here: 3 of "as well as", 2 of "together with", else 0. */
function joinsAlike(tokens: readonly Token[], at: number): number {
  const [first, second, third] = [0, 1, 2].map((step) => tokens[at + step]?.text ?? "");
  const said = `${first} ${second} ${third}`;
  if (/^(?:as (?:well|much) as|in (?:combination|conjunction) with)$/.test(said)) return 3;
  return /^(?:together|along|combined) with /.test(said) ? 2 : 0;
}

/** Whether it is the last of a list: the C of "B or C", of "(B), (C)". */
function closesList(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  let from = label.from;
  if (OPTION_NOUNS.has(tokens[from - 1]?.text ?? "")) from--;
  const joint = tokens[from - 1]?.text ?? "";
  if (!LIST_JOINTS.has(joint)) return false;
  let at = from - 2;
  while (at > from - LIST_LIMIT && (isJoint(tokens[at]) || isCloser(tokens[at]))) at--;
  const other = labelAt(tokens, at, optionCount);
  if (other === undefined || other.option === label.option || other.isLowerCase) return false;
  if (joint === "," && predicateAt(tokens, label.next) === "positive") return false;
  return !isNegatedBefore(tokens, isOpener(tokens[at - 1]) ? at - 1 : at);
}

function isLikeLabel(tokens: readonly Token[], other: Label, label: Label): boolean {
  if (other.isWrapped) return true;
  if (other.isLowerCase && !label.isLowerCase) return false;
  if (isFormulaLetter(tokens, other)) return tokens[other.next]?.text === "+";
  return !isArticleOrPronoun(tokens, other) || LIST_JOINTS.has(tokens[other.next]?.text ?? "");
}

/** "B, C" are together; "B, C is wrong" and "B, C and D are distractors" speak of B alone. */
function predicateAfterList(
  tokens: readonly Token[],
  first: Label,
  optionCount: number,
): "together" | "apart" {
  let at = first.next;
  for (let count = 0; count < LIST_LIMIT; count++) {
    while (at < first.next + 4 * LIST_LIMIT && (isJoint(tokens[at]) || isCloser(tokens[at]))) at++;
    const another = labelAt(tokens, at, optionCount);
    if (another === undefined) break;
    at = another.next;
  }
  const token = tokens[at];
  const predicate = predicateAt(tokens, at);
  if (predicate === "positive") return "together";
  if (predicate === "negative" || token?.kind === "run") return "apart";
  return COPULAS.has(token?.text ?? "") ? "apart" : "together";
}

/** Whether a letter belongs to what stands before it: a quantity, an operation, a word. */
export function isPartOfFormula(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (/^\d/.test(before.text) && isOpener(tokens[at]) && !tokens[at]?.isGlued) return false;
  if (/^\d/.test(before.text) || /^[=+*/×·^_<>≤≥≈°\\±∝-]$/.test(before.text)) return true;
  return tokens[at]?.isGlued === true && before.kind !== "punctuation" && before.kind !== "run";
}

/** What is said of the label before: "B is correct", "B cannot be", "B 不对". */
export function predicateAt(
  tokens: readonly Token[],
  at: number,
): "positive" | "negative" | "none" {
  const first = tokens[at];
  if (first === undefined) return "none";
  if (first.kind === "run") {
    const second = tokens[at + 1];
    const said = first.text.slice(0, 24) + (second?.kind === "run" ? second.text : "");
    if (refusesInRun(said)) return "negative";
    return approvesInRun(said) ? "positive" : "none";
  }
  if (first.text === "best" && BEST_VERBS.has(tokens[at + 1]?.text ?? "")) return "positive";
  if (REFUSING_VERBS.has(first.text) || first.text === "✗") return "negative";
  if (/^(?:it|that)$/.test(first.text) && tokens[at + 1]?.text === "is" && isEnd(tokens, at + 2)) {
    return "positive";
  }
  const isAuxiliary = AUXILIARIES.has(first.text);
  const isModal = MODALS.has(first.text);
  if (!COPULAS.has(first.text) && !isModal && !isAuxiliary) return "none";
  const hasToBe = tokens[at + 1]?.text === "to" && tokens[at + 2]?.text === "be";
  let isReserved = isModal || (isAuxiliary && !hasToBe);
  for (let next = at; next < at + 7; next++) {
    const token = tokens[next];
    if (token === undefined || token.kind === "newline" || token.kind === "punctuation") break;
    if (NEGATIVES.has(token.text)) return "negative";
    if (RESERVATIONS.has(token.text)) isReserved = true;
    if (COMPARATIVES.has(token.text)) {
      return isEnd(tokens, behindNoun(tokens, next + 1)) && !isReserved ? "positive" : "none";
    }
    if (POSITIVES.has(token.text)) {
      const behind = behindNoun(tokens, next + 1);
      const isWhole = !APPEARANCES.has(first.text) || endsApproval(tokens, behind);
      const part = tokens[next + 1]?.text ?? "";
      const isNarrowed = NARROWINGS.has(part) || (NARROWABLE.has(token.text) && PARTS.has(part));
      return isWhole && !isReserved && !isNarrowed ? "positive" : "none";
    }
    if (/^(?:because|since|as|if|when|that|which)$/.test(token.text)) break;
  }
  return "none";
}

/** "B seems right, as …" approves; "B seems right at first" and "B would be right if …" do not. */
function endsApproval(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text ?? "";
  return (
    isEnd(tokens, at) || REASON_OPENERS.has(text) || (text === "," && !isTurnAt(tokens, at + 1))
  );
}

const isTurnAt = (tokens: readonly Token[], at: number): boolean =>
  CONTRASTS.has(tokens[at]?.text ?? "") || CONDITIONS.has(tokens[at]?.text ?? "");

/** "the right option" ends behind its noun. */
export function behindNoun(tokens: readonly Token[], at: number): number {
  return OPTION_NOUNS.has(tokens[at]?.text ?? "") || tokens[at]?.text === "answer" ? at + 1 : at;
}

/** Whether a negation stands right before: "not B", "except option B", "不是 B". */
export function isNegatedBefore(tokens: readonly Token[], at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - 5); before--) {
    const token = tokens[before];
    if (token === undefined || token.kind === "newline") return false;
    if (token.kind === "run") return negatesInRun(token.text);
    if (NEGATORS.has(token.text)) return true;
    const isPassable =
      isOpener(token) ||
      OPTION_NOUNS.has(token.text) ||
      /^(?:out|of|the|be|is|es|est|è|é|ist|to|that|la|le|die|el|either|both)$/.test(token.text);
    if (!isPassable) return false;
  }
  return false;
}

/** "C. D. Smith", "E. coli is …": what follows the full stop belongs to the letter. */
export function isInitial(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at + 1];
  if (tokens[at]?.text !== "." || name?.kind !== "word") return false;
  if (/^[A-HJ-Z]$/.test(name.written)) return true;
  const isSmall = /^\p{Ll}{2}/u.test(name.written) && !FILLERS.has(name.text);
  return isSmall && COPULAS.has(tokens[at + 2]?.text ?? "");
}

/** Whether a statement ends here: text, line or sentence end, or a bracket closing. */
export function isEnd(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token === undefined ||
    token.kind === "newline" ||
    token.kind === "tag" ||
    isCloser(token) ||
    endsSentence(tokens, at)
  );
}
