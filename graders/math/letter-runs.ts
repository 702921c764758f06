/** A word with an accent, which no product of variables has: "años". */
const ACCENTED = /[A-Za-z]*[À-ÖØ-öø-ɏḀ-ỿ][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+/y;

/** The accented word that begins at a place; "" where none does. */
export function readAccented(source: string, at: number): string {
  ACCENTED.lastIndex = at;
  return ACCENTED.exec(source)?.[0] ?? "";
}

/** Whether a run of letters reads as a product of variables (`ab`, `xyz`, `ABC`) and not as a word. */
export function isLetterProduct(run: string): boolean {
  if (run.length <= 2) return !SHORT_WORDS.has(run.toLowerCase());
  if (/^[A-Z]+$/.test(run)) return run.length <= 5;
  if (/^[xyz]{3}$/.test(run)) return true;
  // Longer words have vowels; products rarely reach beyond four letters.
  return /^[a-dkmnp-tv-xz]{3,4}$/.test(run) && !/ft|cm|km|mm|kg|lb/.test(run);
}

const SHORT_WORDS = new Set("is if no of in to by at so we or on an as am pm".split(" "));

const LETTER_DIGITS =
  /(?=[\dA-F]*[A-F])(?=[A-F]*\d)[\dA-F]{1,40}(?=_\{1[1-6]\})|[A-F]{2,40}(?=_\{16\})/y;
/** The same in upright letters: \text{FF}_{16}, the A of 3\text{A}_{16}. */
export const UPRIGHT_DIGITS = /^[\dA-F]{1,40}$/;
export const LETTERED_BASE = /^_\{1[1-6]\}/;

/** Digits beyond 9 before a base that has them: 2A_{16}. A letter before is part of a name. */
export function startsLetterDigits(source: string, at: number): boolean {
  return !/[A-Za-z\d]/.test(source[at - 1] ?? "") && readLetterDigits(source, at) !== "";
}

/** The digits and letters of such a number; "" where none begins. */
export function readLetterDigits(source: string, at: number): string {
  LETTER_DIGITS.lastIndex = at;
  return LETTER_DIGITS.exec(source)?.[0] ?? "";
}
