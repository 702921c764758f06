import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../domain/clock.ts";
import { CompletionError } from "../errors.ts";
import type { RawSample } from "./answer-reader.ts";
import { converse, type TimedAnswer } from "./converse.ts";
import { type Address, addressOf, type Endpoint } from "./endpoint.ts";
import { namedFailure, type Refusal, refusalError } from "./endpoint-failure.ts";
import { exchange, type Patience } from "./exchange.ts";
import type { RequestBody } from "./request-body.ts";

/** One thing an endpoint was asked about itself. */
export type Finding = {
  readonly aspect:
    | "reachable"
    | "key accepted"
    | "model listed"
    | "answers"
    | "streaming"
    | "reasoning field"
    | "usage"
    | "top_k"
    | "n"
    | "seed"
    | "context window"
    | "latency";
  readonly outcome: "yes" | "no" | "unknown";
  /** What was seen. */
  readonly detail: string;
  /** What the harness will do about it. */
  readonly consequence: string;
};

/** A probe is tiny: an endpoint that is silent for so long is not well. */
const PATIENCE: Patience = {
  firstByteMs: 120_000,
  idleMs: 60_000,
  totalMs: 300_000,
  maxBytes: 8 << 20,
};
const PROBE_TOKENS = 16;
const MOST_LISTED = 5;

/**
 * Asks an endpoint what it can do, with at most six tiny requests: one for its list of models,
 * five for a few tokens. Stops at the first finding that makes the others pointless.
 */
export async function probeEndpoint(
  endpoint: Endpoint,
  model: string,
  tools: { readonly dispatcher: Dispatcher; readonly clock?: Clock; readonly signal?: AbortSignal },
): Promise<readonly Finding[]> {
  const prober = proberOf(endpoint, model, tools);
  const listing = await prober.models();
  if (listing instanceof CompletionError && listing.reason !== "malformed") {
    return [finding("reachable", "no", listing.message, listing.hint)];
  }
  const reachable = finding("reachable", "yes", prober.address.label, "");
  if (listing instanceof CompletionError) return [reachable, aboutAnswer(listing)];
  const status = listing.status;
  if (status === 401 || status === 403) {
    const hint = "Every request would fail: check the variable that holds the key.";
    return [reachable, finding("key accepted", "no", `status ${status}`, hint)];
  }

  const plain = await prober.ask({ stream: true, stream_options: { include_usage: true } });
  if (plain instanceof CompletionError) {
    const isKey = plain.reason === "unauthorized";
    return [
      reachable,
      finding(
        "key accepted",
        isKey ? "no" : "unknown",
        isKey ? plain.message : "",
        isKey ? plain.hint : "",
      ),
      aboutListing(listing, model),
      aboutAnswer(plain),
    ];
  }
  return [
    reachable,
    finding("key accepted", "yes", "", ""),
    aboutListing(listing, model),
    finding("answers", "yes", `${PROBE_TOKENS} tokens asked, ended by ${endOf(plain)}`, ""),
    aboutStreaming(plain),
    aboutReasoning(plain),
    aboutUsage(plain),
    await aboutTopK(prober),
    await aboutSeveral(prober),
    await aboutSeed(prober),
    aboutWindow(listing, model),
    aboutLatency(plain),
  ];
}

type Prober = ReturnType<typeof proberOf>;

function proberOf(
  endpoint: Endpoint,
  model: string,
  tools: { readonly dispatcher: Dispatcher; readonly clock?: Clock; readonly signal?: AbortSignal },
) {
  const address = addressOf(endpoint);
  const clock = tools.clock ?? systemClock;
  const wire = { dispatcher: tools.dispatcher, clock, patience: PATIENCE, onText: () => undefined };
  const circumstances = () => ({ address, model, attempts: 1, now: clock.now() });

  function failureOf(failure: unknown): CompletionError {
    const named = namedFailure(failure, circumstances(), tools.signal);
    if (named instanceof CompletionError) return named;
    throw named;
  }

  return {
    address,
    async models(): Promise<Refusal | CompletionError> {
      try {
        return await fetchModels(address, wire, tools.signal);
      } catch (failure) {
        return failureOf(failure);
      }
    },
    /** A few tokens, with these parameters besides. A refused `stream_options` is left out. */
    async ask(parameters: RequestBody): Promise<TimedAnswer | CompletionError> {
      const messages = [{ role: "user", content: "Name any three prime numbers." }];
      for (const length of ["max_tokens", "max_completion_tokens"]) {
        const body = { model, messages, [length]: PROBE_TOKENS, ...parameters };
        try {
          const outcome = await converse(address, body, 0, wire, () => undefined, tools.signal);
          if ("answer" in outcome) return outcome;
          const { refusal } = outcome;
          const isAboutLength =
            refusal.status === 400 && refusal.body.includes("max_completion_tokens");
          if (length === "max_tokens" && isAboutLength) continue;
          return refusalError(refusal, circumstances());
        } catch (failure) {
          return failureOf(failure);
        }
      }
      throw new Error("Both names of the token limit were tried.");
    },
  };
}

