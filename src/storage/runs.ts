import type { Database } from "better-sqlite3";
import type { Json } from "../domain/json.ts";
import { type CompletionFailureReason, ConfigurationError } from "../errors.ts";
import { type AttemptGroups, regrouping } from "./attempt-groups.ts";
import { decodeText, encodeText, readStored } from "./codec.ts";
import { COMPLETIONS_OF_ONE_RUN } from "./completions-of-one-run.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { LeaseTable } from "./leases.ts";

export type RunState = "running" | "interrupted" | "failed" | "done";

export type StoredRun = {
  readonly id: number;
  readonly name: string;
  /** The resolved experiment, as it was run. */
  readonly experiment: Json;
  /** Versions, machine, benchmark copies: what does not enter any number. */
  readonly provenance: Json;
  /** `interrupted` also where the process that ran it is gone without a word: killed, or its disk full. */
  readonly state: RunState;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** One place in a question's pool: the completion that fills it, or why none does. */
export type TrajectoryLink = {
  readonly thinker: string;
  readonly questionId: number;
  /** From 0. */
  readonly position: number;
  readonly completionKey: string | null;
  readonly failure: CompletionFailureReason | null;
  /** The group of equivalent answers it belongs to within its pool; null when it states none. */
  readonly answerClass: string | null;
  /** Comparisons given up when its pool's groups were formed; null where that was not yet counted. */
  readonly skippedComparisons: number | null;
};

/** The K trajectories that one draw of one cell deliberated upon. */
export type DrawLink = {
  readonly cell: string;
  readonly questionId: number;
  readonly draw: number;
  readonly positions: readonly number[];
};

/** One summary of one cell, with the manifest of the memory cache it was written from. */
export type SummaryLink = {
  readonly cell: string;
  readonly questionId: number;
  /** Draws and summaries count from 0, iterations from 1. */
  readonly draw: number;
  readonly iteration: number;
  readonly position: number;
  readonly completionKey: string | null;
  readonly failure: CompletionFailureReason | null;
  readonly answerClass: string | null;
  /** Of the groups of its question's pool and this cell's summaries together. */
  readonly skippedComparisons: number | null;
  /** Null when no prompt could be built (too few trajectories). */
  readonly promptSha256: string | null;
};

/** Runs and what belongs to them: the way from any number back to the stored texts. */
export type RunTable = {
  find(name: string): StoredRun | undefined;
  list(): readonly StoredRun[];
  /** Begins a run, or takes an earlier one of this name up again. */
  begin(name: string, experiment: Json, provenance: Json): StoredRun;
  setState(id: number, state: RunState, provenance?: Json): void;
  /**
   * @throws ConfigurationError when a run is gone or under way, or when another is under way in this
   *   store and completions are to go: what that one has yet to link cannot be told
   */
  checkRemovable(id: number, options: { readonly withCompletions: boolean }): void;
  /**
   * Forgets a run and its links, in one transaction. Completions stay unless told otherwise; those
   * that another run links, that an unfinished one over the same question and model may be about to,
   * or that were imported, always do.
   *
   * @throws ConfigurationError as `checkRemovable` does, which it asks in the same transaction
   */
  remove(
    id: number,
    options: { readonly withCompletions: boolean },
  ): { readonly completions: number };
  setQuestions(id: number, benchmark: string, questionIds: readonly number[]): void;
  /** Question numbers in the benchmark's order. */
  questions(id: number, benchmark: string): readonly number[];
  benchmarks(id: number): readonly string[];
  /** A question's pool under one thinker, in sampling order. */
  pool(
    id: number,
    thinker: string,
    questionId: number,
  ): readonly Omit<TrajectoryLink, "thinker" | "questionId">[];
  /** Replaces a question's pool under one thinker. */
  linkPool(
    id: number,
    thinker: string,
    questionId: number,
    links: readonly Omit<TrajectoryLink, "thinker" | "questionId">[],
  ): Promise<void>;
  draws(id: number, cell: string, questionId: number): readonly DrawLink[];
  /** Replaces what a cell made of a question: its draws, its summaries and their manifests. */
  linkCell(
    id: number,
    cell: string,
    questionId: number,
    links: {
      readonly draws: readonly Pick<DrawLink, "draw" | "positions">[];
      readonly summaries: readonly (Omit<SummaryLink, "cell" | "questionId"> & {
        readonly manifest: Json;
      })[];
    },
  ): Promise<void>;
  /** @throws ConfigurationError when a run is gone or under way */
  checkIdle(id: number): void;
  /**
   * Puts attempts into other groups of equal answers and states by which graders, in one transaction:
   * no one ever reads the groups of one grader under the name of another.
   *
   * @throws ConfigurationError as `checkIdle` does, which it asks in the same transaction
   */
  regroup(id: number, groups: AttemptGroups, provenance: Json): void;
  /** Questions on which comparisons of answers were given up, of any pool or cell. */
  questionsNotAllCompared(id: number): number;
  /** With their prompt hashes, for `verify`. */
  summaries(id: number, cell: string, questionId: number): readonly SummaryLink[];
  /** @throws StoreError when it is damaged */
  manifest(
    id: number,
    link: Pick<SummaryLink, "cell" | "questionId" | "draw" | "iteration" | "position">,
  ): Json | undefined;
};

type RunRow = {
  id: number;
  name: string;
  experiment: string;
  provenance: string;
  state: RunState;
  holder: string | null;
  created_at: string;
  updated_at: string;
};

export function runTable(
  database: Database,
  commit: GroupCommit,
  now: () => Date,
  leases: Pick<LeaseTable, "enlist" | "isLiving">,
): RunTable {
  const byName = database.prepare<[string], RunRow>("SELECT * FROM run WHERE name = ?");
  const byId = database.prepare<[number], RunRow>("SELECT * FROM run WHERE id = ?");
  const all = database.prepare<[], RunRow>("SELECT * FROM run ORDER BY updated_at DESC, id DESC");
  const insertRun = database.prepare(
    `INSERT INTO run (name, experiment, provenance, state, holder, created_at, updated_at) VALUES (?, ?, ?, 'running', ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET state = 'running', holder = excluded.holder, experiment = excluded.experiment,
       provenance = excluded.provenance, updated_at = excluded.updated_at`,
  );
  const updateState = database.prepare("UPDATE run SET state = ?, updated_at = ? WHERE id = ?");
  const updateProvenance = database.prepare("UPDATE run SET provenance = ? WHERE id = ?");
  const dropVerdicts = database.prepare(
    `DELETE FROM verdict WHERE completion_key IN (${COMPLETIONS_OF_ONE_RUN})`,
  );
  const dropCompletions = database.prepare(
    `DELETE FROM completion WHERE key IN (${COMPLETIONS_OF_ONE_RUN})`,
  );
  const dropRun = database.prepare("DELETE FROM run WHERE id = ?");
  const dropQuestions = database.prepare(
    "DELETE FROM run_question WHERE run_id = ? AND benchmark = ?",
  );
  const insertQuestion = database.prepare(
    "INSERT INTO run_question (run_id, benchmark, position, question_id) VALUES (?, ?, ?, ?)",
  );
  const selectQuestions = database
    .prepare<[number, string], number>(
      "SELECT question_id FROM run_question WHERE run_id = ? AND benchmark = ? ORDER BY position",
    )
    .pluck();
  const selectBenchmarks = database
    .prepare<[number], string>(
      "SELECT DISTINCT benchmark FROM run_question WHERE run_id = ? ORDER BY benchmark",
    )
    .pluck();
  const selectPool = database.prepare<
    [number, string, number],
    Omit<TrajectoryLink, "thinker" | "questionId">
  >(
    `SELECT position, completion_key AS completionKey, failure, answer_class AS answerClass,
       skipped_comparisons AS skippedComparisons
     FROM trajectory WHERE run_id = ? AND thinker = ? AND question_id = ? ORDER BY position`,
  );
  const dropPool = database.prepare(
    "DELETE FROM trajectory WHERE run_id = ? AND thinker = ? AND question_id = ?",
  );
  const putTrajectory = database.prepare(
    `INSERT INTO trajectory (run_id, thinker, question_id, position, completion_key, failure, answer_class,
       skipped_comparisons)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const dropDraws = database.prepare(
    "DELETE FROM draw WHERE run_id = ? AND cell = ? AND question_id = ?",
  );
  const dropSummaries = database.prepare(
    "DELETE FROM summary WHERE run_id = ? AND cell = ? AND question_id = ?",
  );
  const putDraw = database.prepare(
    "INSERT INTO draw (run_id, cell, question_id, draw, positions) VALUES (?, ?, ?, ?, ?)",
  );
  const selectDraws = database.prepare<
    [number, string, number],
    { draw: number; positions: string }
  >(
    "SELECT draw, positions FROM draw WHERE run_id = ? AND cell = ? AND question_id = ? ORDER BY draw",
  );
  const putSummary = database.prepare(
    `INSERT INTO summary (run_id, cell, question_id, draw, iteration, position, completion_key, failure,
       answer_class, skipped_comparisons, prompt_sha256, manifest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const regroup = regrouping(database, now);
  const selectSummaries = database.prepare<[number, string, number], SummaryLink>(
    `SELECT cell, question_id AS questionId, draw, iteration, position, completion_key AS completionKey,
       failure, answer_class AS answerClass, skipped_comparisons AS skippedComparisons,
       prompt_sha256 AS promptSha256
     FROM summary WHERE run_id = ? AND cell = ? AND question_id = ? ORDER BY draw, iteration, position`,
  );
  const countNotAllCompared = database
    .prepare<{ id: number }, number>(
      `SELECT count(*) FROM (
         SELECT question_id FROM trajectory WHERE run_id = @id AND skipped_comparisons > 0
         UNION SELECT question_id FROM summary WHERE run_id = @id AND skipped_comparisons > 0
       )`,
    )
    .pluck();
  const selectManifest = database
    .prepare<[number, string, number, number, number, number], Uint8Array | null>(
      `SELECT manifest FROM summary
       WHERE run_id = ? AND cell = ? AND question_id = ? AND draw = ? AND iteration = ? AND position = ?`,
    )
    .pluck();

  function toRun(row: RunRow | undefined): StoredRun | undefined {
    if (row === undefined) return undefined;
    const isLost = row.state === "running" && (row.holder === null || !leases.isLiving(row.holder));
    return {
      id: row.id,
      name: row.name,
      experiment: JSON.parse(row.experiment) as Json,
      provenance: JSON.parse(row.provenance) as Json,
      state: isLost ? "interrupted" : row.state,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  }

  function checkIdle(id: number): void {
    const run = toRun(byId.get(id));
    if (run === undefined) {
      throw new ConfigurationError("The run is not in the store any more.", {
        where: `run ${id}`,
        hint: "heavybench runs lists what is there.",
      });
    }
    if (run.state === "running") {
      throw new ConfigurationError("The run is under way.", {
        where: run.name,
        hint: "Stop it first (Ctrl-C in its terminal), or wait for its end.",
      });
    }
  }

  function checkRemovable(
    id: number,
    { withCompletions }: { readonly withCompletions: boolean },
  ): void {
    checkIdle(id);
    const other = all.all().find((row) => toRun(row)?.state === "running");
    if (withCompletions && other !== undefined) {
      throw new ConfigurationError(
        "Another run is under way in this store, and may be using these completions.",
        {
          where: other.name,
          hint: "Wait for its end or stop it, or remove the run without --with-completions.",
        },
      );
    }
  }

  return {
    find: (name) => toRun(byName.get(name)),
    list: () => all.all().flatMap((row) => toRun(row) ?? []),
    begin(name, experiment, provenance) {
      const time = now().toISOString();
      const record = [JSON.stringify(experiment), JSON.stringify(provenance)];
      insertRun.run(name, ...record, leases.enlist(), time, time);
      const run = toRun(byName.get(name));
      if (run === undefined) throw new RangeError(`Run ${name} vanished from the store.`);
      return run;
    },
    setState: (id, state, provenance) => {
      updateState.run(state, now().toISOString(), id);
      if (provenance !== undefined) updateProvenance.run(JSON.stringify(provenance), id);
    },
    checkIdle,
    regroup: database.transaction((id: number, groups: AttemptGroups, provenance: Json) => {
      checkIdle(id);
      regroup(id, groups, provenance);
    }).immediate,
    checkRemovable,
    remove: database.transaction(
      (id: number, { withCompletions }: { readonly withCompletions: boolean }) => {
        checkRemovable(id, { withCompletions });
        if (withCompletions) dropVerdicts.run({ id });
        const completions = withCompletions ? dropCompletions.run({ id }).changes : 0;
        dropRun.run(id);
        return { completions };
      },
    ).immediate,
    setQuestions: database.transaction(
      (id: number, benchmark: string, questionIds: readonly number[]) => {
        dropQuestions.run(id, benchmark);
        questionIds.forEach((questionId, position) => {
          insertQuestion.run(id, benchmark, position, questionId);
        });
      },
    ).immediate,
    questions: (id, benchmark) => selectQuestions.all(id, benchmark),
    benchmarks: (id) => selectBenchmarks.all(id),
    pool: (id, thinker, questionId) => selectPool.all(id, thinker, questionId),
    linkPool: (id, thinker, questionId, links) =>
      commit.write(() => {
        dropPool.run(id, thinker, questionId);
        for (const link of links) {
          const { position, completionKey, failure, answerClass, skippedComparisons } = link;
          const place = [id, thinker, questionId, position];
          putTrajectory.run(...place, completionKey, failure, answerClass, skippedComparisons);
        }
      }),
    draws: (id, cell, questionId) =>
      selectDraws.all(id, cell, questionId).map(({ draw, positions }) => ({
        cell,
        questionId,
        draw,
        positions: JSON.parse(positions) as number[],
      })),
    linkCell(id, cell, questionId, { draws, summaries }) {
      const encoded = summaries.map(({ manifest }) => encodeText(JSON.stringify(manifest)));
      return commit.write(() => {
        dropDraws.run(id, cell, questionId);
        dropSummaries.run(id, cell, questionId);
        for (const { draw, positions } of draws) {
          putDraw.run(id, cell, questionId, draw, JSON.stringify(positions));
        }
        summaries.forEach((link, i) => {
          putSummary.run(
            id,
            cell,
            questionId,
            link.draw,
            link.iteration,
            link.position,
            link.completionKey,
            link.failure,
            link.answerClass,
            link.skippedComparisons,
            link.promptSha256,
            encoded[i],
          );
        });
      });
    },
    questionsNotAllCompared: (id) => countNotAllCompared.get({ id }) ?? 0,
    summaries: (id, cell, questionId) => selectSummaries.all(id, cell, questionId),
    manifest(id, { cell, questionId, draw, iteration, position }) {
      const stored = selectManifest.get(id, cell, questionId, draw, iteration, position);
      if (!stored) return undefined;
      const place = () => ({
        where: `cell ${cell}, question ${questionId}, draw ${draw}, iteration ${iteration}, summary ${position}`,
        hint: "`heavybench verify` lists all that is damaged. Restore a copy of the store.",
      });
      const read = () => JSON.parse(decodeText(stored)) as Json;
      return readStored("A memory cache's manifest", place, read);
    },
  };
}
