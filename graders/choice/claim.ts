import { endsSentence, isCloser, isCommitted, isOpener, type Label, labelAt } from "./label.ts";
import { announcesInRun, negatesInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import { CONTRASTS, FILLERS, NEGATORS, OPTION_NOUNS } from "./vocabulary.ts";

/** What a marker's statement says: a label, only words (from a token on), or nothing to go by. */
type Claim =
  | { readonly kind: "label"; readonly label: Label }
  | { readonly kind: "words"; readonly from: number }
  | { readonly kind: "nothing" };

const NOTHING: Claim = { kind: "nothing" };
const CONNECTORS = new Set([
  ..." :=-–—→⇒＝,~|",
  "...",
  "->",
  "=>",
  "is",
  "ist",
  "est",
  "es",
  "è",
  "é",
]);
const CLAIM_LIMIT = 24;
const STATEMENT_LIMIT = 80;

/**
 * Reads what stands behind a marker: connectors and fillers ("is most likely option"), then a
 * label. "not A but B" is B. A marker at the end of a heading reads on in the next line.
 */
export function readClaim(tokens: readonly Token[], from: number, optionCount: number): Claim {
  let isNegated = false;
  let hasConnector = tokens[from - 1]?.kind === "tag";
  let newlines = 0;
  for (let at = from; at < from + CLAIM_LIMIT; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind === "box") return NOTHING;
    if (token.kind === "newline") {
      if (++newlines > 1) return NOTHING;
      continue;
    }
    if (token.kind === "tag") {
      if (token.text.startsWith("</")) return NOTHING;
      continue;
    }
    const label = labelAt(tokens, at, optionCount, true);
    if (label !== undefined && isNegated) {
      at = label.next - 1;
      continue;
    }
    if (label !== undefined && isPlausible(tokens, label, hasConnector || newlines > 0)) {
      const isWhole =
        isCommitted(tokens, label, optionCount) &&
        !isQuantity(tokens, at) &&
        !isArgument(tokens, at);
      if (isWhole) return { kind: "label", label };
      if (isSpeaker(tokens, label) || isArticleOfLabel(tokens, label, optionCount)) continue;
      const isWords = !label.isWrapped && tokens[label.next]?.kind === "word";
      return isWords ? { kind: "words", from: at } : NOTHING;
    }
    if (token.kind === "run") {
      if (negatesInRun(token.text)) isNegated = true;
      else if (!announcesInRun(token.text) && !/^(?:是|为|為|は|选|選)/u.test(token.text)) {
        return { kind: "words", from: at };
      }
      continue;
    }
    if (isDoubtless(tokens, at)) at++;
    else if (isSwahiliCopula(tokens, at)) hasConnector = true;
    else if (NEGATORS.has(token.text)) isNegated = true;
    else if (isSign(tokens, at)) return { kind: "words", from: at };
    else if (
      isNegated &&
      (CONTRASTS.has(token.text) || token.text === ";" || token.text === "it's")
    ) {
      isNegated = false;
    } else if (isAbbreviation(tokens, at)) continue;
    else if (endsSentence(tokens, at)) return NOTHING;
    else if (CONNECTORS.has(token.text) || FILLERS.has(token.text)) {
      hasConnector ||= CONNECTORS.has(token.text);
    } else if (!isOpener(token) && !isCloser(token)) {
      return isNegated ? NOTHING : { kind: "words", from: at };
    }
  }
  return NOTHING;
}

/** The full stop of "Ans. (a)" ends no sentence. */
function isAbbreviation(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === "." && tokens[at - 1]?.text === "ans";
}

/** "without doubt", "no doubt". */
function isDoubtless(tokens: readonly Token[], at: number): boolean {
  const isNone = /^(?:without|no|beyond)$/.test(tokens[at]?.text ?? "");
  return isNone && /^(?:doubt|question)$/.test(tokens[at + 1]?.text ?? "");
}

/** The "ni" of "jibu ni B" is "is", that of "ni A ni B" is "nor". */
function isSwahiliCopula(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === "ni" && /^(?:jibu|sahihi)$/.test(tokens[at - 1]?.text ?? "");
}

/** A small letter needs a connector before it: "answer a question" states none. */
function isPlausible(tokens: readonly Token[], label: Label, hasConnector: boolean): boolean {
  if (hasConnector || label.isWrapped) return true;
  if (label.isLowerCase) return false;
  return !(label.option === 0 || label.option === 8) || tokens[label.next]?.kind !== "word";
}

/** The "I" of "Answer: I think B". */
function isSpeaker(tokens: readonly Token[], label: Label): boolean {
  const next = tokens[label.next];
  return !label.isWrapped && label.option === 8 && next?.kind === "word" && FILLERS.has(next.text);
}

/** The second "a" of "a resposta é a C". */
function isArticleOfLabel(tokens: readonly Token[], label: Label, optionCount: number): boolean {
  const next = labelAt(tokens, label.next, optionCount);
  return label.isLowerCase && !label.isWrapped && next !== undefined && !next.isLowerCase;
}

/** The sign of "-4.2" is no connector. */
function isSign(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return /^[-+–−]$/.test(tokens[at]?.text ?? "") && next?.isGlued === true && /^\d/.test(next.text);
}

/** "3 A" is a current. */
function isQuantity(tokens: readonly Token[], at: number): boolean {
  return /^\d/.test(tokens[at - 1]?.text ?? "");
}

/** The letter of "O(A)" is what a function is of. */
function isArgument(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.isGlued === true && tokens[at - 1]?.written.length === 1 && isName(tokens, at);
}

const isName = (tokens: readonly Token[], at: number): boolean => tokens[at - 1]?.kind === "word";

/**
 * The one option that a statement names behind other words: "5 m/s (C)", "42, option B".
 * Two different ones are no commitment.
 */
export function readRemark(
  tokens: readonly Token[],
  from: number,
  optionCount: number,
): Label | undefined {
  const end = statementEnd(tokens, from);
  let found: Label | undefined;
  for (let at = from; at < end; at++) {
    const label = labelAt(tokens, at, optionCount);
    if (label === undefined) continue;
    const before = tokens[at - 1];
    const isNamed = OPTION_NOUNS.has(before?.text ?? "") && !label.isLowerCase;
    const isBracketed = label.isWrapped && !label.isLowerCase && tokens[at]?.isGlued === false;
    if (!isNamed && !isBracketed) continue;
    if (!isCommitted(tokens, label, optionCount)) return undefined;
    if (isRefusedBefore(tokens, from, at)) continue;
    if (found !== undefined && found.option !== label.option) return undefined;
    found = label;
  }
  return found;
}

function isRefusedBefore(tokens: readonly Token[], from: number, at: number): boolean {
  for (let before = at - 1; before >= Math.max(from, at - 5); before--) {
    if (NEGATORS.has(tokens[before]?.text ?? "")) return true;
  }
  return false;
}

/** The token at which the sentence or line ends. */
export function statementEnd(tokens: readonly Token[], from: number): number {
  let end = from;
  while (end < from + STATEMENT_LIMIT) {
    const token = tokens[end];
    if (token === undefined || token.kind === "newline" || token.kind === "tag") break;
    if (endsSentence(tokens, end)) break;
    end++;
  }
  return end;
}
