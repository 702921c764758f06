import { z } from "zod";
import { choicesHint } from "./choices-hint.ts";
import { experimentSchema } from "./experiment-schema.ts";

/** What is wrong with a field, in words for whoever wrote it. */
export type ExperimentFault = {
  readonly path: readonly string[];
  readonly says: string;
  readonly hint: string;
};

/**
 * The first fault that the schema found, told by the field, the value given, and what the field
 * takes. The schema is asked for the latter, so that range and choices are always the true ones.
 */
export function faultIn(fields: unknown, issues: readonly z.core.$ZodIssue[]): ExperimentFault {
  const issue = deepest(issues[0] as z.core.$ZodIssue);
  if (issue.code === "unrecognized_keys") return unknownField(issue);
  const path = issue.path.map(String);
  if (issue.code === "custom") {
    return { path, says: issue.message, hint: String(issue.params?.hint ?? FIELDS_HINT) };
  }
  const field = path.findLast((part) => !/^\d+$/.test(part)) ?? "experiment";
  if (issue.code === "invalid_key") {
    const hint = `Give ${taken(shapeAt(experimentShape(), path.slice(0, -1)))}.`;
    return { path, says: `"${field}" cannot be a name here.`, hint };
  }
  const value = valueAt(fields, path);
  const shape = shapeAt(experimentShape(), path);
  if (value === undefined) {
    return { path, says: `The field "${field}" is missing.`, hint: missingHint(path, shape) };
  }
  if (value === null) {
    const says = `"${field}" has no value.`;
    return { path, says, hint: `Give ${taken(shape)}, or leave the field out.` };
  }
  if (path.some((part) => part === "api_key_env" || part === "headers_env")) {
    // Someone may have put the key itself there: it is not repeated.
    return {
      path,
      says: `"${field}" names no environment variable.`,
      hint: `Give ${taken(shape)}.`,
    };
  }
  return { path, says: `"${field}" cannot be ${shown(value)}.`, hint: valueHint(value, shape) };
}

const FIELDS_HINT = "docs/experiments.md lists every field with its range.";

/** Of a choice of shapes, the complaint of the one that came nearest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.flatMap((branch) => branch.slice(0, 1));
  const inner = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (inner === undefined) return issue;
  return deepest({ ...inner, path: [...issue.path, ...inner.path] });
}

function unknownField({ path: around, keys }: z.core.$ZodIssueUnrecognizedKeys): ExperimentFault {
  const [field = ""] = keys;
  const path = [...around.map(String), field];
  const shape = shapeAt(experimentShape(), around.map(String));
  const known = Object.keys(
    (shape === undefined ? [] : alternatives(shape)).find(({ properties }) => properties)
      ?.properties ?? {},
  );
  const home = homeOf(field);
  return {
    path,
    says: `There is no field "${field}" here.`,
    hint: `${home === undefined ? "" : `It belongs into "${home}". `}${choicesHint(field, known)}`,
  };
}

/** The set of fields that has one of this name, where a field was only put into the wrong one. */
function homeOf(field: string): string | undefined {
  const { deliberation, models } = experimentShape().properties ?? {};
  const model = isShape(models?.additionalProperties) ? models.additionalProperties : undefined;
  const places: readonly (readonly [string, Shape | undefined])[] = [
    ["deliberation", deliberation],
    ["models.NAME", model],
    ["models.NAME.sampling", model?.properties?.sampling],
  ];
  return places.find(([, shape]) => Object.hasOwn(shape?.properties ?? {}, field))?.[0];
}

/** The part of a JSON Schema that experiments use. */
type Shape = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

function experimentShape(): Shape {
  return z.toJSONSchema(experimentSchema, { io: "input" }) as unknown as Shape;
}

function isShape(value: Shape | boolean | undefined): value is Shape {
  return typeof value === "object";
}

/** What a field may be: itself, or each of several. */
function alternatives(shape: Shape): readonly Shape[] {
  return shape.anyOf === undefined ? [shape] : shape.anyOf.flatMap(alternatives);
}

