import { type Region, regionOf, regionWithout } from "./region.ts";
import type { Expr } from "./syntax.ts";
import { withSigns } from "./traverse.ts";
import { withoutWholeParameters } from "./whole-parameters.ts";

/** An answer by its shape, which decides how it is compared. */
export type Answer =
  | {
      readonly shape: "scalar";
      readonly value: Expr;
      readonly isPercent: boolean;
      readonly modulus?: Expr;
    }
  | { readonly shape: "ratio"; readonly parts: readonly Expr[]; readonly half?: "am" | "pm" }
  /** Ordered. Two elements may also be an interval. */
  | {
      readonly shape: "tuple";
      readonly items: readonly Answer[];
      readonly open: string;
      readonly close: string;
      readonly written: Expr;
    }
  /** Unordered: a set, or a list of solutions. `isBraced` tells a set. */
  | { readonly shape: "collection"; readonly items: readonly Answer[]; readonly isBraced: boolean }
  | { readonly shape: "region"; readonly region: Region; readonly variable?: string }
  /** An inequality that is not solved for one variable. */
  | {
      readonly shape: "inequality";
      readonly operands: readonly Expr[];
      readonly operators: readonly string[];
    }
  /** `name = value`: equals its value. A lone variable's is also the equation of a line. */
  | {
      readonly shape: "assignment";
      readonly name: string;
      readonly isVariable: boolean;
      readonly value: Answer;
      readonly equation?: Equation;
    }
  | { readonly shape: "equation"; readonly equation: Equation }
  | { readonly shape: "matrix"; readonly value: Expr }
  | { readonly shape: "text"; readonly text: string };

export type Equation = { readonly left: Expr; readonly right: Expr };

/** An expression's shape. Total: what has no other shape is a scalar. */
export function answerOf(expr: Expr): Answer {
  switch (expr.kind) {
    case "list":
      return listAnswer(expr.items, expr.joins);
    case "set":
      return { shape: "collection", items: expr.items.flatMap(expanded), isBraced: true };
    case "tuple":
      return expr.items.length === 0
        ? { shape: "collection", items: [], isBraced: true }
        : {
            shape: "tuple",
            items: expr.items.map(answerOf),
            open: expr.open,
            close: expr.close,
            written: expr,
          };
    case "sum":
      if (expr.terms.some((term) => term.kind === "symbol" && term.name.startsWith("set:"))) {
        const region = regionOf(expr);
        if (region) return { shape: "region", region };
      }
      return holdsMatrix(expr) ? { shape: "matrix", value: expr } : signed(expr);
    case "setOperation": {
      const region = regionOf(expr);
      return region ? { shape: "region", region } : scalar(expr);
    }
    case "ratio":
      return { shape: "ratio", parts: expr.parts, ...(expr.half ? { half: expr.half } : {}) };
    case "relation":
      return relationAnswer(expr.operands, expr.operators);
    case "text":
      return { shape: "text", text: expr.text };
    case "percent":
      return { shape: "scalar", value: expr.of, isPercent: true };
    case "negative":
      return expr.of.kind === "percent"
        ? { shape: "scalar", value: { kind: "negative", of: expr.of.of }, isPercent: true }
        : signed(expr);
    case "modulo":
      return { shape: "scalar", value: expr.of, isPercent: false, modulus: expr.modulus };
    case "symbol":
      if (expr.name === "emptyset") return { shape: "collection", items: [], isBraced: true };
      if (expr.name.startsWith("set:")) {
        const region = regionOf(expr);
        return region ? { shape: "region", region } : scalar(expr);
      }
      return scalar(expr);
    case "product": {
      const point = namedPoint(expr.factors);
      if (point) return answerOf(point);
      return holdsMatrix(expr) ? { shape: "matrix", value: expr } : signed(expr);
    }
    default:
      return holdsMatrix(expr) ? { shape: "matrix", value: expr } : signed(expr);
  }
}

/** A(1, 2): a point with its name. */
function namedPoint(factors: readonly Expr[]): Expr | undefined {
  const [name, point] = factors;
  const isNamed = name?.kind === "symbol" && /^[ABD-Z]'?$/.test(name.name);
  return isNamed && factors.length === 2 && point?.kind === "tuple" ? point : undefined;
}

const scalar = (value: Expr): Answer => ({ shape: "scalar", value, isPercent: false });

/** "2 ± √3" is a list of two. */
function signed(expr: Expr): Answer {
  const [first, second] = withSigns(expr);
  if (!first || !second) return scalar(expr);
  return { shape: "collection", items: [scalar(first), scalar(second)], isBraced: false };
}

function holdsMatrix(expr: Expr): boolean {
  switch (expr.kind) {
    case "matrix":
      return true;
    case "product":
      return expr.factors.some(holdsMatrix);
    case "sum":
      return expr.terms.some(holdsMatrix);
    case "negative":
      return holdsMatrix(expr.of);
    case "quotient":
      return holdsMatrix(expr.top);
    case "power":
      return holdsMatrix(expr.base);
    case "call":
      return (expr.name === "transpose" || expr.name === "det") && expr.args.some(holdsMatrix);
    default:
      return false;
  }
}

