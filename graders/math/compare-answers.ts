import type { Answer, Equation } from "./answer.ts";
import { canonicalForm } from "./canonical-form.ts";
import { compareInequalities, constantFactor } from "./compare-inequalities.ts";
import { compareRatios } from "./compare-ratios.ts";
import { compareRegions } from "./compare-regions.ts";
import { compareScalars } from "./compare-scalars.ts";
import { limits, type Work } from "./limits.ts";
import { compareMatrices } from "./matrix.ts";
import { different, equal, type Outcome, unknown } from "./outcome.ts";
import { type Region, regionOf, symbolicRegions } from "./region.ts";
import type { Expr } from "./syntax.ts";
import { compareTexts } from "./text-answer.ts";
import { atFixedPoint, collectSymbols, substituted } from "./traverse.ts";
import { componentsOf } from "./vector-notation.ts";

/** Whether two answers say the same. Symmetric. */
export function compareAnswers(a: Answer, b: Answer, work: Work): Outcome {
  const named = compareNamed(a, b, work);
  if (named) return named;
  const [x, y] = [unwrapped(a), unwrapped(b)];
  return compareUnwrapped(x, y, work);
}

/** `x=5` and `f(x)=…` equal their right side; two equations are compared as such. */
function compareNamed(a: Answer, b: Answer, work: Work): Outcome | undefined {
  const [left, right] = [equationOf(a), equationOf(b)];
  if (left && right) {
    const outcome = compareEquations(left, right, work);
    if (outcome.verdict === "equal") return outcome;
  }
  if (a.shape === "equation" || b.shape === "equation") {
    return left && right
      ? different("equation", "the equations differ")
      : different("equation", "a general equation is no value");
  }
  if (a.shape === "assignment" && b.shape === "assignment") {
    if (a.isVariable && b.isVariable && a.name !== b.name)
      return different("equation", "another variable is given");
    const renamed = renamedArgument(a, b);
    return renamed === "clash"
      ? different("equation", "the argument has another name")
      : compareAnswers(a.value, renamed ?? b.value, work);
  }
  if (a.shape === "assignment") return compareAnswers(a.value, b, work);
  if (b.shape === "assignment") return compareAnswers(a, b.value, work);
  return undefined;
}

type Assignment = Answer & { readonly shape: "assignment" };

/** The n + 1 of f(n) = n + 1 as x + 1 beside f(x) = …: a function's argument may have any name. */
function renamedArgument(a: Assignment, b: Assignment): Answer | undefined | "clash" {
  const [f, g] = [FUNCTION_OF.exec(a.name), FUNCTION_OF.exec(b.name)];
  const [letter, other] = [f?.[2], g?.[2]];
  if (letter === undefined || other === undefined || f?.[1] !== g?.[1] || letter === other)
    return undefined;
  if (b.value.shape !== "scalar") return undefined;
  if (collectSymbols(b.value.value).has(letter)) return "clash";
  return { ...b.value, value: substituted(b.value.value, other, { kind: "symbol", name: letter }) };
}

const FUNCTION_OF = /^([a-zA-Z])\(([a-z])\)$/;

function equationOf(answer: Answer): Equation | undefined {
  if (answer.shape === "equation") return answer.equation;
  return answer.shape === "assignment" ? answer.equation : undefined;
}

/** Equations hold for the same values if their differences are proportional. */
function compareEquations(a: Equation, b: Equation, work: Work): Outcome {
  const difference = ({ left, right }: Equation): Expr => ({
    kind: "sum",
    terms: [left, { kind: "negative", of: right }],
  });
  const moduli = [a, b].flatMap(({ right }) => (right.kind === "modulo" ? right.modulus : []));
  const [modulus, other] = moduli;
  if (modulus && !(other && compareScalars(modulus, other, work).verdict === "equal"))
    return different("modulus", "the moduli differ");
  const [x, y] = [difference(a), difference(b)];
  if (compareScalars(x, y, work).verdict === "equal")
    return equal("equation", "the equations agree");
  const factor = constantFactor({ kind: "quotient", top: x, bottom: y });
  if (factor === undefined) return different("equation", "the equations differ");
  const scaled = compareScalars(
    { kind: "product", factors: [x, ratioOf(y)] },
    { kind: "product", factors: [y, ratioOf(x)] },
    work,
  );
  return scaled.verdict === "equal"
    ? equal("equation", "the equations agree up to a factor")
    : different("equation", "the equations differ");

  /** The expression at a fixed point: x·y(p) = y·x(p) exactly when they are proportional. */
  function ratioOf(expr: Expr): Expr {
    return atFixedPoint(expr);
  }
}

