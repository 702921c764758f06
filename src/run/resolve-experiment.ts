import { basename } from "node:path";
import type { Sampling } from "../domain/completion.ts";
import type { Price } from "../domain/cost.ts";
import { countText } from "../domain/count-text.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import { ConfigurationError } from "../errors.ts";
import { choicesHint } from "./choices-hint.ts";
import {
  DEFAULT_API_KEY_ENV,
  DEFAULT_MAX_ATTEMPTS,
  type EndpointConfig,
  type Experiment,
  type Grid,
  IMPORTED,
  isImported,
  type ModelConfig,
} from "./experiment.ts";
import type { ExperimentFile, ModelFile, SamplingFile } from "./experiment-schema.ts";
import { type Preset, presets } from "./presets/index.ts";
import type { CheckedExperiment, PlaceOf } from "./read-experiment.ts";
import { refuseSharedNames } from "./refuse-shared-names.ts";

/** Where a model is looked for when neither file, flag nor environment says. */
const DEFAULT_BASE_URL = "https://api.openai.com/v1";

/**
 * An experiment with every default filled in: the file's word, else its preset's, else ours
 * (DESIGN.md, "The method, exactly": the first of each row).
 *
 * @param env OPENAI_BASE_URL is understood; keys stay in the environment and are read when used
 * @throws ConfigurationError where fields contradict each other: a model is named that is not
 *   there, K exceeds the pool, a dataset has two limits, two cells one name; it names the place of the one to change
 */
export function resolveExperiment(
  { file, placeOf }: CheckedExperiment,
  env: Readonly<Record<string, string | undefined>>,
): Experiment {
  const preset: Preset = presets[file.preset ?? "recommended"];
  const named = withImportedPools(file);
  const names = Object.keys(named);
  const thinkers = unique(listOf(file.thinker ?? names.slice(0, 1)));
  const deliberators = unique(listOf(file.deliberator ?? []));
  for (const [field, used] of [
    ["thinker", thinkers],
    ["deliberator", deliberators],
  ] as const) {
    for (const name of used)
      if (!Object.hasOwn(named, name)) throw unknownModel(placeOf([field], name), name, names);
  }
  if (thinkers.length === 0) throw noModel(placeOf(["models"]));

  const { sampling: ownDeliberationSampling, draws, ...choices } = file.deliberation ?? {};
  const {
    sampling: presetDeliberationSampling,
    draws: presetDraws,
    ...presetChoices
  } = preset.deliberation;
  const grid = gridOf({ ...presetChoices, ...choices });
  const largestK = Math.max(...grid.k);
  const pool = file.pool ?? null;
  if (pool !== null && pool < largestK) {
    const isChosen = file.deliberation?.k !== undefined;
    const ofK = isChosen ? ` and ${placeOf(["deliberation", "k"], largestK)}` : "";
    throw new ConfigurationError(
      `A pool of ${countText(pool, "trajectory", "trajectories")} cannot give K = ${largestK}.`,
      {
        where: `${placeOf(["pool"])}${ofK}`,
        hint: `Set pool to ${largestK} or more, or K to ${pool} or less.`,
      },
    );
  }

  if (grid.m.some((m) => m > 0)) {
    const field = deliberators.length > 0 ? "deliberator" : "thinker";
    for (const name of deliberators.length > 0 ? deliberators : thinkers) {
      if (named[name] !== undefined && isImported(named[name])) {
        throw cannotDeliberate(placeOf([field], name), name, names);
      }
    }
  }

  const models = Object.fromEntries(
    Object.entries(named).map(([name, model]) => [
      name,
      modelOf(model, env, {
        preset: preset.sampling,
        presetDeliberation: presetDeliberationSampling ?? {},
        deliberation: ownDeliberationSampling ?? {},
      }),
    ]),
  );

  refuseTwins(thinkers, models, placeOf);
  const datasets = listOf(file.datasets).map(namedDataset);
  refuseTwoLimits(datasets, placeOf);
  const limits = datasets.flatMap(({ name, limit }): [string, number][] =>
    limit === undefined ? [] : [[name, limit]],
  );

  const experiment: Experiment = {
    name: file.name ?? defaultName(file, thinkers),
    preset: file.preset ?? null,
    seed: file.seed ?? 7,
    models,
    thinkers,
    deliberators,
    datasets: unique(datasets.map(({ name }) => name)),
    limit: file.limit ?? null,
    ...(limits.length === 0 ? {} : { limits: Object.fromEntries(limits) }),
    pool,
    draws: draws ?? presetDraws ?? 1,
    grid,
    ...(file.vote_by === "behaviour" ? { voteBy: file.vote_by } : {}),
    bootstrap: file.bootstrap ?? 1000,
    maxCost: file.max_cost ?? null,
  };
  refuseSharedNames(experiment, placeOf);
  return experiment;
}