/** An element as the elements it stands for: ± gives two, an inner list its own. */
function expanded(expr: Expr): readonly Answer[] {
  const answer = answerOf(expr);
  if (answer.shape === "collection" && !answer.isBraced) return answer.items;
  if (
    answer.shape === "assignment" &&
    answer.value.shape === "collection" &&
    !answer.value.isBraced
  ) {
    return answer.value.items.map(
      (value): Answer => ({
        shape: "assignment",
        name: answer.name,
        isVariable: answer.isVariable,
        value,
      }),
    );
  }
  return [answer];
}

function listAnswer(items: readonly Expr[], joins: readonly string[]): Answer {
  if (joins.includes(";") && joins.some((join) => join !== ";")) {
    const grouped = groupsOfAssignments(items, joins);
    if (grouped) return { shape: "collection", items: grouped, isBraced: false };
  }
  const answers = withoutWholeParameters(items).flatMap(expanded);
  if (answers.length === 1 && answers[0] && items.length > 1) return answers[0];
  const regions = mergedRegions(answers, joins);
  if (regions) return regions;
  return { shape: "collection", items: answers, isBraced: false };
}

/** "p=5,q=2; p=7,q=2": one tuple a group. */
function groupsOfAssignments(
  items: readonly Expr[],
  joins: readonly string[],
): readonly Answer[] | undefined {
  const groups: Expr[][] = [[]];
  for (const [at, item] of items.entries()) {
    if (at > 0 && joins[at - 1] === ";") groups.push([]);
    groups.at(-1)?.push(item);
  }
  const size = groups[0]?.length ?? 0;
  if (size < 2 || groups.some((group) => group.length !== size)) return undefined;
  const tuples = groups.map((group) => group.map(answerOf));
  if (tuples.some((group) => group.some((answer) => answer.shape !== "assignment")))
    return undefined;
  return tuples.map((group): Answer => {
    const values = group.map((answer) => (answer.shape === "assignment" ? answer.value : answer));
    return {
      shape: "tuple",
      items: values,
      open: "(",
      close: ")",
      written: { kind: "text", text: "" },
    };
  });
}

/** "x < 1 or x > 3", "n = 1, n ≥ 3": conditions on one variable are one region. */
function mergedRegions(answers: readonly Answer[], joins: readonly string[]): Answer | undefined {
  if (!answers.some((answer) => answer.shape === "region" && answer.variable !== undefined))
    return undefined;
  if (!joins.includes("or")) {
    const excluding = excludingRegion(answers);
    if (excluding) return excluding;
  }
  const pieces: Region[number][] = [];
  let variable: string | undefined;
  for (const answer of answers) {
    const name =
      answer.shape === "region"
        ? answer.variable
        : answer.shape === "assignment"
          ? answer.name
          : undefined;
    if (name === undefined || (variable !== undefined && name !== variable)) return undefined;
    variable = name;
    if (answer.shape === "region") pieces.push(...answer.region);
    else if (answer.shape === "assignment" && answer.value.shape === "scalar") {
      pieces.push({ kind: "point", at: answer.value.value });
    } else return undefined;
  }
  const region = joins.includes("and") ? intersected(answers) : undefined;
  return variable === undefined
    ? undefined
    : { shape: "region", region: region ?? pieces, variable };
}

/** "x > 1, x ≠ 3", "x ≠ 0, 1" */
function excludingRegion(answers: readonly Answer[]): Answer | undefined {
  const conditions = answers.flatMap((answer) => (answer.shape === "region" ? [answer] : []));
  const points = answers.flatMap((answer) => (answer.shape === "scalar" ? [answer.value] : []));
  const [variable, ...others] = new Set(conditions.map((condition) => condition.variable));
  if (variable === undefined || others.length > 0) return undefined;
  if (conditions.length + points.length < answers.length) return undefined;
  const isLed = answers.slice(0, conditions.length).every((answer) => answer.shape === "region");
  const region = regionWithout(
    conditions.map((condition) => condition.region),
    points,
  );
  return region && isLed ? { shape: "region", region, variable } : undefined;
}

/** "x > 1 and x < 3": two half-lines that meet. */
function intersected(answers: readonly Answer[]): Region | undefined {
  const intervals = answers.flatMap((answer) => (answer.shape === "region" ? answer.region : []));
  const [a, b] = intervals;
  if (
    answers.length !== 2 ||
    intervals.length !== 2 ||
    a?.kind !== "interval" ||
    b?.kind !== "interval"
  )
    return undefined;
  const isInfinite = (expr: Expr) => (expr.kind === "negative" ? expr.of : expr).kind === "symbol";
  const below = isInfinite(a.low) ? a : b;
  const above = below === a ? b : a;
  if (!isInfinite(below.low) || !isInfinite(above.high)) return undefined;
  return [
    {
      kind: "interval",
      low: above.low,
      lowClosed: above.lowClosed,
      high: below.high,
      highClosed: below.highClosed,
    },
  ];
}

