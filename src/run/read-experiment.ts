import { ConfigurationError } from "../errors.ts";
import { faultIn, valueAt } from "./experiment-fault.ts";
import { type ExperimentFile, experimentSchema } from "./experiment-schema.ts";
import type { ExperimentText } from "./experiment-text.ts";

/** A field set from the command line: `deliberation.k=4,8` as `["deliberation", "k"]` and its value. */
export type FieldSetting = {
  readonly path: readonly string[];
  readonly value: unknown;
  /** As the user wrote it, for messages: "--set deliberation.k=4,8". */
  readonly flag: string;
};

/** An experiment whose every field is valid by itself, in its file's words. */
export type CheckedExperiment = {
  readonly file: ExperimentFile;
  readonly placeOf: PlaceOf;
};

/**
 * Where a field was set, or would be, for messages: "x.yaml:4:7 pool", or "--pool 4 (field pool)"
 * where a flag has the last word. Given an item, its place in the list that the field holds.
 */
export type PlaceOf = (path: readonly string[], item?: string | number) => string;

/**
 * An experiment checked once: a file's fields (or none), with the command line's settings over them.
 *
 * @throws ConfigurationError naming file, line, column and field, with the nearest valid name and the choices
 */
export function readExperiment(
  source: ExperimentText | undefined,
  settings: readonly FieldSetting[],
): CheckedExperiment {
  const fields = { ...source?.fields };
  for (const setting of settings) setField(fields, setting);
  const placeOf: PlaceOf = (path, item) => {
    const whole = item === undefined ? path : itemPath(fields, path, item);
    const field = whole.length > 0 ? ` ${whole.join(".")}` : "";
    const flag = settings.findLast((setting) => isWithin(whole, setting.path))?.flag;
    if (flag !== undefined) return `${flag} (field${field})`;
    return `${source?.placeOf(whole) ?? "the command line, field"}${field}`;
  };
  const checked = experimentSchema.safeParse(fields);
  if (checked.success) return { file: checked.data, placeOf };
  const { path, says, hint } = faultIn(fields, checked.error.issues);
  throw new ConfigurationError(says, { where: placeOf(path), hint });
}

/** Where an item stands in the list that a field holds, known by itself or its name; the field's own path where it holds no list. */
function itemPath(
  fields: unknown,
  path: readonly string[],
  item: string | number,
): readonly string[] {
  const held = valueAt(fields, path);
  if (!Array.isArray(held)) return path;
  const at = held.findIndex((one) => one === item || valueAt(one, ["name"]) === item);
  return at < 0 ? path : [...path, String(at)];
}

/** Whether what is wrong lies in what was set, or the setting in what is wrong. */
function isWithin(path: readonly string[], set: readonly string[]): boolean {
  const shared = Math.min(path.length, set.length);
  return shared > 0 && set.slice(0, shared).every((part, at) => part === path[at]);
}

function setField(fields: Record<string, unknown>, { path, value, flag }: FieldSetting): void {
  const [field, ...rest] = path;
  if (field === undefined) return;
  if (rest.length === 0) {
    define(fields, field, value);
    return;
  }
  const inner = Object.hasOwn(fields, field) ? (fields[field] ?? {}) : {};
  if (typeof inner !== "object" || Array.isArray(inner)) {
    throw new ConfigurationError(`"${field}" holds no fields of its own.`, {
      where: flag,
      hint: "Name a field by its path, as in --set deliberation.k=4,8.",
    });
  }
  // A copy: where the file used an alias, what it repeats must not change with it.
  const copy: Record<string, unknown> = { ...inner };
  setField(copy, { path: rest, value, flag });
  define(fields, field, copy);
}

/** Sets a field of any name, `__proto__` included, as a plain one. */
function define(fields: Record<string, unknown>, field: string, value: unknown): void {
  Object.defineProperty(fields, field, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
