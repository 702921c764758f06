import type { IncomingHttpHeaders } from "node:http";
import { countText } from "../domain/count-text.ts";
import { CompletionError, type CompletionFailureReason } from "../errors.ts";
import { ProtocolError, ReportedError } from "./answer-reader.ts";
import { type Address, redacted } from "./endpoint.ts";
import { ExchangeError, networkCode } from "./exchange.ts";
import { retryAfterMs } from "./retry-after.ts";

/** An answer that is no completion: its status, headers, and the beginning of its body. */
export type Refusal = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Which request failed, and after how many. */
export type Circumstances = {
  readonly address: Address;
  readonly model: string;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const CONTEXT_LENGTH =
  /context.{0,3}(?:length|window|size)|maximum context|max_model_len|prompt is too long|input is too long|too many (?:input )?tokens|reduce the length/i;
const QUOTA =
  /insufficient.{0,3}quota|exceeded your current quota|billing|insufficient (?:balance|credits|funds)|payment required|out of credits/i;
const NO_SUCH_MODEL =
  /model.{0,3}not.{0,3}found|no such model|unknown model|invalid model|model.{0,200}(?:does not exist|not found|not available|is not supported)/i;
const RATE_LIMIT = /rate.{0,3}limit|too many requests|overloaded/i;

/** A path that names the protocol's version, as most do. */
const VERSIONED = /\/v\d/;

/** Beyond this an endpoint that asks to be left alone is a quota spent, not a pause. */
const LONGEST_PAUSE_MS = 3_600_000;

/** Names what an endpoint meant by not answering, with what to do about it. */
export function refusalError(
  refusal: Refusal,
  { address, model, attempts, now }: Circumstances,
): CompletionError {
  const { reason, what, hint, isTransient } = verdictOn(refusal, model, address);
  const wait = retryAfterMs(refusal.headers, now);
  const isSpent = reason === "rate_limited" && wait !== undefined && wait > LONGEST_PAUSE_MS;
  const said = redacted(messageIn(refusal.body), address.secrets);
  const status = refusal.status === 200 ? "an error under status 200" : refusal.status;
  return new CompletionError(
    `${what} (${status}${said === "" ? "" : `: ${said}`})`,
    {
      where: `${model} at ${address.label}`,
      hint: isSpent
        ? `It asks to be left alone for ${countText(Math.ceil(wait / 60_000), "minute")}.`
        : hint,
    },
    {
      reason: isSpent ? "quota" : reason,
      attempts,
      retryAfterMs: isSpent ? undefined : wait,
      ...(isTransient === undefined ? {} : { isTransient }),
    },
  );
}

type RefusalVerdict = {
  readonly reason: CompletionFailureReason;
  readonly what: string;
  readonly hint: string;
  readonly isTransient?: boolean;
};

function verdictOn({ status, body }: Refusal, model: string, address: Address): RefusalVerdict {
  const text = body.slice(0, 8_000);
  // Servers that report under 200 put the status they meant into the body.
  const meant = status === 200 ? (codeIn(body) ?? status) : status;

  const mayBeLength = [200, 400, 413, 422, 500].includes(meant);
  if (meant === 413 || (mayBeLength && CONTEXT_LENGTH.test(text))) {
    return {
      reason: "context_length",
      what: "The prompt does not fit the model's context window.",
      hint: "Lower the memory cache's budget, K or max_tokens; this prompt is not asked again.",
    };
  }
  if (meant === 402 || (meant !== 200 && meant < 500 && QUOTA.test(text))) {
    return {
      reason: "quota",
      what: "The account's quota is spent.",
      hint: "Add credit or wait for the quota to renew, then run the same command again.",
    };
  }
  if ((meant === 401 || meant === 403) && address.headers.authorization === undefined) {
    return {
      reason: "unauthorized",
      what: "The endpoint does not answer without a key, and none was sent.",
      hint: "Set the variable named by api_key_env (OPENAI_API_KEY unless told) to the endpoint's key.",
    };
  }
  if (meant === 401 || meant === 403) {
    return {
      reason: "unauthorized",
      what: "The endpoint does not accept the key.",
      hint: "Check the variable named by api_key_env (OPENAI_API_KEY unless told), and the base URL.",
    };
  }
  if (meant === 429 || (meant === 200 && RATE_LIMIT.test(text))) {
    return {
      reason: "rate_limited",
      what: "The endpoint asks for fewer requests.",
      hint: "Lower --concurrency, or state requests_per_minute in the experiment file.",
    };
  }
  if (meant === 404 || ([400, 422].includes(meant) && NO_SUCH_MODEL.test(text))) {
    return {
      reason: "model_not_found",
      what: `The endpoint has no model ${model}, or no such path.`,
      hint: VERSIONED.test(address.path)
        ? `Its models are what GET ${address.label}/models lists; heavybench doctor --model looks there.`
        : `A base URL mostly ends in /v1: try ${address.label}/v1.`,
    };
  }
  if (meant === 200 || meant >= 500) {
    return {
      reason: "server_error",
      what: "The endpoint failed.",
      hint: "It is asked again with growing pauses; if it goes on, look at the server's own log.",
    };
  }
  return {
    reason: "bad_request",
    what:
      meant >= 300 && meant < 400 ? "The endpoint redirects." : "The endpoint refuses the request.",
    hint: "Check the base URL and the sampling parameters against what the endpoint documents.",
    ...([408, 409, 425].includes(meant) ? { isTransient: true } : {}),
  };
}

/** The message in an error body, in any shape met; of HTML and other texts their beginning. */
function messageIn(body: string): string {
  const report = parsed(body);
  const error = field(report, "error");
  for (const candidate of [
    field(error, "message"),
    error,
    field(report, "message"),
    field(report, "detail"),
  ]) {
    if (typeof candidate === "string" && candidate !== "") return candidate;
  }
  return report === undefined ? body.slice(0, 200) : JSON.stringify(report).slice(0, 400);
}

function codeIn(body: string): number | undefined {
  const report = parsed(body);
  const error = field(report, "error") ?? report;
  for (const candidate of [field(error, "code"), field(error, "status"), field(report, "code")]) {
    const code = Number(candidate);
    if (Number.isInteger(code) && code >= 400 && code <= 599) return code;
  }
  return undefined;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}

/** Names whatever ended a request: a cancellation, the wire, a broken protocol, a reported error. */
export function namedFailure(
  failure: unknown,
  circumstances: Circumstances,
  signal: AbortSignal | undefined,
): unknown {
  const { address, model, attempts } = circumstances;
  const where = `${model} at ${address.label}`;
  if (signal?.aborted) return interruption(where, attempts);
  if (failure instanceof ExchangeError) return wireError(failure, circumstances);
  if (failure instanceof ReportedError) {
    return refusalError({ status: 200, headers: {}, body: failure.body }, circumstances);
  }
  if (failure instanceof ProtocolError) {
    return new CompletionError(
      failure.message,
      {
        where,
        hint: "Check that base_url is an OpenAI-compatible endpoint, mostly ending in /v1.",
      },
      { reason: "malformed", attempts },
    );
  }
  return failure;
}

/** A request cancelled by the user. */
export function interruption(where: string, attempts: number): CompletionError {
  return new CompletionError(
    "Cancelled before the answer came.",
    { where, hint: "Run the same command again: it goes on where it stopped." },
    { reason: "interrupted", attempts },
  );
}

function wireError(failure: ExchangeError, circumstances: Circumstances): CompletionError {
  const { address, model, attempts } = circumstances;
  const code = networkCode(failure.cause);
  const place = (hint: string) => ({ where: `${model} at ${address.label}`, hint });
  if (failure.kind === "too-long") {
    return new CompletionError(
      failure.message,
      place("Set max_tokens, so that the endpoint ends what it writes."),
      { reason: "malformed", attempts, isTransient: false },
    );
  }
  if (failure.kind !== "network") {
    return new CompletionError(
      failure.message,
      place("first_token_timeout_s and idle_timeout_s say how long silence may last."),
      { reason: "timeout", attempts },
    );
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new CompletionError(
      `The endpoint's certificate is not trusted: ${code}.`,
      place("Name the authority's file in NODE_EXTRA_CA_CERTS, or correct the base URL."),
      { reason: "unreachable", attempts, isTransient: false },
      { cause: failure },
    );
  }
  return new CompletionError(
    failure.message,
    place("Check that the server runs and that base_url names its host and port."),
    { reason: "unreachable", attempts },
    { cause: failure },
  );
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL|EPROTO/;
