import type { Clock } from "../domain/clock.ts";
import type { Complete } from "../domain/completion.ts";
import type { OnEndpointEvent } from "../domain/endpoint-event.ts";
import type { Problem } from "../domain/problem.ts";
import { CompletionError, ConfigurationError } from "../errors.ts";
import type { KnownPrograms } from "../model-client/simulated/answer-key.ts";
import { chargedPrice } from "../run/charged-price.ts";
import {
  DEFAULT_API_KEY_ENV,
  DEFAULT_MAX_ATTEMPTS,
  type Experiment,
  isImported,
  type ModelConfig,
} from "../run/experiment.ts";
import type { PlaceOf } from "../run/read-experiment.ts";
import type { LateAnswers } from "../run/remembered.ts";
import type { EndpointLimits, EndpointLoad } from "../scheduler/endpoint-limits.ts";
import { spending, withinSpending } from "../scheduler/spend-limit.ts";
import { throughput } from "../scheduler/throughput.ts";

/** The models of an experiment as functions, with what is shared among them. */
export type WiredModels = {
  /** By the experiment's names. */
  readonly complete: ReadonlyMap<string, Complete>;
  /** Where those are that are asked over HTTP, fit to be shown. */
  readonly hosts: readonly string[];
  readonly loads: () => readonly EndpointLoad[];
  readonly retries: () => number;
  /** Of answers still streaming too. */
  readonly tokensPerSecond: () => number;
  readonly spent: () => number;
  readonly close: () => Promise<void>;
};

/**
 * Builds each model of an experiment: the simulated ones in this process, imported pools as what
 * the store already holds, all others over HTTP, retried and scheduled. Models at one address
 * share its limits.
 *
 * @throws ConfigurationError when there is a spend limit, and a model whose price is not known
 */
export async function wireModels(
  experiment: Experiment,
  means: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly clock: Clock;
    readonly onEvent: OnEndpointEvent;
    /** Where the answers of cancelled requests go. */
    readonly late: LateAnswers;
    /** For the simulated models alone. */
    readonly problems: () => Promise<readonly Problem[]>;
    readonly programs: () => Promise<ReadonlyMap<string, KnownPrograms>>;
    readonly placeOf: PlaceOf;
  },
): Promise<WiredModels> {
  const { clock, onEvent } = means;
  const complete = new Map<string, Complete>();
  const limits = new Map<string, EndpointLimits>();
  const speed = throughput(clock);
  const budget = spending(experiment.maxCost ?? undefined);
  let retries = () => 0;
  let close: () => Promise<void> = async () => undefined;

  const remote = Object.entries(experiment.models).filter(([, model]) => !isLocal(model));
  if (remote.length > 0) {
    checkPrices(experiment, remote, means.placeOf);
    const [
      { openAiClient },
      { connectionPool },
      { withLateAnswers },
      { persistence, retried, unlessGivenUp },
      { scheduled },
      { endpointLimits },
    ] = await Promise.all([
      import("../model-client/openai-client.ts"),
      import("../model-client/endpoint.ts"),
      import("../model-client/late-answers.ts"),
      import("../model-client/retried.ts"),
      import("../scheduler/scheduled.ts"),
      import("../scheduler/endpoint-limits.ts"),
    ]);
    const dispatcher = connectionPool(
      Math.max(...remote.map(([, model]) => model.endpoint.concurrency)),
    );
    for (const [name, { endpoint, price }] of remote) {
      const policy = {
        tries: endpoint.maxAttempts,
        firstContactTries: firstContactTries(endpoint),
      };
      const shared = persistence(policy, { clock, onEvent });
      const previous = retries;
      retries = () => previous() + shared.counts.retries;
      const limit =
        limits.get(endpoint.baseUrl) ??
        endpointLimits(leastLimits(endpoint.baseUrl, remote), { clock, onEvent });
      limits.set(endpoint.baseUrl, limit);
      const apiKey = apiKeyOf(endpoint.apiKeyEnv, means.env);
      const missing = keyMissing(name, endpoint, apiKey, means.placeOf);
      // The first request itself is refused: what is in the store can still be replayed without a key.
      const client: Complete = missing
        ? () => Promise.reject(missing)
        : openAiClient(
            {
              baseUrl: endpoint.baseUrl,
              ...(apiKey === undefined ? {} : { apiKey }),
              headers: headersOf(name, endpoint.headersEnv, means),
              stream: endpoint.stream,
              firstTokenTimeoutMs: endpoint.firstTokenTimeoutMs,
              idleTimeoutMs: endpoint.idleTimeoutMs,
            },
            {
              dispatcher,
              clock,
              onEvent,
              samplesPerCall: endpoint.samplesPerCall,
              onText: speed.add,
            },
          );
      const kept = withLateAnswers(client, means.late.keep, { graceMs: GRACE_MS, clock });
      const paid = withinSpending(kept, budget, price ?? undefined);
      const sent = scheduled(unlessGivenUp(paid, shared), limit);
      complete.set(name, retried(sent, shared));
    }
    close = () => dispatcher.close();
  }

  for (const [name, model] of Object.entries(experiment.models)) {
    if (isImported(model)) complete.set(name, importedOnly);
    else if (model.simulated !== null) {
      const simulated = await wireSimulated(model, means);
      complete.set(name, withinSpending(simulated, budget, chargedPrice(model) ?? undefined));
    }
  }
  return {
    complete,
    hosts: [...new Set(remote.map(([, { endpoint }]) => new URL(endpoint.baseUrl).origin))],
    loads: () => [...limits.values()].map((limit) => limit.load()),
    retries: () => retries(),
    tokensPerSecond: speed.tokensPerSecond,
    spent: budget.spent,
    close,
  };
}

