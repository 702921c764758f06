import type { Database } from "better-sqlite3";
import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Json } from "../domain/json.ts";
import type { GradedAnswer, Verdict } from "../domain/verdict.ts";
import { decodeText, encodeText, readStored } from "./codec.ts";
import type { GroupCommit } from "./group-commit.ts";

/** What a verdict is keyed by: a better grader re-scores stored texts without sampling. */
export type VerdictKey = {
  readonly completionKey: string;
  readonly grader: string;
  readonly graderVersion: string;
  readonly referenceSha256: string;
};

export type BriefVerdict = {
  readonly verdict: Verdict;
  readonly answer: string | null;
  readonly canonical: string | null;
};

export type VerdictTable = {
  /** @throws StoreError when its reason is damaged */
  get(key: VerdictKey): GradedAnswer | undefined;
  /** The verdict alone, without its detail. */
  brief(key: VerdictKey): BriefVerdict | undefined;
  /** Resolves once it is durable; replaces an `ungraded` one. */
  put(key: VerdictKey, graded: GradedAnswer): Promise<void>;
};

/** Which answers of one list say the same, remembered: a replay need not compare them again. */
export type AnswerGroupTable = {
  get(key: string): AnswerGroups | undefined;
  put(key: string, groups: AnswerGroups): Promise<void>;
};

type Row = {
  verdict: Verdict;
  answer: string | null;
  canonical: string | null;
  detail: Uint8Array;
  ms: number;
};

export function verdictTable(database: Database, commit: GroupCommit): VerdictTable {
  const select = database.prepare<[string, string, string, string], Row>(
    `SELECT verdict, answer, canonical, detail, ms FROM verdict
     WHERE completion_key = ? AND grader = ? AND grader_version = ? AND reference_sha256 = ?`,
  );
  const selectBrief = database.prepare<[string, string, string, string], BriefVerdict>(
    `SELECT verdict, answer, canonical FROM verdict
     WHERE completion_key = ? AND grader = ? AND grader_version = ? AND reference_sha256 = ?`,
  );
  const insert = database.prepare(
    `INSERT INTO verdict (completion_key, grader, grader_version, reference_sha256, verdict, answer, canonical, detail, ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (completion_key, grader, grader_version, reference_sha256) DO UPDATE SET
       verdict = excluded.verdict, answer = excluded.answer, canonical = excluded.canonical,
       detail = excluded.detail, ms = excluded.ms`,
  );
  return {
    get({ completionKey, grader, graderVersion, referenceSha256 }) {
      const row = select.get(completionKey, grader, graderVersion, referenceSha256);
      if (row === undefined) return undefined;
      const { verdict, answer, canonical, ms } = row;
      const detail = readStored(
        "A verdict's reason",
        () => ({
          where: `the verdict of ${grader} ${graderVersion} on completion ${completionKey}`,
          hint: "The text it judged is untouched. Restore a copy of the store, or delete this row of `verdict` and run the experiment again: it judges the text anew.",
        }),
        () => JSON.parse(decodeText(row.detail)) as { readonly [name: string]: Json },
      );
      return { judgement: { verdict, answer, detail }, canonical, ms };
    },
    brief: ({ completionKey, grader, graderVersion, referenceSha256 }) =>
      selectBrief.get(completionKey, grader, graderVersion, referenceSha256),
    put({ completionKey, grader, graderVersion, referenceSha256 }, { judgement, canonical, ms }) {
      const detail = encodeText(JSON.stringify(judgement.detail));
      return commit.write(() => {
        insert.run(
          completionKey,
          grader,
          graderVersion,
          referenceSha256,
          judgement.verdict,
          judgement.answer,
          canonical,
          detail,
          ms,
        );
      });
    },
  };
}

export function answerGroupTable(database: Database, commit: GroupCommit): AnswerGroupTable {
  const select = database.prepare<[string], { classes: string; skipped: number | null }>(
    "SELECT classes, skipped FROM answer_group WHERE key = ?",
  );
  const insert = database.prepare(
    "INSERT INTO answer_group (key, classes, skipped) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING",
  );
  return {
    get(key) {
      const row = select.get(key);
      return row && { classes: JSON.parse(row.classes) as number[], skipped: row.skipped };
    },
    put: (key, { classes, skipped }) =>
      commit.write(() => void insert.run(key, JSON.stringify(classes), skipped)),
  };
}
