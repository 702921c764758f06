/** Whether words only join two elements, in the languages answers come in: "and", "oder", ",". */
export const joins = (text: string): boolean =>
  /^[\s,;.]*(?:and|or|and\/or|et|ou|und|oder|и|или|和|或|及)?[\s,;.]*$/iu.test(text);

/** The sign that joining words stand for. */
export function separatorOf(text: string): string {
  const words = text.replace(/[\s,;.]/g, "").toLowerCase();
  if (["or", "o", "ou", "oder", "или", "或"].includes(words)) return "or";
  if (words === "") return text.includes(";") ? ";" : ",";
  return "and";
}
