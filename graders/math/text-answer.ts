import type { Answer } from "./answer.ts";
import { different, equal, type Outcome } from "./outcome.ts";

/** Answers in words: letters and digits alone count, without case, articles or a closing stop. */
export function compareTexts(a: Answer, b: Answer): Outcome {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  if (x === undefined || y === undefined || x === "" || y === "")
    return different("text", "words are no value");
  return x === y ? equal("text", "the words agree") : different("text", "the words differ");
}

function wordsOf(answer: Answer): string | undefined {
  if (answer.shape === "text") return plainWords(answer.text);
  if (answer.shape === "collection") {
    const parts = answer.items.map(wordsOf);
    return parts.every((part) => part !== undefined) ? parts.join(" ") : undefined;
  }
  if (answer.shape !== "scalar") return undefined;
  const { value } = answer;
  if (value.kind === "symbol" || value.kind === "number")
    return plainWords(value.kind === "symbol" ? value.name : value.text);
  // A word may have been read as a product of letters.
  if (value.kind === "product" && value.factors.every((factor) => factor.kind === "symbol")) {
    return plainWords(
      value.factors.map((factor) => (factor.kind === "symbol" ? factor.name : "")).join(""),
    );
  }
  return undefined;
}

/** Two texts that differ only in case, styling, an article in front and a closing stop. */
export function sameWording(a: string, b: string): boolean {
  if (a.length > LONGEST_WORDING || b.length > LONGEST_WORDING) return false;
  const [x, y] = [wordingOf(a), wordingOf(b)];
  if (!/\p{L}{3}|^\d.*\p{L}{2}/u.test(x)) return false;
  // Only in prose does punctuation not count: [1, 2) is not (1, 2].
  return x === y || (PROSE.test(x) && PROSE.test(y) && plainWords(x) === plainWords(y));
}

const LONGEST_WORDING = 400;
const PROSE = /^[\p{L}\s.,;:'’"!?-]+$/u;

function wordingOf(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/\\(?:text\w*|mbox|mathrm|mathbf|operatorname)(?![a-z])/g, "")
    .replace(/\\[,;:! ]|~/g, " ")
    .replace(/[{}$*`]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.,;!]+$/, "")
    .replace(/^(?:the|an?) /, "");
  // "2 hours and 30 minutes"
  return /^\d/.test(plain) ? plain.replace(/(?:,|\sand)\s/g, " ") : plain;
}

export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/\\[a-z]+/g, " ")
    .replace(/[^\p{L}\p{N}<>=+*/^-]+/gu, " ")
    .replace(/\bdne\b/g, "does not exist")
    .replace(/\b(?:the|a|an|and)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
