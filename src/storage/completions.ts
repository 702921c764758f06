import type { Database } from "better-sqlite3";
import type {
  Completion,
  CompletionFlag,
  CompletionRequest,
  FinishReason,
  Usage,
} from "../domain/completion.ts";
import { promptHash } from "../domain/completion-key.ts";
import { hashOf } from "../domain/hash.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import { wellFormed } from "../domain/well-formed.ts";
import { StoreError } from "../errors.ts";
import { decodeText, encodeText, readStored } from "./codec.ts";
import type { GroupCommit } from "./group-commit.ts";

/** Every completion ever paid for, by key. */
export type CompletionTable = {
  /** Its texts are read when they are asked for, and throw a StoreError when they are damaged. */
  get(key: string): Completion | undefined;
  has(key: string): boolean;
  /** A completion with whether it is still what was stored; undefined when there is none of this key. */
  checked(key: string): CheckedCompletion | undefined;
  /** SHA-256 of its texts as they were stored: two stores may hold two answers under one key. */
  textSha256(key: string): string | undefined;
  /** Keys that begin so, at most ten; `prefix` is lower-case hexadecimal. */
  keysFrom(prefix: string): readonly string[];
  /** Models of recorded trajectories, by name. */
  importedPools(): readonly string[];
  /** What is counted beside the scores, without reading the texts. */
  summaryOf(key: string): CompletionSummary | undefined;
  /**
   * Resolves once the completion is durable. A key that is there already keeps its first text.
   * @returns whether this one was taken
   */
  add(key: string, request: CompletionRequest, completion: Completion): Promise<boolean>;
  count(): number;
};

/** A completion held against the hashes that were stored with it. */
export type CheckedCompletion = {
  readonly completion: Completion;
  /** Whether its texts are those that were stored; a damaged one throws when it is read. */
  readonly isTextIntact: boolean;
  /**
   * Whether all that is recorded beside the texts is what was stored: finish reason, flags, tokens,
   * model, origin, times. Undefined where a version stored it that kept no hash of these.
   */
  readonly isRecordIntact: boolean | undefined;
};

/** A completion without its texts. */
export type CompletionSummary = {
  readonly model: string;
  readonly promptSha256: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly flags: readonly CompletionFlag[];
  readonly returnedModel?: string;
  readonly fingerprint?: string;
  readonly totalMs: number;
  readonly attempts: number;
  readonly notes: readonly string[];
  readonly origin: Completion["origin"];
};

/** A completion's columns but its texts: what its record's hash is over. */
type RecordRow = {
  key: string;
  model: string;
  prompt_sha256: string;
  sampling: string;
  sample_index: number;
  text_sha256: string;
  finish_reason: FinishReason;
  prompt_tokens: number | null;
  cached_tokens: number | null;
  completion_tokens: number | null;
  reasoning_tokens: number | null;
  flags: string;
  returned_model: string | null;
  fingerprint: string | null;
  first_token_ms: number | null;
  total_ms: number;
  attempts: number;
  notes: string;
  origin: Completion["origin"];
  created_at: string;
};

type Row = RecordRow & {
  text: Uint8Array;
  reasoning: Uint8Array | null;
  record_sha256: string | null;
};

/** Members that a `Completion` has, of those columns. */
type DescribedRow = Omit<
  RecordRow,
  "key" | "sampling" | "sample_index" | "text_sha256" | "created_at"
>;

const RECORD_COLUMNS = [
  "key",
  "model",
  "prompt_sha256",
  "sampling",
  "sample_index",
  "text_sha256",
  "finish_reason",
  "prompt_tokens",
  "cached_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "flags",
  "returned_model",
  "fingerprint",
  "first_token_ms",
  "total_ms",
  "attempts",
  "notes",
  "origin",
  "created_at",
] as const satisfies readonly (keyof RecordRow)[];