/** Single elements leave their list, set or brackets. */
function unwrapped(answer: Answer): Answer {
  if (answer.shape === "collection" || answer.shape === "tuple") {
    const [only] = answer.items;
    if (answer.items.length === 1 && only)
      return only.shape === "assignment" ? unwrapped(only.value) : unwrapped(only);
  }
  return answer;
}

function compareUnwrapped(a: Answer, b: Answer, work: Work): Outcome {
  const [x, y] = [a.shape, b.shape];
  if (a.shape === "text" || b.shape === "text") return compareTexts(a, b);
  if (a.shape === "scalar" && b.shape === "scalar") return compareValues(a, b, work);
  const vectors = compareVectors(a, b, work);
  if (vectors) return vectors;
  if (a.shape === "matrix" || b.shape === "matrix")
    return compareMatrices(a, b, (p, q) => compareAnswers(p, q, work), work);
  if (a.shape === "ratio" || b.shape === "ratio") return compareRatios(a, b, work);
  if (a.shape === "inequality" && b.shape === "inequality") return compareInequalities(a, b, work);
  if (a.shape === "inequality" && (b.shape === "tuple" || b.shape === "region"))
    return compareSymbolicEnds(a, b, work);
  if (b.shape === "inequality" && (a.shape === "tuple" || a.shape === "region"))
    return compareSymbolicEnds(b, a, work);
  if (a.shape === "region" || b.shape === "region") return compareWithRegion(a, b, work);
  if (a.shape === "tuple" && b.shape === "tuple") return compareTuples(a, b, work);
  if (a.shape === "collection" && b.shape === "collection")
    return compareCollections(a.items, b.items, work);
  if (a.shape === "collection" && b.shape === "tuple") return compareListWithTuple(a, b, work);
  if (a.shape === "tuple" && b.shape === "collection") return compareListWithTuple(b, a, work);
  if (a.shape === "collection" || b.shape === "collection") return compareRepeated(a, b, work);
  return different("shape", `a ${x} is no ${y}`);
}

/** "7/2 or 3.5" states one value twice. */
function compareRepeated(a: Answer, b: Answer, work: Work): Outcome {
  const [list, other] = a.shape === "collection" ? [a, b] : [b, a];
  const [only, ...more] = list.shape === "collection" ? distinct(list.items, work) : [];
  if (only && more.length === 0) return compareAnswers(only, other, work);
  return different("shape", `a ${a.shape} is no ${b.shape}`);
}

/** 3i − j + 2k beside (3, −1, 2) or a column; undefined when neither is written so. */
function compareVectors(a: Answer, b: Answer, work: Work): Outcome | undefined {
  const [vector, other] = a.shape === "scalar" ? [a, b] : [b, a];
  const entries = other.shape === "tuple" ? other.items : columnOf(other);
  if (vector.shape !== "scalar" || entries === undefined) return undefined;
  const components = componentsOf(vector, entries.length);
  return components && inOrder(components, entries, work);
}

function columnOf(answer: Answer): readonly Answer[] | undefined {
  if (answer.shape !== "matrix" || answer.value.kind !== "matrix") return undefined;
  const { rows } = answer.value;
  if (rows.length > 1 && rows.some((row) => row.length > 1)) return undefined;
  return rows.flat().map((value): Answer => ({ shape: "scalar", value, isPercent: false }));
}

type ScalarAnswer = Answer & { readonly shape: "scalar" };

