import { countText } from "../domain/count-text.ts";
import type { Problem } from "../domain/problem.ts";
import { ConfigurationError } from "../errors.ts";
import { choicesHint } from "../run/choices-hint.ts";
import { type Experiment, isImported, type ModelConfig } from "../run/experiment.ts";
import type { PlaceOf } from "../run/read-experiment.ts";
import type { Store } from "../storage/open-store.ts";

/** Pools named in a message; the rest are counted. */
const MOST_NAMED = 20;

/**
 * The experiment with its imported pools under their whole names, of which the part before "@" is
 * enough where one pool alone has it.
 *
 * @throws ConfigurationError when the store holds no pool of a name, or several
 */
export function withStoredPools(
  experiment: Experiment,
  store: Pick<Store, "completions">,
  placeOf: PlaceOf,
): Experiment {
  const thought = experiment.thinkers.flatMap((name) => {
    const model = experiment.models[name];
    return model !== undefined && isImported(model) ? [{ name, model }] : [];
  });
  if (thought.length === 0) return experiment;
  const pools = store.completions.importedPools();
  const found = new Map(
    thought.map(({ name, model }) => {
      const whole = wholeName(model.model, pools, placeOf(["thinker"], name));
      return [name, { ...model, model: whole }];
    }),
  );
  const nameOf = (name: string, { model }: ModelConfig) =>
    experiment.models[name]?.model === name ? model : name;
  return {
    ...experiment,
    models: Object.fromEntries(
      Object.entries(experiment.models).map(([name, model]) => {
        const pool = found.get(name);
        return pool === undefined ? [name, model] : [nameOf(name, pool), pool];
      }),
    ),
    thinkers: experiment.thinkers.map((name) => {
      const pool = found.get(name);
      return pool === undefined ? name : nameOf(name, pool);
    }),
  };
}

function wholeName(written: string, pools: readonly string[], where: string): string {
  if (pools.includes(written)) return written;
  const meant = pools.filter((pool) => pool.startsWith(`${written}@`));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  if (meant.length > 1) {
    throw new ConfigurationError(`"${written}" means ${meant.length} imported pools.`, {
      where,
      hint: `Name one of them: ${meant.slice(0, MOST_NAMED).join(", ")}.`,
    });
  }
  throw new ConfigurationError(`The store holds no imported pool "${written}".`, {
    where,
    hint:
      pools.length === 0
        ? "It holds none at all: import one first (heavybench import --help), or name its store with --store."
        : choicesHint(written, pools, MOST_NAMED),
  });
}

/**
 * Refuses, before anything is run, an imported pool that can give nothing of what is asked.
 *
 * @throws ConfigurationError when it holds no attempt at any of the problems, or nowhere the K to
 *   be deliberated upon
 */
export function refuseEmptyPools(
  { thinkers, models, grid, datasets }: Experiment,
  problems: readonly Problem[],
  sizeOf: (thinker: string, problem: Problem) => number,
  placeOf: PlaceOf,
): void {
  for (const thinker of thinkers) {
    const model = models[thinker];
    if (model === undefined || !isImported(model)) continue;
    const largest = problems.reduce((most, problem) => Math.max(most, sizeOf(thinker, problem)), 0);
    if (largest === 0) {
      throw new ConfigurationError(
        `The imported pool "${thinker}" holds no attempt at ${problems.length === 1 ? "the one question" : `any of the ${problems.length} questions`}.`,
        {
          where: `${placeOf(["datasets"])}: ${datasets.join(", ")}`,
          hint: "Name the dataset it was imported with, file and seed alike; its questions must be the same to the letter.",
        },
      );
    }
    const beyond = grid.k.filter((k) => k > largest);
    const isDeliberated = grid.m.some((m) => m > 0);
    const needsK = grid.selection.some((selection) => selection !== "none");
    if (beyond.length > 0 && isDeliberated && needsK) {
      throw new ConfigurationError(
        `The imported pool "${thinker}" of at most ${countText(largest, "trajectory", "trajectories")} a question cannot give K = ${beyond.join(", ")}.`,
        {
          where: placeOf(["deliberation", "k"], beyond[0]),
          hint: `Set K to ${largest} or less, or -m 0 to measure the pool alone.`,
        },
      );
    }
  }
}
