import { Agent, type Dispatcher } from "undici";

/** An OpenAI-compatible endpoint: where it is, what opens it, and how patient to be with it. */
export type Endpoint = {
  /** As users write it, `/v1` included; a query string in it is sent and never shown. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Sent with every request, and never shown. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether answers are streamed; true unless told. */
  readonly stream?: boolean;
  /** The longest silence before the first byte of an answer; 30 minutes unless told. */
  readonly firstTokenTimeoutMs?: number;
  /** The longest silence within an answer; 10 minutes unless told. Keep-alives are no silence. */
  readonly idleTimeoutMs?: number;
  /** The longest a whole answer may take; a day unless told. */
  readonly totalTimeoutMs?: number;
  /** The longest answer taken, in bytes on the wire; 64 MiB unless told. */
  readonly maxAnswerBytes?: number;
};

export const DEFAULT_FIRST_TOKEN_TIMEOUT_MS = 30 * 60_000;
export const DEFAULT_IDLE_TIMEOUT_MS = 10 * 60_000;
export const DEFAULT_TOTAL_TIMEOUT_MS = 24 * 3_600_000;
export const DEFAULT_MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Sockets to endpoints, to be closed at the end. Node's own limits of 300 s on headers and body
 * are off, since a model may think longer before its first token; the client watches instead.
 *
 * @param connections the most sockets to one endpoint: its concurrency; unlimited unless told
 */
export function connectionPool(connections?: number): Dispatcher {
  return new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 30_000 },
    ...(connections === undefined ? {} : { connections }),
  });
}

/** An endpoint's address, taken apart once. */
export type Address = {
  readonly origin: string;
  /** The path in front of `/chat/completions`, without a trailing slash. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Where completions are asked for: path and query. */
  readonly chatPath: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Fit to be shown: no user, password or query. */
  readonly label: string;
  /** What must never be shown, longest first. */
  readonly secrets: readonly string[];
};

/** @throws TypeError when the base URL is none */
export function addressOf(endpoint: Endpoint): Address {
  const url = new URL(endpoint.baseUrl);
  const path = url.pathname.replace(/\/+$/, "");
  const password = decodeURIComponent(url.password);
  const basic = Buffer.from(`${decodeURIComponent(url.username)}:${password}`).toString("base64");
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (url.username !== "" || url.password !== "") headers.authorization = `Basic ${basic}`;
  if (endpoint.apiKey !== undefined) headers.authorization = `Bearer ${endpoint.apiKey}`;
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  const secrets = [
    endpoint.apiKey ?? "",
    url.search,
    ...url.searchParams.values(),
    password,
    url.password,
    basic,
    ...Object.values(endpoint.headers ?? {}),
  ];
  return {
    origin: url.origin,
    path,
    query: url.search,
    chatPath: `${path}/chat/completions${url.search}`,
    headers,
    label: `${url.origin}${path}`,
    secrets: [...new Set(secrets)]
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      .sort((a, b) => b.length - a.length),
  };
}

/** Shorter values ("1", "true") are no secrets, and hiding them would garble every message. */
const SHORTEST_SECRET = 6;
const KEY_LIKE = /\b(?:(?:sk|pk|gsk|hf|xai|key)[-_]|(?:Bearer|Basic) )[A-Za-z0-9_*.+/=-]{8,}/g;
const QUERY_LIKE = /(https?:\/\/[^\s"'?#]{1,2000})\?[^\s"']+/g;

/** A text from outside, cut to one short line, with every secret and anything like a key taken out. */
export function redacted(text: string, secrets: readonly string[]): string {
  let shown = text.slice(0, 4_000);
  for (const secret of secrets) shown = shown.replaceAll(secret, "[hidden]");
  const line = shown
    .replace(QUERY_LIKE, "$1?[hidden]")
    .replace(KEY_LIKE, "[hidden]")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
