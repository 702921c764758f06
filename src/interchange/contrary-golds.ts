/** Whether two answers in mathematics say the same; may take a grader's thread. */
export type SameAnswer = (a: string, b: string) => Promise<boolean>;

/** Answers of one reference that are compared. */
const MOST_COMPARED = 16;

/**
 * Whether two reference answers cannot both be right: no answer that one accepts is among the
 * other's. Letters must be the same; what spans lines is a solution, and says nothing here.
 */
export async function areGoldsContrary(
  a: readonly string[],
  b: readonly string[],
  kind: "math" | "choice",
  isSame: SameAnswer,
): Promise<boolean> {
  const first = a.slice(0, MOST_COMPARED).map(plainGold);
  const second = b.slice(0, MOST_COMPARED).map(plainGold);
  if (first.some((gold) => second.includes(gold))) return false;
  if (kind === "choice") return first.every(isLetter) && second.every(isLetter);
  if ([...first, ...second].some((gold) => gold.includes("\n"))) return false;
  for (const one of first) {
    for (const other of second) if (await isSame(one, other)) return false;
  }
  return true;
}

/** The letter that a reference states, "b" and "(B)" alike; the text as it is where it states none. */
function plainGold(gold: string): string {
  const trimmed = gold.trim();
  return /^\(?([A-Za-z])[).]?$/.exec(trimmed)?.[1]?.toUpperCase() ?? trimmed;
}

function isLetter(gold: string): boolean {
  return /^[A-Z]$/.test(gold);
}

/** A reference in a few words, for a message. */
export function goldText(gold: readonly string[]): string {
  return gold
    .slice(0, 3)
    .map((answer) => `"${answer.slice(0, 60)}"`)
    .join(" or ");
}