/** After an interrupt, requests under way get so long to bring what is paid for. */
export const GRACE_MS = 3_000;

/**
 * A wrong address shows within seconds, unless the experiment asks for more patience than is usual:
 * then the server may still be starting.
 */
function firstContactTries({ maxAttempts }: ModelConfig["endpoint"]): number {
  return maxAttempts > DEFAULT_MAX_ATTEMPTS ? maxAttempts : Math.min(4, maxAttempts);
}

/** A limit that some model escapes is none. */
function checkPrices(
  { maxCost }: Experiment,
  remote: readonly (readonly [name: string, model: ModelConfig])[],
  placeOf: PlaceOf,
): void {
  const unpriced = remote.find(([, { price }]) => price === null);
  if (maxCost === null || unpriced === undefined) return;
  const [name] = unpriced;
  throw new ConfigurationError("The spend limit cannot be kept: a model's price is not known.", {
    where: placeOf(["models", name, "price"]),
    hint: `Say what a million tokens cost: --set models.${name}.price.input=0.5 --set models.${name}.price.output=2, or drop max_cost.`,
  });
}

/** The limits of an address: of the models there, the strictest word on each. */
function leastLimits(baseUrl: string, remote: readonly (readonly [string, ModelConfig])[]) {
  const here = remote.map(([, model]) => model.endpoint).filter((one) => one.baseUrl === baseUrl);
  const least = (limits: readonly (number | null)[]) =>
    Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  const requestsPerMinute = least(here.map((one) => one.requestsPerMinute));
  const tokensPerMinute = least(here.map((one) => one.tokensPerMinute));
  return {
    concurrency: least(here.map((one) => one.concurrency)),
    ...(Number.isFinite(requestsPerMinute) ? { requestsPerMinute } : {}),
    ...(Number.isFinite(tokensPerMinute) ? { tokensPerMinute } : {}),
  };
}

/** Where a model goes that names no address: there nothing is answered without a key. */
const KEYED_HOST = "api.openai.com";

function lacksKey({ baseUrl, headersEnv }: ModelConfig["endpoint"], apiKey: string | undefined) {
  const { hostname, username } = new URL(baseUrl);
  const isOpen = hostname !== KEYED_HOST || username !== "" || Object.keys(headersEnv).length > 0;
  return apiKey === undefined && !isOpen;
}