async function fetchModels(
  address: Address,
  wire: { readonly dispatcher: Dispatcher; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<Refusal> {
  const chunks: Buffer[] = [];
  let status = 0;
  await exchange(
    wire.dispatcher,
    {
      origin: address.origin,
      path: `${address.path}/models${address.query}`,
      method: "GET",
      headers: address.headers,
    },
    {
      onSent: () => undefined,
      onStart(answered) {
        status = answered;
      },
      onData(chunk) {
        chunks.push(chunk);
        return false;
      },
    },
    PATIENCE,
    wire.clock,
    signal,
  );
  return { status, headers: {}, body: Buffer.concat(chunks).toString("utf8") };
}

function finding(
  aspect: Finding["aspect"],
  outcome: Finding["outcome"],
  detail: string,
  consequence: string,
): Finding {
  return { aspect, outcome, detail, consequence };
}

function aboutAnswer(failure: CompletionError): Finding {
  return finding("answers", "no", failure.message, failure.hint);
}

type Listed = { readonly id: string; readonly [field: string]: unknown };

/** The models an endpoint lists; undefined when it has no such list. */
function listedModels({ status, body }: Refusal): readonly Listed[] | undefined {
  if (status !== 200) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(body);
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
  const data = Array.isArray(list) ? list : (list as { readonly data?: unknown } | null)?.data;
  if (!Array.isArray(data)) return undefined;
  return data.filter((entry): entry is Listed => typeof entry?.id === "string");
}

function aboutListing(listing: Refusal, model: string): Finding {
  const models = listedModels(listing);
  if (models === undefined) {
    return finding(
      "model listed",
      "unknown",
      "the endpoint lists no models",
      "It is asked for all the same.",
    );
  }
  if (models.some(({ id }) => id === model)) return finding("model listed", "yes", model, "");
  const some = models.slice(0, MOST_LISTED).map(({ id }) => id.slice(0, 80));
  const more = models.length > MOST_LISTED ? ` and ${models.length - MOST_LISTED} more` : "";
  return finding(
    "model listed",
    "no",
    `it lists ${some.join(", ") || "none"}${more}`,
    "Check the name; some gateways serve models that they do not list.",
  );
}

function endOf({ answer }: TimedAnswer): string {
  return answer.samples[0]?.finishReason ?? "nothing, which is a failure";
}

function aboutStreaming({ oddities }: TimedAnswer): Finding {
  const isStreamed = !oddities.includes("the endpoint did not stream");
  return isStreamed
    ? finding("streaming", "yes", "", "Answers are streamed; only silence is timed.")
    : finding(
        "streaming",
        "no",
        "one JSON object came",
        "Raise first_token_timeout_s above the longest answer.",
      );
}

function aboutReasoning({ answer }: TimedAnswer): Finding {
  const sample: RawSample | undefined = answer.samples[0];
  if (sample?.reasoning !== undefined) {
    return finding(
      "reasoning field",
      "yes",
      "thinking came in a field of its own",
      "It is stored apart from the answer.",
    );
  }
  const hasTag = sample?.content.includes("<think>") === true;
  return finding(
    "reasoning field",
    "no",
    hasTag ? "thinking came between <think> tags" : "no thinking in the first tokens",
    "Thinking between <think> tags is split off, opening tag or not.",
  );
}

function aboutUsage({ answer }: TimedAnswer): Finding {
  return answer.usage.completionTokens === undefined
    ? finding("usage", "no", "no token counts came", "Tokens and cost are shown as unknown.")
    : finding("usage", "yes", "", "Tokens and cost are counted as the endpoint tells them.");
}

async function aboutTopK(prober: Prober): Promise<Finding> {
  const answer = await prober.ask({ top_k: 5 });
  return answer instanceof CompletionError
    ? finding(
        "top_k",
        "no",
        answer.message,
        "It is dropped from requests, with a note on each completion.",
      )
    : finding(
        "top_k",
        "yes",
        "taken, or silently ignored",
        "It is sent where the sampling states it.",
      );
}

async function aboutSeveral(prober: Prober): Promise<Finding> {
  const answer = await prober.ask({ n: 2 });
  const came = answer instanceof CompletionError ? 0 : answer.answer.samples.length;
  return came === 2
    ? finding(
        "n",
        "yes",
        "two samples by one call",
        "samples_per_call would read a long prompt once for several summaries.",
      )
    : finding("n", "no", `${came} of 2 samples came`, "Leave samples_per_call at 1.");
}

async function aboutSeed(prober: Prober): Promise<Finding> {
  const parameters = { seed: 7, temperature: 1 };
  const [first, second] = [await prober.ask(parameters), await prober.ask(parameters)];
  if (first instanceof CompletionError || second instanceof CompletionError) {
    return finding(
      "seed",
      "no",
      "refused",
      "No seed is sent: stored completions are what makes a run repeatable.",
    );
  }
  const [a, b] = [first, second].map(({ answer }) => JSON.stringify(answer.samples));
  return a === b
    ? finding(
        "seed",
        "yes",
        "the same answer twice",
        "Still, stored completions are what makes a run repeatable.",
      )
    : finding(
        "seed",
        "no",
        "two answers to one seed",
        "Stored completions are what makes a run repeatable.",
      );
}

const WINDOW_FIELDS = [
  "max_model_len",
  "context_length",
  "context_window",
  "max_context_length",
] as const;

function aboutWindow(listing: Refusal, model: string): Finding {
  const listed = listedModels(listing)?.find(({ id }) => id === model);
  for (const field of WINDOW_FIELDS) {
    const tokens = listed?.[field];
    if (typeof tokens === "number") {
      return finding(
        "context window",
        "yes",
        `${tokens} tokens`,
        `State context_window: ${tokens} for a check before a run.`,
      );
    }
  }
  return finding(
    "context window",
    "unknown",
    "the list does not tell",
    "State context_window in the experiment file.",
  );
}

function aboutLatency({ firstTokenMs, totalMs }: TimedAnswer): Finding {
  const first = firstTokenMs === undefined ? "unknown" : `${Math.round(firstTokenMs)} ms`;
  return finding("latency", "yes", `first token ${first}, all ${Math.round(totalMs)} ms`, "");
}
