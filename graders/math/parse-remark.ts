import { isOperator, peek, type Reader } from "./token-reader.ts";
import type { Token } from "./tokens.ts";

/** The \\frac{\\text{m}}{\\text{s}^2} of 9.8 m/s². */
export function isUnitFraction(reader: Reader): boolean {
  const [command, open, unit] = [peek(reader), peek(reader, 1), peek(reader, 2)];
  return (
    command.kind === "command" && command.text === "frac" && isOperator(open, "{") && isWords(unit)
  );
}

/** Whether a bracket after a value only remarks on it: "(approximately)", "(≈ 2.83)", "(k ∈ ℤ)". */
export function startsRemark(reader: Reader): boolean {
  const inside = peek(reader, 1);
  return isWords(inside) || isOperator(inside, "approx") || namesIntegers(reader);
}

/** The (k ∈ ℤ) after a solution with a whole parameter. */
function namesIntegers(reader: Reader): boolean {
  const texts = [0, 1, 2, 3, 4, 5, 6, 7].map((ahead) => peek(reader, ahead).text).join(" ");
  return /^\( [a-z] in (?:Z|mathbb Z|mathbb \{ Z \}) \)/.test(texts);
}

export const isWords = (token: Token): boolean => token.kind === "word" || token.kind === "text";
