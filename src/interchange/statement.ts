/**
 * Whether two texts can be of one statement: the same but for white space and mathematics'
 * delimiters, or one within the other, as where a log wraps a statement in a prompt or cuts it.
 */
export function isSameStatement(a: string, b: string): boolean {
  const first = essence(a);
  const second = essence(b);
  return first.includes(second) || second.includes(first);
}

/** Whether one text is, or holds, another's whole statement. A few characters are held by chance. */
export function holdsStatement(text: string, statement: string): boolean {
  const whole = essence(text);
  const part = essence(statement);
  return whole === part || (part.length >= LEAST_HELD && whole.includes(part));
}

const LEAST_HELD = 30;

/** How much of the shorter text's wording the other has too, by pairs of words: 0 to 1. */
export function sharedWording(a: string, b: string): number {
  const [shorter = [], longer = []] = [wordPairs(a), wordPairs(b)].toSorted(
    (one, other) => one.length - other.length,
  );
  if (shorter.length === 0) return 0;
  const held = new Set(longer);
  return shorter.filter((pair) => held.has(pair)).length / shorter.length;
}

/** Two texts from where they part, in a few words each. */
export function partingWords(a: string, b: string): readonly [string, string] {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  const start = at < SHOWN / 2 ? 0 : at - SHOWN / 4;
  const shown = (text: string) =>
    `"${start === 0 ? "" : "…"}${text.slice(start, start + SHOWN).trim()}${text.length > start + SHOWN ? "…" : ""}"`;
  return [shown(a), shown(b)];
}

const SHOWN = 80;

/** What two copies of a statement have in common; a cut one's dots go. */
function essence(text: string): string {
  const plain = text
    .normalize("NFKC")
    .replaceAll(/\\[()[\]]|[\s$]/g, "")
    .toLowerCase();
  let end = plain.length;
  while (end > 0 && plain[end - 1] === ".") end--;
  return plain.slice(0, end);
}

function wordPairs(text: string): readonly string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
}