function relationAnswer(operands: readonly Expr[], operators: readonly string[]): Answer {
  const arrow = operators.lastIndexOf("Rightarrow");
  if (arrow >= 0) return relationAnswer(operands.slice(arrow + 1), operators.slice(arrow + 1));
  const [first, last] = [operands[0], operands.at(-1)];
  if (!first || !last) return { shape: "text", text: "" };
  if (operators.length === 0) return answerOf(first);
  const approximate = operators.indexOf("approx");
  if (approximate >= 0) {
    const before = operands.slice(0, approximate + 1);
    const isNamed =
      before.length === 1 &&
      (first.kind === "name" || (first.kind === "symbol" && !isConstantName(first.name)));
    return isNamed
      ? relationAnswer([first, ...operands.slice(1, 2)], ["="])
      : relationAnswer(before, operators.slice(0, approximate));
  }
  if (operators.every((operator) => operator === "=" || operator === "equiv"))
    return equalityAnswer(operands, first, last);
  if (operators.length === 1 && operators[0] === "in") {
    const answer = answerOf(last);
    const value = answer.shape === "tuple" ? (regionAnswer(last) ?? answer) : answer;
    if (first.kind === "symbol")
      return { shape: "assignment", name: first.name, isVariable: false, value };
    // Of −x, 2x or x² it says where that lies, not x.
    return first.kind === "name" ? value : { shape: "inequality", operands, operators };
  }
  // "x = … ≥ 3" and the like: what is bounded last counts.
  const region = regionOf({ kind: "relation", operands, operators });
  if (region) {
    const variable = variableOf(operands);
    return { shape: "region", region, ...(variable === undefined ? {} : { variable }) };
  }
  return { shape: "inequality", operands, operators };
}

function regionAnswer(expr: Expr): Answer | undefined {
  const region = regionOf(expr);
  return region && { shape: "region", region };
}

function variableOf(operands: readonly Expr[]): string | undefined {
  const names = operands.flatMap((operand) => {
    const inner = operand.kind === "negative" ? operand.of : operand;
    return inner.kind === "symbol" && !isConstantName(inner.name) ? [inner.name] : [];
  });
  return names.length === 1 ? names[0] : undefined;
}

const isConstantName = (name: string): boolean => ["pi", "e", "i", "infty"].includes(name);

const isPlainVariable = (expr: Expr): expr is Expr & { kind: "symbol" } =>
  expr.kind === "symbol" && !isConstantName(expr.name);

function equalityAnswer(operands: readonly Expr[], first: Expr, last: Expr): Answer {
  const named = (name: string, isVariable: boolean, value: Expr, equation?: Equation): Answer => ({
    shape: "assignment",
    name,
    isVariable,
    value: answerOf(value),
    ...(equation ? { equation } : {}),
  });
  if (first.kind === "name") return named(first.text, false, last);
  if (
    first.kind === "ratio" &&
    first.parts.every((part) => part.kind === "symbol" && !isConstantName(part.name))
  ) {
    // A : B is not B : A, so the name counts as a variable's does.
    const names = first.parts.map((part) => (part.kind === "symbol" ? part.name : ""));
    return named(names.join(":"), true, last);
  }
  if (first.kind === "tuple" && first.items.every(isPlainVariable))
    return named("point", false, last);
  if (isPlainVariable(first)) {
    return named(
      first.name,
      true,
      last,
      operands.length === 2 && last.kind !== "modulo" ? { left: first, right: last } : undefined,
    );
  }
  if (isPlainVariable(last) && operands.length === 2)
    return named(last.name, true, first, { left: last, right: first });
  // "10^3 = 1000": arithmetic carried out. What varies is a general equation.
  if (!hasVariables(first) && !hasVariables(last)) return answerOf(last);
  const computed = operands.slice(-2);
  // "x + y = 10 + 11 = 21" computes a value.
  return operands.length > 2 && !computed.some(hasVariables)
    ? named("", false, last, { left: first, right: last })
    : { shape: "equation", equation: { left: first, right: last } };
}

function hasVariables(expr: Expr): boolean {
  if (expr.kind === "symbol") return !isConstantName(expr.name);
  if (expr.kind === "name") return true;
  switch (expr.kind) {
    case "sum":
      return expr.terms.some(hasVariables);
    case "product":
      return expr.factors.some(hasVariables);
    case "quotient":
      return hasVariables(expr.top) || hasVariables(expr.bottom);
    case "negative":
    case "plusMinus":
    case "degrees":
    case "percent":
      return hasVariables(expr.of);
    case "power":
      return hasVariables(expr.base) || hasVariables(expr.exponent);
    case "call":
      return expr.args.some(hasVariables);
    case "ratio":
      return expr.parts.some(hasVariables);
    case "tuple":
    case "set":
      return expr.items.some(hasVariables);
    default:
      return false;
  }
}
