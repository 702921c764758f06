import type { Json } from "../domain/json.ts";

/** A value that two sides have differently; undefined where a side has none. */
export type DifferingValue = {
  /** The way to it: "benchmarks.aime25.pools.qwen3-8b.expected.8.mean.value". */
  readonly path: string;
  readonly inFile: Json | undefined;
  readonly fromStore: Json | undefined;
};

/** Members by which the items of a list are told apart, rather than by their places. */
const NAMES = ["benchmark", "cell", "thinker", "draw", "k", "iteration", "measure"] as const;

/** Every value in which a `metrics.json` differs from what the store gives, in the file's order. */
export function differingValues(inFile: Json, fromStore: Json): readonly DifferingValue[] {
  const found: DifferingValue[] = [];
  compare("", inFile, fromStore);
  return found;

  function compare(path: string, a: Json | undefined, b: Json | undefined): void {
    if (isPlain(a) || isPlain(b)) {
      if (a !== b) found.push({ path, inFile: a, fromStore: b });
      return;
    }
    const [left, right] = [membersOf(a), membersOf(b)];
    for (const name of new Set([...left.keys(), ...right.keys()]))
      compare(path === "" ? name : `${path}.${name}`, left.get(name), right.get(name));
  }
}

type Plain = string | number | boolean | null | undefined;

function isPlain(value: Json | undefined): value is Plain {
  return value === null || typeof value !== "object";
}

function membersOf(
  value: Exclude<Json, string | number | boolean | null>,
): ReadonlyMap<string, Json | undefined> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const items = value as readonly Json[];
  const names = items.map((item, place) => nameOf(item) ?? String(place));
  // Names that do not tell all items apart tell none.
  const isDistinct = new Set(names).size === names.length;
  return new Map(
    items.map((item, place) => [isDistinct ? (names[place] ?? "") : String(place), item]),
  );
}

function nameOf(item: Json): string | undefined {
  if (isPlain(item) || Array.isArray(item)) return undefined;
  const members = item as Readonly<Record<string, Json | undefined>>;
  const name = NAMES.find((one) => members[one] !== undefined && isPlain(members[one]));
  return name === undefined ? undefined : String(members[name]);
}
