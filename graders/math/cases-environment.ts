/** Whether a word only leads up to a condition: "if x > 0" and "for x > 0" are the same. */
export const opensCondition = (word: string): boolean => /^(?:if|for|when|where)$/i.test(word);

/** Whether the lines of a `cases` environment whose content starts at `from` are values with conditions; in a system & only aligns the signs. */
export function holdsPieces(source: string, from: number): boolean {
  const close = source.indexOf("\\end", from);
  const body = source.slice(from, close < 0 ? source.length : close);
  return /&(?!\s*(?:[=<>]|\\(?:[lg]e|[lg]eq|[lg]t|ne|neq|leqslant|geqslant)(?![A-Za-z])))/.test(
    body.replace(/=\s{0,4}&/g, "="),
  );
}
