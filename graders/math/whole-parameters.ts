import type { Expr } from "./syntax.ts";
import { collectSymbols } from "./traverse.ts";

/** Items without the k ∈ ℤ beside x = kπ, which goes without saying. A letter of no other item is a quantity of its own. */
export function withoutWholeParameters(items: readonly Expr[]): readonly Expr[] {
  return items.filter((item) => {
    const letter = wholeParameter(item);
    return (
      letter === undefined ||
      !items.some((other) => other !== item && collectSymbols(other).has(letter))
    );
  });
}

/** The letter that an answer says is a whole number; undefined when it says so of none or of several. */
export function wholeParameterOf(expr: Expr): string | undefined {
  if (expr.kind !== "list") return undefined;
  const letters = expr.items.flatMap((item) => wholeParameter(item) ?? []);
  return letters.length === 1 ? letters[0] : undefined;
}

function wholeParameter(item: Expr): string | undefined {
  if (item.kind !== "relation" || item.operators.length !== 1 || item.operators[0] !== "in")
    return undefined;
  const [letter, set] = item.operands;
  const isWhole = set?.kind === "symbol" && /^(?:set:)?Z$/.test(set.name);
  return isWhole && letter?.kind === "symbol" && /^[kmn]$/.test(letter.name)
    ? letter.name
    : undefined;
}