export function completionTable(
  database: Database,
  commit: GroupCommit,
  now: () => Date,
): CompletionTable {
  const select = database.prepare<[string], Row>("SELECT * FROM completion WHERE key = ?");
  const selectSummary = database.prepare<[string], DescribedRow>(
    `SELECT model, prompt_sha256, finish_reason, prompt_tokens, cached_tokens, completion_tokens,
       reasoning_tokens, flags, returned_model, fingerprint, first_token_ms, total_ms, attempts,
       notes, origin
     FROM completion WHERE key = ?`,
  );
  const selectKeys = database
    .prepare<[string, string], string>(
      "SELECT key FROM completion WHERE key >= ? AND key < ? ORDER BY key LIMIT 10",
    )
    .pluck();
  const selectPools = database
    .prepare<[], string>(
      "SELECT DISTINCT model FROM completion WHERE model >= 'imported/' AND model < 'imported0' ORDER BY model",
    )
    .pluck();
  const exists = database.prepare<[string], 1>("SELECT 1 FROM completion WHERE key = ?").pluck();
  const count = database.prepare<[], number>("SELECT count(*) FROM completion").pluck();
  const columns = [...RECORD_COLUMNS, "text", "reasoning", "record_sha256"];
  const insert = database.prepare<[Row]>(
    `INSERT INTO completion (${columns.join(", ")})
     VALUES (${columns.map((column) => `@${column}`).join(", ")})
     ON CONFLICT (key) DO NOTHING`,
  );
  const forgetFailure = database.prepare("DELETE FROM failure WHERE key = ?");

  const selectHash = database
    .prepare<[string], string>("SELECT text_sha256 FROM completion WHERE key = ?")
    .pluck();

  function get(key: string): Completion | undefined {
    const row = select.get(key);
    return row && withTexts(key, row);
  }

  return {
    get,
    checked(key) {
      const row = select.get(key);
      if (row === undefined) return undefined;
      const completion = withTexts(key, row);
      return {
        completion,
        isTextIntact: hasText(completion, row.text_sha256),
        isRecordIntact:
          row.record_sha256 === null ? undefined : recordHash(row) === row.record_sha256,
      };
    },
    textSha256: (key) => selectHash.get(key),
    has: (key) => exists.get(key) !== undefined,
    importedPools: () => selectPools.all(),
    keysFrom: (prefix) => selectKeys.all(prefix, `${prefix}g`),
    summaryOf(key) {
      const row = selectSummary.get(key);
      return row && { model: row.model, promptSha256: row.prompt_sha256, ...describe(row) };
    },
    add(key, request, given) {
      const completion = wellFormed(given);
      const { usage } = completion;
      // Compressed before the transaction opens, so that it holds the lock briefly.
      const text = encodeText(completion.text);
      const reasoning =
        completion.reasoning === undefined ? null : encodeText(completion.reasoning);
      const record: RecordRow = {
        key,
        model: request.model,
        prompt_sha256: promptHash(request.messages),
        sampling: canonicalJson(request.sampling as Json),
        sample_index: request.index,
        text_sha256: textHash(completion),
        finish_reason: completion.finishReason,
        prompt_tokens: usage.promptTokens ?? null,
        cached_tokens: usage.cachedTokens ?? null,
        completion_tokens: usage.completionTokens ?? null,
        reasoning_tokens: usage.reasoningTokens ?? null,
        flags: JSON.stringify(completion.flags),
        returned_model: completion.returnedModel ?? null,
        fingerprint: completion.fingerprint ?? null,
        first_token_ms: completion.firstTokenMs ?? null,
        total_ms: completion.totalMs,
        attempts: completion.attempts,
        notes: JSON.stringify(completion.notes),
        origin: completion.origin,
        created_at: now().toISOString(),
      };
      const row: Row = { ...record, text, reasoning, record_sha256: recordHash(record) };
      return commit.write(() => {
        const { changes } = insert.run(row);
        forgetFailure.run(key);
        return changes > 0;
      });
    },
    count: () => count.get() ?? 0,
  };
}

/** A stored completion whose texts are decompressed when they are first read: of most, a replay reads none. */
function withTexts(key: string, row: Row): Completion {
  const { text, reasoning, first_token_ms: firstTokenMs } = row;
  const textOnce = decodedOnce(key, text);
  const described = { ...describe(row), ...(firstTokenMs === null ? {} : { firstTokenMs }) };
  if (reasoning === null) {
    return {
      ...described,
      get text() {
        return textOnce();
      },
    };
  }
  const reasoningOnce = decodedOnce(key, reasoning);
  return {
    ...described,
    get text() {
      return textOnce();
    },
    get reasoning() {
      return reasoningOnce();
    },
  };
}

function decodedOnce(key: string, stored: Uint8Array): () => string {
  let held: Uint8Array | string = stored;
  return () => {
    if (typeof held !== "string") held = decoded(key, held);
    return held;
  };
}

function decoded(key: string, stored: Uint8Array): string {
  const place = () => ({
    where: `completion ${key}`,
    hint: "`heavybench verify` lists all that is damaged. Restore a copy of the store, or delete this row of `completion` to have it asked again.",
  });
  return readStored("A stored text", place, () => decodeText(stored));
}

function hasText(completion: Completion, sha256: string): boolean {
  try {
    return textHash(completion) === sha256;
  } catch (failure) {
    if (failure instanceof StoreError) return false;
    throw failure;
  }
}

function recordHash(record: RecordRow): string {
  return hashOf(RECORD_COLUMNS.map((column) => record[column]));
}

/** SHA-256 of a completion's texts, thinking and answer apart. */
function textHash({ text, reasoning }: Pick<Completion, "text" | "reasoning">): string {
  return hashOf([text, reasoning ?? null]);
}

function describe(row: DescribedRow) {
  const usage: { -readonly [name in keyof Usage]: Usage[name] } = {};
  if (row.prompt_tokens !== null) usage.promptTokens = row.prompt_tokens;
  if (row.cached_tokens !== null) usage.cachedTokens = row.cached_tokens;
  if (row.completion_tokens !== null) usage.completionTokens = row.completion_tokens;
  if (row.reasoning_tokens !== null) usage.reasoningTokens = row.reasoning_tokens;
  return {
    finishReason: row.finish_reason,
    usage,
    flags: JSON.parse(row.flags) as CompletionFlag[],
    ...(row.returned_model === null ? {} : { returnedModel: row.returned_model }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    totalMs: row.total_ms,
    attempts: row.attempts,
    notes: JSON.parse(row.notes) as string[],
    origin: row.origin,
  };
}
