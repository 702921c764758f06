import { stringify } from "yaml";
import { countText } from "../domain/count-text.ts";
import { ConfigurationError } from "../errors.ts";
import { terminalTable } from "../report/terminal.ts";
import { choicesHint } from "../run/choices-hint.ts";
import { type Preset, presets } from "../run/presets/index.ts";
import type { CliContext } from "./context.ts";
import { columnsOf } from "./screen.ts";

type Output = { readonly json?: boolean };

export function listPresets(context: CliContext, { json }: Output): void {
  const all = Object.values(presets).map(({ name, about }) => ({ name, about }));
  if (json) {
    context.stdout.write(`${JSON.stringify(all)}\n`);
    return;
  }
  const table = {
    title:
      "Presets: `preset: NAME` in an experiment, or --preset NAME; what the experiment says itself goes before",
    columns: ["preset", "what it holds"],
    rows: all.map(({ name, about }) => [name, about]),
    notes: [],
  };
  context.stdout.write(`${terminalTable(table, { columns: columnsOf(context.stdout) })}\n`);
}

/** @throws ConfigurationError when there is none of that name, with the nearest and the choices */
export function showPreset(context: CliContext, name: string, { json }: Output): void {
  const { about, sampling, deliberation } = presetNamed(name);
  if (json) {
    context.stdout.write(`${JSON.stringify({ name, about, sampling, deliberation })}\n`);
    return;
  }
  context.stdout.write(
    `# ${about}\n# A model's own sampling goes before this one's.\npreset: ${name}\n` +
      `# models: { …: { sampling: ${JSON.stringify(sampling)} } }\n${stringify({ deliberation })}`,
  );
}

/** @throws ConfigurationError when there is none of that name, with the nearest and the choices */
export function diffPresets(context: CliContext, a: string, b: string, { json }: Output): void {
  const [left, right] = [fieldsOf(presetNamed(a)), fieldsOf(presetNamed(b))];
  const differences = [...new Set([...left.keys(), ...right.keys()])].flatMap((field) => {
    const [ours, theirs] = [left.get(field) ?? null, right.get(field) ?? null];
    return ours === theirs ? [] : [{ field, [a]: ours, [b]: theirs }];
  });
  if (json) {
    context.stdout.write(`${JSON.stringify(differences)}\n`);
    return;
  }
  const table = {
    title: countText(differences.length, "field differs", "fields differ"),
    columns: ["field", a, b],
    rows: differences.map((row) => [String(row.field), row[a] ?? "not sent", row[b] ?? "not sent"]),
    notes: [],
  };
  context.stdout.write(
    `${terminalTable(table, { columns: columnsOf(context.stdout) }) || `${a} and ${b} say the same.`}\n`,
  );
}

function presetNamed(name: string): Preset {
  const found = Object.values(presets).find((preset) => preset.name === name);
  if (found !== undefined) return found;
  throw new ConfigurationError(`There is no preset "${name}".`, {
    where: "heavybench presets",
    hint: choicesHint(name, Object.keys(presets)),
  });
}

/** What a preset comes to, field by field: the second stage's sampling with what it takes from the first's. */
function fieldsOf({ sampling, deliberation }: Preset): ReadonlyMap<string, string> {
  const { sampling: own, ...choices } = deliberation;
  const entries = [
    ...Object.entries(sampling).map(([field, value]) => [`thinker's ${field}`, value] as const),
    ...Object.entries({ ...sampling, ...own }).map(
      ([field, value]) => [`deliberator's ${field}`, value] as const,
    ),
    ...Object.entries(choices),
  ];
  return new Map(entries.map(([field, value]) => [field, [value].flat().join(", ")]));
}
