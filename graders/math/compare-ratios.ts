import type { Answer } from "./answer.ts";
import { compareScalars } from "./compare-scalars.ts";
import type { Work } from "./limits.ts";
import { different, equal, type Outcome } from "./outcome.ts";
import type { Expr } from "./syntax.ts";

/** Ratios agree where their terms are proportional, times of day where each part does; 2:3 is also 2/3. */
export function compareRatios(a: Answer, b: Answer, work: Work): Outcome {
  if (a.shape === "ratio" && b.shape === "ratio") {
    if (a.half && b.half && a.half !== b.half) return different("ratio", "one is before noon");
    if (isClock(a.parts) && isClock(b.parts)) return compareClocks(a.parts, b.parts);
    return compareParts(a.parts, b.parts, work);
  }
  const [ratio, other] = a.shape === "ratio" ? [a, b] : [b, a];
  const [top, bottom] = ratio.shape === "ratio" ? ratio.parts : [];
  if (
    ratio.shape !== "ratio" ||
    ratio.parts.length !== 2 ||
    other.shape !== "scalar" ||
    !top ||
    !bottom
  ) {
    return different("shape", `a ratio is no ${other.shape}`);
  }
  return compareScalars({ kind: "quotient", top, bottom }, other.value, work);
}

/** 12:00, 20:34:00: two digits after each colon that are no ratio's terms. */
function isClock(parts: readonly Expr[]): boolean {
  const texts = parts.map((part) => (part.kind === "number" ? part.text : ""));
  const looksTimed = texts.every((text, at) =>
    at === 0 ? /^\d{1,2}$/.test(text) : /^[0-5]\d$/.test(text),
  );
  return looksTimed && texts.length >= 2;
}

function compareClocks(a: readonly Expr[], b: readonly Expr[]): Outcome {
  const padded = (parts: readonly Expr[]) =>
    [0, 1, 2].map((at) => {
      const part = parts[at];
      return part?.kind === "number" ? part.value.n : 0n;
    });
  const [x, y] = [padded(a), padded(b)];
  return x.every((value, at) => value === y[at])
    ? equal("ratio", "the times agree")
    : different("ratio", "the times differ");
}

function compareParts(a: readonly Expr[], b: readonly Expr[], work: Work): Outcome {
  const [first, other] = [a[0], b[0]];
  if (a.length !== b.length || !first || !other)
    return different("ratio", "the number of terms differs");
  for (let at = 1; at < a.length; at++) {
    const [x, y] = [a[at], b[at]];
    if (!x || !y) return different("ratio", "a term is missing");
    if (
      compareScalars(x, y, work).verdict === "equal" &&
      compareScalars(first, other, work).verdict === "equal"
    )
      continue;
    const outcome = compareScalars(
      { kind: "product", factors: [x, other] },
      { kind: "product", factors: [y, first] },
      work,
    );
    if (outcome.verdict !== "equal") return different("ratio", "the terms are not proportional");
  }
  return equal("ratio", "the terms are proportional");
}
