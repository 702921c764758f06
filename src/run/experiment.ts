import type { Sampling } from "../domain/completion.ts";
import type { Price } from "../domain/cost.ts";
import { hashOf } from "../domain/hash.ts";
import type { Json } from "../domain/json.ts";
import type {
  CARRY_OVERS,
  CLIPPINGS,
  COMPONENTS,
  INVALID_POLICIES,
  LANGUAGES,
  PROMPTS,
  SELECTIONS,
  SHUFFLES,
} from "./experiment-schema.ts";

/** A whole experiment, checked and resolved: every default filled in, every list still a list. */
export type Experiment = {
  readonly name: string;
  readonly preset: string | null;
  readonly seed: number;
  /** By the names used in `thinkers` and `deliberators`. */
  readonly models: Readonly<Record<string, ModelConfig>>;
  readonly thinkers: readonly string[];
  /** Empty: each thinker deliberates on its own attempts. */
  readonly deliberators: readonly string[];
  readonly datasets: readonly string[];
  /** The first so many questions of each dataset; null for all. */
  readonly limit: number | null;
  /** The same for some datasets alone, by name; of two limits the lesser holds. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Trajectories a question; null: the largest K, and all that a log holds where they were imported. */
  readonly pool: number | null;
  readonly draws: number;
  readonly grid: Grid;
  /** How programs vote; absent: they do not. */
  readonly voteBy?: "behaviour";
  /** Bootstrap resamples behind every interval. */
  readonly bootstrap: number;
  readonly maxCost: number | null;
};

export type ModelConfig = {
  /** As the endpoint knows it. */
  readonly model: string;
  readonly sampling: Sampling;
  /** What it is sampled with as deliberator. */
  readonly deliberationSampling: Sampling;
  /** Parameters of a simulated model; null for an endpoint. */
  readonly simulated: Readonly<Record<string, Json>> | null;
  readonly contextWindow: number | null;
  readonly price: Price | null;
  readonly endpoint: EndpointConfig;
};

/** Tries a completion, where the experiment does not say. */
export const DEFAULT_MAX_ATTEMPTS = 6;

/** The variable that holds an endpoint's key, where the experiment names none. */
export const DEFAULT_API_KEY_ENV = "OPENAI_API_KEY";

/** How a model is reached: nothing here enters a completion's key or a run's identity. */
export type EndpointConfig = {
  readonly baseUrl: string;
  readonly apiKeyEnv: string;
  /** Further headers, by the environment variables that hold them. */
  readonly headersEnv: Readonly<Record<string, string>>;
  readonly concurrency: number;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  readonly maxAttempts: number;
  readonly idleTimeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly stream: boolean;
  readonly samplesPerCall: number;
};

/** The deliberation's choices; each list multiplies the grid. */
export type Grid = {
  readonly k: readonly number[];
  readonly m: readonly number[];
  readonly n: readonly number[];
  readonly selection: readonly (typeof SELECTIONS)[number][];
  readonly component: readonly (typeof COMPONENTS)[number][];
  readonly clipping: readonly (typeof CLIPPINGS)[number][];
  readonly budget: readonly number[];
  readonly tokenizer: readonly string[];
  readonly shuffle: readonly (typeof SHUFFLES)[number][];
  readonly invalid: readonly (typeof INVALID_POLICIES)[number][];
  readonly carryOver: readonly (typeof CARRY_OVERS)[number][];
  readonly prompt: readonly (typeof PROMPTS)[number][];
  readonly language: readonly (typeof LANGUAGES)[number][];
};

/** One choice of everything. */
export type CellChoices = { readonly [name in keyof Grid]: Grid[name][number] };

/** One cell of the grid: a thinker's pool, deliberated upon in one way. */
export type Cell = CellChoices & {
  /** What varies in this experiment, readable and unique in it: "k=8 selection=random". */
  readonly name: string;
  readonly thinker: string;
  readonly deliberator: string;
};

/** Someone's recorded trajectories, imported: they are in the store, or nowhere. */
export function isImported({ model }: { readonly model: string }): boolean {
  return model.startsWith(IMPORTED);
}

/** What the names of imported pools begin with. */
export const IMPORTED = "imported/";

/** How many of a dataset's questions are asked, from its first; undefined for all. */
export function limitOf(
  { limit, limits = {} }: Pick<Experiment, "limit" | "limits">,
  dataset: string,
): number | undefined {
  const own = Object.hasOwn(limits, dataset) ? limits[dataset] : undefined;
  if (own === undefined || limit === null) return own ?? limit ?? undefined;
  return Math.min(own, limit);
}

/** Trajectories that are sampled for a question, where a model is asked for them. */
export function sampledPool({ pool, grid }: Pick<Experiment, "pool" | "grid">): number {
  return pool ?? Math.max(...grid.k);
}

/** What a dataset's file is known by, whatever its path: its name and its content's hash. By dataset; ours are their names. */
export type FileIdentities = ReadonlyMap<string, string>;

/**
 * What identifies a run: everything that can change a score, nothing that cannot. Addresses, keys,
 * concurrency, time-outs, prices, the spend limit and where files lie stay out, so that moving a
 * model or a file to another machine goes on with the same run. Limits enter as they work.
 */
function experimentIdentity(experiment: Experiment, files: FileIdentities): Json {
  const known = (dataset: string) => files.get(dataset) ?? dataset;
  const { limit: _limit, limits: _limits, ...rest } = experiment;
  const datasets = experiment.datasets.map(known);
  const named = { ...rest, datasets, ...limitsInForce(experiment, known) };
  return recordOf(named, ({ price: _price, contextWindow: _window, ...model }) => model);
}

/** How many questions are asked, however it was written: one limit where all datasets share it, else each its own. */
function limitsInForce(
  experiment: Experiment,
  known: (dataset: string) => string,
): Pick<Experiment, "limit" | "limits"> {
  const inForce = experiment.datasets.map((dataset) => ({
    dataset: known(dataset),
    limit: limitOf(experiment, dataset),
  }));
  const [first] = inForce;
  if (inForce.every(({ limit }) => limit === first?.limit)) return { limit: first?.limit ?? null };
  return {
    limit: null,
    limits: Object.fromEntries(
      inForce.flatMap(({ dataset, limit }) => (limit === undefined ? [] : [[dataset, limit]])),
    ),
  };
}

/** The run's name: the experiment's, and eight digits of its identity. */
export function runNameOf(experiment: Experiment, files: FileIdentities = new Map()): string {
  return `${experiment.name}-${hashOf(experimentIdentity(experiment, files)).slice(0, 8)}`;
}

/** The experiment as it is kept with the run: no address (it may hold a secret), but the prices. */
export type ExperimentRecord = Omit<Experiment, "models" | "maxCost"> & {
  readonly models: Readonly<Record<string, Omit<ModelConfig, "endpoint">>>;
};

export function experimentRecord(experiment: Experiment): ExperimentRecord & Json {
  return recordOf(experiment, (model) => model) as ExperimentRecord & Json;
}

function recordOf(
  { maxCost: _maxCost, models, ...rest }: Experiment,
  kept: (model: Omit<ModelConfig, "endpoint">) => unknown,
): Json {
  const withoutEndpoint = ({ endpoint: _endpoint, ...model }: ModelConfig) => kept(model);
  const named = Object.entries(models).map(([name, model]) => [name, withoutEndpoint(model)]);
  return { ...rest, models: Object.fromEntries(named) } as unknown as Json;
}
