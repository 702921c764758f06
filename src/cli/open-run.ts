import { resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import { ConfigurationError } from "../errors.ts";
import { choicesHint } from "../run/choices-hint.ts";
import type { ExperimentRecord } from "../run/experiment.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { gradersOfRun } from "../run/grader-versions.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import type { StoredRun } from "../storage/runs.ts";
import type { CliContext } from "./context.ts";

/** Where a command finds its run, and whether it writes there: else the store may stand where nothing can be written. */
export type RunPlace = { readonly store: string; readonly writes?: boolean };

/** Runs named in a message; the rest are counted. */
const MOST_NAMED = 20;

/**
 * A run of the store: by its name, by an experiment's name or the beginning of one (its latest
 * run), or the latest of all when none is named, with the graders it was measured with. Close its
 * store when done.
 *
 * @throws ConfigurationError when there is none of that name, with the nearest and the choices, or
 *   when it begins the names of several experiments
 */
export function openRun(
  context: CliContext,
  name: string | undefined,
  place: RunPlace,
): RunInStore {
  const store = openStore(resolve(context.cwd, place.store), {
    mustExist: true,
    onlyReads: !(place.writes ?? false),
  });
  try {
    return runInStore(store, namedRun(store.runs.list(), name, place.store));
  } catch (failure) {
    store.close();
    throw failure;
  }
}

/** The run that is meant among a store's, the latest first. */
function namedRun(runs: readonly StoredRun[], name: string | undefined, where: string): StoredRun {
  const [latest] = runs;
  if (latest === undefined) {
    throw new ConfigurationError(
      name === undefined ? "The store holds no run yet." : `The store holds no run "${name}".`,
      { where, hint: "Make one: heavybench run --help" },
    );
  }
  if (name === undefined) return latest;
  const exact =
    runs.find((run) => run.name === name) ?? runs.find((run) => experimentOf(run) === name);
  if (exact !== undefined) return exact;

  const begun = runs.filter((run) => run.name.startsWith(`${name}-`));
  const experiments = [...new Set(begun.map(experimentOf))];
  if (experiments.length > 1) {
    throw new ConfigurationError(`"${name}" means runs of ${experiments.length} experiments.`, {
      where,
      hint: `Name one of them: ${listed(begun)}.`,
    });
  }
  const [meant] = begun;
  if (meant !== undefined) return meant;
  throw new ConfigurationError(`The store holds no run "${name}".`, {
    where,
    hint: choicesHint(
      name,
      runs.map((run) => run.name),
      MOST_NAMED,
    ),
  });
}

/** The first names of many, and how many more there are. */
function listed(runs: readonly StoredRun[]): string {
  const names = runs.slice(0, MOST_NAMED).map(({ name }) => name);
  const left = runs.length - names.length;
  return `${names.join(", ")}${left > 0 ? ` … and ${left} more` : ""}`;
}

/** A run's name without the digits of its identity. An import's still ends in its log's digits. */
function experimentOf({ name }: StoredRun): string {
  return name.replace(/-[0-9a-f]{8}$/, "");
}

/** A run with its store, its experiment and the graders it was measured with. */
export function runInStore(store: Store, run: StoredRun): RunInStore {
  return {
    store,
    run,
    experiment: run.experiment as unknown as ExperimentRecord,
    graders: gradersOfRun(run.provenance, graders),
  };
}

/** Does something with a run, and closes its store whatever happens. */
export async function withRun<T>(
  context: CliContext,
  name: string | undefined,
  place: RunPlace,
  work: (source: RunInStore) => T | Promise<T>,
): Promise<T> {
  const source = openRun(context, name, place);
  try {
    return await work(source);
  } finally {
    source.store.close();
  }
}