/** N% equals N and N/100; a modulus is compared where both give one. */
function compareValues(a: ScalarAnswer, b: ScalarAnswer, work: Work): Outcome {
  if (a.modulus && b.modulus && compareScalars(a.modulus, b.modulus, work).verdict !== "equal") {
    return different("modulus", "the moduli differ");
  }
  if (a.modulus && b.modulus && areCongruent(a.value, b.value, a.modulus))
    return equal("modulus", "the numbers are congruent");
  const plain = compareScalars(a.value, b.value, work);
  if (plain.verdict === "equal" || a.isPercent === b.isPercent) return plain;
  const hundredth = (value: Expr): Expr => ({ kind: "percent", of: value });
  const reduced = a.isPercent
    ? compareScalars(hundredth(a.value), b.value, work)
    : compareScalars(a.value, hundredth(b.value), work);
  return reduced.verdict === "equal" ? equal("percent", `${reduced.reason}, as hundredths`) : plain;
}

/** Whole numbers that leave the same remainder: x ≡ 3 and x ≡ 8 (mod 5). */
function areCongruent(a: Expr, b: Expr, modulus: Expr): boolean {
  const [x, y, m] = [wholeNumber(a), wholeNumber(b), wholeNumber(modulus)];
  return x !== undefined && y !== undefined && m !== undefined && m > 0n && (x - y) % m === 0n;
}

function wholeNumber(expr: Expr): bigint | undefined {
  if (expr.kind === "negative") {
    const of = wholeNumber(expr.of);
    return of === undefined ? undefined : -of;
  }
  return expr.kind === "number" && expr.value.d === 1n && !expr.isDecimal
    ? expr.value.n
    : undefined;
}

function compareWithRegion(a: Answer, b: Answer, work: Work): Outcome {
  const [x, y] = [asRegion(a), asRegion(b)];
  if (!x || !y) return different("shape", "only one is an interval");
  if (
    a.shape === "region" &&
    b.shape === "region" &&
    a.variable &&
    b.variable &&
    a.variable !== b.variable
  ) {
    return different("interval", "another variable is bounded");
  }
  return compareRegions(x, y, work);
}

/** An inequality with symbols in its ends against an interval: either reading may be meant. */
function compareSymbolicEnds(
  inequality: Answer & { readonly shape: "inequality" },
  other: Answer,
  work: Work,
): Outcome {
  const region = asRegion(other);
  const readings = symbolicRegions(inequality.operands, inequality.operators);
  const isSame =
    region && readings.some((reading) => compareRegions(reading, region, work).verdict === "equal");
  return isSame
    ? equal("interval", "the inequality describes the interval")
    : different("shape", "the inequality does not describe the interval");
}

function asRegion(answer: Answer): Region | undefined {
  if (answer.shape === "region") return answer.region;
  if (answer.shape === "tuple") return regionOf(answer.written);
  if (answer.shape !== "collection") return undefined;
  const pieces = answer.items.map((item) =>
    item.shape === "scalar" && answer.isBraced
      ? [{ kind: "point" as const, at: item.value }]
      : asRegion(item),
  );
  return pieces.every((piece) => piece !== undefined) ? pieces.flat() : undefined;
}

type TupleAnswer = Answer & { readonly shape: "tuple" };

function compareTuples(a: TupleAnswer, b: TupleAnswer, work: Work): Outcome {
  if (a.items.length !== b.items.length)
    return different("tuple", "the number of elements differs");
  const region = a.items.length === 2 && (a.open !== b.open || a.close !== b.close);
  if (region) {
    const [x, y] = [regionOf(a.written), regionOf(b.written)];
    return x && y ? compareRegions(x, y, work) : different("tuple", "the brackets differ");
  }
  return inOrder(a.items, b.items, work);
}

function inOrder(a: readonly Answer[], b: readonly Answer[], work: Work): Outcome {
  let undecided: Outcome | undefined;
  for (const [at, item] of a.entries()) {
    const other = b[at];
    const outcome = other
      ? compareAnswers(item, other, work)
      : different("tuple", "an element is missing");
    if (outcome.verdict === "different")
      return different("tuple", `element ${at + 1}: ${outcome.reason}`);
    if (outcome.verdict === "unknown") undecided ??= outcome;
  }
  return undecided ?? equal("tuple", "all elements agree in order");
}