/** Why a model may not be asked for want of its key; undefined when it may. */
function keyMissing(
  name: string,
  endpoint: ModelConfig["endpoint"],
  apiKey: string | undefined,
  placeOf: PlaceOf,
): ConfigurationError | undefined {
  const { baseUrl, apiKeyEnv } = endpoint;
  if (lacksKey(endpoint, apiKey)) {
    return new ConfigurationError(
      `${name} would be asked at ${new URL(baseUrl).hostname}, and ${apiKeyEnv} is not set. Nothing was sent.`,
      {
        where: placeOf(["models", name, "base_url"]),
        hint: `Name the endpoint that has the model, --base-url URL (or OPENAI_BASE_URL), or set ${apiKeyEnv}.`,
      },
    );
  }
  if (apiKey !== undefined || apiKeyEnv === DEFAULT_API_KEY_ENV) return undefined;
  return new ConfigurationError(
    `The environment variable ${apiKeyEnv} is not set. Nothing was sent.`,
    {
      where: placeOf(["models", name, "api_key_env"]),
      hint: `Set ${apiKeyEnv} to the endpoint's key, or drop api_key_env (--api-key-env) where none is needed.`,
    },
  );
}

function apiKeyOf(
  variable: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const key = env[variable]?.trim();
  return key === undefined || key === "" ? undefined : carried(key, variable, /^[\x21-\x7e]+$/);
}

/** @throws ConfigurationError when a variable is not set: without its header the gateway would refuse */
function headersOf(
  model: string,
  headersEnv: Readonly<Record<string, string>>,
  {
    env,
    placeOf,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly placeOf: PlaceOf;
  },
): Readonly<Record<string, string>> {
  const headers = Object.entries(headersEnv).map(([header, variable]) => {
    const value = env[variable]?.trim();
    if (value !== undefined && value !== "")
      return [header, carried(value, variable, /^[\x20-\x7e]+$/)] as const;
    throw new ConfigurationError(`The environment variable ${variable} is not set.`, {
      where: placeOf(["models", model, "headers_env", header]),
      hint: `Set ${variable} to what the header ${header} holds, or drop the header.`,
    });
  });
  return Object.fromEntries(headers);
}

/** @throws ConfigurationError when the variable holds what no header can carry */
function carried(value: string, variable: string, allowed: RegExp): string {
  if (allowed.test(value)) return value;
  throw new ConfigurationError("It holds blanks, line ends or characters that no header carries.", {
    where: `environment variable ${variable}`,
    hint: "Set it to the value alone; look for a stray line end in the file it comes from.",
  });
}

function isLocal(model: ModelConfig): boolean {
  return isImported(model) || model.simulated !== null;
}

const importedOnly: Complete = (request) =>
  Promise.reject(
    new CompletionError(
      "An imported pool holds no further trajectory of this question.",
      { where: request.model, hint: "Lower `pool`, or import a log that holds more." },
      { reason: "bad_request", attempts: 0 },
    ),
  );

/** The store's keys tell simulated models apart by their parameters, so these enter the model's name. */
export async function withSimulatedNames(
  experiment: Experiment,
  placeOf: PlaceOf,
): Promise<Experiment> {
  const models = Object.entries(experiment.models);
  if (models.every(([, { simulated }]) => simulated === null)) return experiment;
  const { simulatedModelName } = await import("../model-client/simulated/parameters.ts");
  const { simulatedParameters } = await import("../model-client/simulated/read-parameters.ts");
  const named = models.map(([name, model]): [string, ModelConfig] => {
    if (model.simulated === null) return [name, model];
    const parameters = simulatedParameters(model.model, model.simulated, (field) =>
      placeOf(["models", name, ...field]),
    );
    return [name, { ...model, model: simulatedModelName(lastPart(model.model), parameters) }];
  });
  return { ...experiment, models: Object.fromEntries(named) };
}

async function wireSimulated(
  { model, simulated }: ModelConfig,
  means: {
    readonly problems: () => Promise<readonly Problem[]>;
    readonly programs: () => Promise<ReadonlyMap<string, KnownPrograms>>;
  },
): Promise<Complete> {
  const [{ answerKey }, { simulatedModel }, { simulatedParameters }] = await Promise.all([
    import("../model-client/simulated/answer-key.ts"),
    import("../model-client/simulated/simulated-model.ts"),
    import("../model-client/simulated/read-parameters.ts"),
  ]);
  const parameters = simulatedParameters(model.replace(/@.*$/, ""), simulated ?? {});
  return simulatedModel(parameters, answerKey(await means.problems(), await means.programs()));
}

function lastPart(model: string): string {
  return model.split("/").at(-1) ?? model;
}