function shapeAt(shape: Shape | undefined, path: readonly string[]): Shape | undefined {
  const [field, ...rest] = path;
  if (shape === undefined || field === undefined) return shape;
  const inner = alternatives(shape).flatMap(({ items, properties, additionalProperties }) => {
    if (items !== undefined && /^\d+$/.test(field)) return items;
    if (properties !== undefined && Object.hasOwn(properties, field))
      return properties[field] ?? [];
    return isShape(additionalProperties) ? additionalProperties : [];
  });
  return shapeAt(inner[0], rest);
}

/** What a field takes: "a whole number from 1 to 100, or a list of such". */
function taken(shape: Shape | undefined): string {
  if (shape === undefined) return "what docs/experiments.md says of it";
  const { description, anyOf, items, properties, type } = shape;
  if (description !== undefined) return description;
  if (anyOf !== undefined) {
    const isMany = anyOf.some((one) => one.items !== undefined);
    const single = anyOf.filter((one) => one.items === undefined).map(taken);
    return `${single.join(", or ")}${isMany ? ", or a list of such" : ""}`;
  }
  if (shape.enum !== undefined) return `one of ${shape.enum.join(", ")}`;
  if (items !== undefined) {
    const most = shape.maxItems === undefined ? "" : ` of at most ${shape.maxItems}`;
    return `a list${most}, each ${taken(items)}`;
  }
  if (properties !== undefined) return `a set of fields: ${Object.keys(properties).join(", ")}`;
  switch (type) {
    case "integer":
      return `a whole number${rangeOf(shape)}`;
    case "number":
      return `a number${rangeOf(shape)}`;
    case "boolean":
      return "true or false";
    case "string":
      return "a text";
    default:
      return "a set of fields, each as name: value";
  }
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: Shape): string {
  if (exclusiveMinimum !== undefined) return ` above ${count(exclusiveMinimum)}`;
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum === undefined) return isBounded ? ` of at most ${count(maximum)}` : "";
  return isBounded
    ? ` from ${count(minimum)} to ${count(maximum)}`
    : ` of at least ${count(minimum)}`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function valueHint(value: unknown, shape: Shape | undefined): string {
  const [one] = shape === undefined ? [] : alternatives(shape);
  if (one?.enum !== undefined && !Array.isArray(value)) {
    return choicesHint(String(value), one.enum);
  }
  const isNumber = one?.type === "number" || one?.type === "integer";
  const hint = `Give ${taken(shape)}.`;
  if (typeof value === "string" && isNumber && Number.isFinite(Number(value || "x"))) {
    return `${hint} Without quotes: ${value}.`;
  }
  if (typeof value === "number" && one?.type === "string") {
    return `${hint} A number that is meant as a text needs quotes: "${value}".`;
  }
  return hint;
}

function missingHint(path: readonly string[], shape: Shape | undefined): string {
  if (path.length === 1 && path[0] === "datasets") {
    return "Name at least one: `datasets: [aime25]` in the file, or --dataset aime25. `heavybench datasets list` shows them.";
  }
  if (path.length === 1 && path[0] === "models") {
    return "Name a model: `models: { mine: { model: … , base_url: … } }` in the file, or --model NAME --base-url URL.";
  }
  return `Give ${taken(shape)}.`;
}

/** A value as it was written, cut to fit a line; of an address neither user, password nor query. */
function shown(value: unknown): string {
  const whole = typeof value === "number" ? String(value) : JSON.stringify(value);
  const text = whole
    .replace(/\/\/[^/@"]*@/g, "//[hidden]@")
    .replace(/(:\/\/[^?"]*)\?[^"]*/g, "$1?[hidden]");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What a path leads to; undefined where it leads nowhere. */
export function valueAt(fields: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, field) => {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, field)) return undefined;
    return (at as Readonly<Record<string, unknown>>)[field];
  }, fields);
}