/** @throws ConfigurationError when two thinkers would share every trajectory: one model, one sampling */
function refuseTwins(
  thinkers: readonly string[],
  models: Readonly<Record<string, ModelConfig>>,
  placeOf: PlaceOf,
): void {
  const seen = new Map<string, string>();
  for (const thinker of thinkers) {
    const { model, sampling } = models[thinker] ?? {};
    const same = canonicalJson({ model, sampling } as unknown as Json);
    const twin = seen.get(same);
    if (twin !== undefined) {
      throw new ConfigurationError(
        `The thinkers "${twin}" and "${thinker}" are the same model, sampled alike.`,
        {
          where: placeOf(["thinker"], thinker),
          hint: "Addresses do not tell models apart: name one of them, or give them different sampling.",
        },
      );
    }
    seen.set(same, thinker);
  }
}

/** @throws ConfigurationError when a dataset is named more than once, and not with the same limit */
function refuseTwoLimits(datasets: readonly NamedDataset[], placeOf: PlaceOf): void {
  const seen = new Map<string, number | undefined>();
  for (const [at, { name, limit }] of datasets.entries()) {
    if (seen.has(name) && seen.get(name) !== limit) {
      const said = [seen.get(name), limit].map((one) => (one === undefined ? "none" : `${one}`));
      throw new ConfigurationError(
        `The dataset "${name}" is named twice, with different limits: ${said.join(" and ")}.`,
        {
          where: placeOf(["datasets", String(at)]),
          hint: "Name it once, with the limit you mean; of its own and the experiment's `limit` the lesser holds.",
        },
      );
    }
    seen.set(name, limit);
  }
}

/** The experiment's models; a thinker of the form `imported/NAME` needs no entry of its own. */
function withImportedPools(file: ExperimentFile): Readonly<Record<string, ModelFile>> {
  const undeclared = listOf(file.thinker ?? []).filter(
    (name) => isImported({ model: name }) && !Object.hasOwn(file.models, name),
  );
  return {
    ...file.models,
    ...Object.fromEntries(undeclared.map((model) => [model, { model }])),
  };
}

function gridOf(
  choices: Omit<NonNullable<ExperimentFile["deliberation"]>, "sampling" | "draws">,
): Grid {
  return {
    k: listOf(choices.k ?? 8),
    m: listOf(choices.m ?? 4),
    n: listOf(choices.n ?? 1),
    selection: listOf(choices.selection ?? "random"),
    component: listOf(choices.component ?? "answer"),
    clipping: listOf(choices.clipping ?? "head"),
    budget: listOf(choices.budget ?? 80_000),
    tokenizer: listOf(choices.tokenizer ?? "o200k"),
    shuffle: listOf(choices.shuffle ?? "per-summary"),
    invalid: listOf(choices.invalid ?? "keep"),
    carryOver: listOf(choices.carry_over ?? "append"),
    prompt: listOf(choices.prompt ?? "pass"),
    language: listOf(choices.language ?? "en"),
  };
}

function modelOf(
  file: ModelFile,
  env: Readonly<Record<string, string | undefined>>,
  around: {
    readonly preset: SamplingFile;
    readonly presetDeliberation: SamplingFile;
    readonly deliberation: SamplingFile;
  },
): ModelConfig {
  const asThinker = { ...around.preset, ...file.sampling };
  const asDeliberator = {
    ...around.preset,
    ...around.presetDeliberation,
    ...file.sampling,
    ...around.deliberation,
    ...file.deliberation_sampling,
  };
  return {
    model: file.model,
    // What was imported was sampled elsewhere: nothing of ours entered it.
    sampling: isImported(file) ? {} : samplingOf(asThinker),
    deliberationSampling: samplingOf(asDeliberator),
    simulated: isSimulated(file)
      ? ((file.simulated ?? {}) as Readonly<Record<string, Json>>)
      : null,
    contextWindow: file.context_window ?? null,
    price: file.price ? priceOf(file.price) : null,
    endpoint: endpointOf(file, env),
  };
}

function priceOf(file: NonNullable<ModelFile["price"]>): Price {
  return {
    inputPerMillion: file.input,
    cachedInputPerMillion: file.cached_input ?? file.input,
    outputPerMillion: file.output,
  };
}