/** Matching without order: every element has its own partner. Repetitions count once. */
function compareCollections(a: readonly Answer[], b: readonly Answer[], work: Work): Outcome {
  if (a.length > limits.items || b.length > limits.items)
    return unknown("set", "too many elements");
  if ([...a, ...b].some(isEllipsis)) {
    return a.length === b.length
      ? inOrder(a, b, work)
      : different("set", "the patterns differ in length");
  }
  if (sameLabels(a, b)) return byLabel(a, b, work);
  const [x, y] = [distinct(a, work), distinct(b, work)];
  if (x.length !== y.length) return different("set", "the number of elements differs");
  // Equal forms first: what is left to try pair by pair is little.
  const { left, right } = withoutEqualForms(x, y);
  const used = new Set<number>();
  for (const item of left) {
    const at = right.findIndex(
      (other, index) => !used.has(index) && compareAnswers(item, other, work).verdict === "equal",
    );
    if (at < 0) return different("set", "an element has no partner");
    used.add(at);
  }
  return equal("set", "every element has a partner");
}

const isEllipsis = (answer: Answer): boolean =>
  answer.shape === "scalar" && answer.value.kind === "symbol" && answer.value.name === "ldots";

/** Elements without repetition of form, then, for short lists, of value. */
function distinct(items: readonly Answer[], work: Work): readonly Answer[] {
  const byForm = [...new Map(items.map((item, at) => [canonicalForm(item) ?? at, item])).values()];
  if (byForm.length > 24) return byForm;
  const kept: Answer[] = [];
  for (const item of byForm) {
    if (!kept.some((other) => compareAnswers(item, other, work).verdict === "equal"))
      kept.push(item);
  }
  return kept;
}

function withoutEqualForms(
  a: readonly Answer[],
  b: readonly Answer[],
): { left: readonly Answer[]; right: readonly Answer[] } {
  const forms = new Map<string, number>();
  for (const [at, item] of b.entries()) {
    const form = canonicalForm(item);
    if (form !== undefined) forms.set(form, at);
  }
  const matched = new Set<number>();
  const left = a.filter((item) => {
    const at = forms.get(canonicalForm(item) ?? "");
    if (at === undefined || matched.has(at)) return true;
    matched.add(at);
    return false;
  });
  return { left, right: b.filter((_, at) => !matched.has(at)) };
}

const labelsOf = (items: readonly Answer[]): readonly string[] =>
  items.flatMap((item) => (item.shape === "assignment" ? [item.name] : []));

/** Both name the same two or more quantities, each once: "a_3 = 2, a_37 = 19". */
function sameLabels(a: readonly Answer[], b: readonly Answer[]): boolean {
  const [x, y] = [labelsOf(a), labelsOf(b)];
  return (
    x.length === a.length &&
    y.length === b.length &&
    x.length === y.length &&
    new Set(x).size === x.length &&
    x.length > 1 &&
    x.every((label) => y.includes(label)) &&
    new Set(y).size === y.length
  );
}

function byLabel(a: readonly Answer[], b: readonly Answer[], work: Work): Outcome {
  return inOrder(byName(a), byName(b), work);
}

/** A point may be given by its coordinates' names: "x = 3, y = 4" is (3, 4). A set or a plain list is no point. */
function compareListWithTuple(
  list: Answer & { readonly shape: "collection" },
  tuple: TupleAnswer,
  work: Work,
): Outcome {
  const isNamed = list.items.length > 1 && new Set(labelsOf(list.items)).size === list.items.length;
  if (!isNamed || tuple.open !== "(" || tuple.close !== ")") {
    return different("shape", "an unordered list is no tuple");
  }
  if (list.items.length !== tuple.items.length) {
    return different("tuple", "the number of elements differs");
  }
  return inOrder(inNameOrder(list.items), tuple.items, work);
}

/** "y = 2, x = 1" is (1, 2): coordinates go by their names, whatever order they are given in. */
function inNameOrder(items: readonly Answer[]): readonly Answer[] {
  return labelsOf(items).every((label) => /^[xyz]$/.test(label)) ? byName(items) : items;
}

function byName(items: readonly Answer[]): readonly Answer[] {
  return [...items].sort((x, y) =>
    x.shape === "assignment" && y.shape === "assignment" && x.name < y.name ? -1 : 1,
  );
}