/** A `simulated/…` model without an address runs in this process; with one it is an endpoint like any other. */
function isSimulated(file: ModelFile): boolean {
  return (
    file.simulated !== undefined ||
    (file.model.startsWith("simulated/") && file.base_url === undefined)
  );
}

function endpointOf(
  file: ModelFile,
  env: Readonly<Record<string, string | undefined>>,
): EndpointConfig {
  return {
    baseUrl: file.base_url ?? baseUrlIn(env) ?? DEFAULT_BASE_URL,
    apiKeyEnv: file.api_key_env ?? DEFAULT_API_KEY_ENV,
    headersEnv: file.headers_env ?? {},
    concurrency: file.concurrency ?? 32,
    requestsPerMinute: file.requests_per_minute ?? null,
    tokensPerMinute: file.tokens_per_minute ?? null,
    maxAttempts: file.max_attempts ?? DEFAULT_MAX_ATTEMPTS,
    idleTimeoutMs: (file.idle_timeout_s ?? 600) * 1000,
    firstTokenTimeoutMs: (file.first_token_timeout_s ?? 1800) * 1000,
    stream: file.stream ?? true,
    samplesPerCall: file.samples_per_call ?? 1,
  };
}

/** @throws ConfigurationError when OPENAI_BASE_URL holds no URL; empty is as good as not set */
function baseUrlIn(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = env.OPENAI_BASE_URL?.trim() || undefined;
  if (url === undefined || (/^https?:/i.test(url) && URL.canParse(url))) return url;
  throw new ConfigurationError("OPENAI_BASE_URL holds no URL.", {
    where: "environment variable OPENAI_BASE_URL",
    hint: "Set it to a whole URL, such as http://localhost:8000/v1, or name one with --base-url.",
  });
}

function samplingOf(file: SamplingFile): Sampling {
  return {
    ...(file.temperature === undefined ? {} : { temperature: file.temperature }),
    ...(file.top_p === undefined ? {} : { topP: file.top_p }),
    ...(file.top_k === undefined ? {} : { topK: file.top_k }),
    ...(file.min_p === undefined ? {} : { minP: file.min_p }),
    ...(file.max_tokens === undefined ? {} : { maxTokens: file.max_tokens }),
    ...(file.presence_penalty === undefined ? {} : { presencePenalty: file.presence_penalty }),
    ...(file.frequency_penalty === undefined ? {} : { frequencyPenalty: file.frequency_penalty }),
    ...(file.stop === undefined ? {} : { stop: file.stop }),
    ...(file.extra === undefined ? {} : { extra: file.extra as Readonly<Record<string, Json>> }),
  };
}

/** "aime25-qwen3-8b": what is asked, and of whom. */
function defaultName(file: ExperimentFile, thinkers: readonly string[]): string {
  const datasets = listOf(file.datasets).map((dataset) => basename(namedDataset(dataset).name));
  const words = [
    datasets.length > 2 ? `${datasets.length}-datasets` : datasets.join("-"),
    ...thinkers.slice(0, 2),
  ];
  return words
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 60);
}

/** A dataset as it is named, alone or with a limit of its own. */
function namedDataset(dataset: DatasetFile): NamedDataset {
  return typeof dataset === "string" ? { name: dataset } : dataset;
}

type NamedDataset = { readonly name: string; readonly limit?: number };

type DatasetFile = Exclude<ExperimentFile["datasets"], readonly unknown[]>;

function noModel(where: string): ConfigurationError {
  return new ConfigurationError("The experiment names no model.", {
    where,
    hint: "Add one: `models: { mine: { model: …, base_url: … } }`, or --model NAME --base-url URL.",
  });
}

function unknownModel(where: string, name: string, names: readonly string[]): ConfigurationError {
  if (names.length === 0) return noModel(where);
  return new ConfigurationError(`There is no model "${name}" among the experiment's models.`, {
    where,
    hint: choicesHint(name, names),
  });
}

function cannotDeliberate(
  where: string,
  name: string,
  names: readonly string[],
): ConfigurationError {
  const live = names.filter((other) => other !== name && !other.startsWith(IMPORTED));
  return new ConfigurationError(
    `The imported pool "${name}" cannot deliberate: it holds trajectories, no model.`,
    {
      where,
      hint:
        live.length > 0
          ? `Say who does: \`deliberator: ${live[0]}\` (--deliberator ${live[0]}); or -m 0 to measure the pool alone.`
          : "Name a model that does: --model NAME --base-url URL; or -m 0 to measure the pool alone.",
    },
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
