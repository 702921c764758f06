import { countText } from "../domain/count-text.ts";
import { hashOf } from "../domain/hash.ts";
import type { Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import { StoreError } from "../errors.ts";
import { mapInOrder } from "../grading/map-in-order.ts";
import { examDigest, recordedExamDigest } from "./exam-digests.ts";
import type { RunInStore } from "./graded-run.ts";
import { expandGrid } from "./grid.ts";
import { questionAttempts } from "./question-attempts.ts";
import { isUncounted, notAllCompared } from "./skipped-comparisons.ts";
import { type Reserves, verifyTexts } from "./verify-texts.ts";
import {
  noVerdicts,
  type VerdictCounts,
  type VerifyTools,
  verifyVerdicts,
} from "./verify-verdicts.ts";

/** What a check of a run found. */
export type Verification = {
  /** Questions that are still what was asked, reference and options included. */
  readonly questions: number;
  /** Trajectories that answer their question's request, texts and record untouched. */
  readonly trajectories: number;
  /** Summaries whose prompts rebuild from their manifests to the hash that was sent, texts and record untouched. */
  readonly prompts: number;
  readonly verdicts: VerdictCounts;
  /** Graders whose kind of answer the run's questions ask for. */
  readonly graders: readonly string[];
  /** What does not hold, one line each. */
  readonly faults: readonly string[];
  /** What holds, with a reserve. */
  readonly notes: readonly string[];
};

/** Faults listed; beyond it they are only counted. */
const MOST_FAULTS = 100;

/** Questions whose texts are judged while those after them are read: enough for every core, few enough for memory. */
const QUESTIONS_AHEAD = 8;

/**
 * Rebuilds what every number of a run rests on, from the store alone: each question must be the one
 * that was asked; each trajectory the answer to its question's request, key and all; each memory
 * cache, made again from its manifest and the stored texts, must give the prompt that was sent; no
 * stored text may have changed, nor what was recorded of it; and each text, judged again, must give
 * the verdict and the group that are stored. What cannot be read is a fault, and the rest goes on.
 *
 * @param onQuestion hears of every question that is done
 */
export async function verifyRun(
  source: RunInStore,
  tools: VerifyTools,
  onQuestion: () => void = () => undefined,
): Promise<Verification> {
  const { run, store } = source;
  const faults: string[] = [];
  let faultCount = 0;
  const fault = (text: string) => {
    faultCount++;
    if (faults.length < MOST_FAULTS) faults.push(text);
  };
  const total = { questions: 0, trajectories: 0, prompts: 0 };
  const verdicts = { ...noVerdicts };
  const seen: Reserves = { unkept: new Set(), unhashed: new Set(), uncounted: new Set() };
  const notes: string[] = [];
  const kinds = new Set<string>();

  for (const benchmark of store.runs.benchmarks(run.id)) {
    const recorded = recordedExamDigest(run.provenance, benchmark);
    if (recorded === undefined) notes.push(`Of ${benchmark} ${NO_DIGEST}`);
    else if (recorded !== examDigest(store, run.id, benchmark))
      fault(
        `${benchmark}: its questions are not those that the run was recorded with (another question, reference, order or number).`,
      );
    const questions = mapInOrder(
      arrayed(store.runs.questions(run.id, benchmark)),
      (questionId) => verifyQuestion(source, benchmark, questionId, seen, tools),
      { items: QUESTIONS_AHEAD, size: QUESTIONS_AHEAD, sizeOf: () => 1 },
    );
    for await (const found of questions) {
      for (const text of found.faults) fault(text);
      for (const kind of found.graders) kinds.add(kind);
      for (const name of ["questions", "trajectories", "prompts"] as const)
        total[name] += found[name];
      for (const name of Object.keys(verdicts) as (keyof VerdictCounts)[])
        verdicts[name] += found.verdicts[name];
      onQuestion();
    }
  }
  if (faultCount > faults.length) faults.push(`… and ${faultCount - faults.length} more.`);
  notes.push(...reserveNotes(seen), ...notAllCompared(source));
  return { ...total, verdicts, graders: [...kinds].sort(), faults, notes };
}

const NO_DIGEST =
  "no digest of the questions was kept, the run being of an earlier version: each is checked by its own hash alone. Running it again keeps one.";

function reserveNotes({ unkept, unhashed, uncounted }: Reserves): readonly string[] {
  const notes = [...unkept].map(
    (name) =>
      `The words of the prompt "${name}" are this version's, of the same hash: the run is of a version that kept the hash alone. Running it again keeps them.`,
  );
  if (unhashed.size > 0) {
    notes.push(
      `Of ${countText(unhashed.size, "completion")} a version kept a hash of the texts alone: their finish reasons, flags, tokens and origins are taken as stored.`,
    );
  }
  if (uncounted.size > 0) {
    notes.push(
      `On ${countText(uncounted.size, "question")} the groups of answers are of a version that did not count comparisons given up: whether all were made is not known, and they are taken as stored.`,
    );
  }
  return notes;
}

async function verifyQuestion(
  source: RunInStore,
  benchmark: string,
  questionId: number,
  seen: Reserves,
  tools: VerifyTools,
): Promise<Omit<Verification, "notes">> {
  const nothing = { questions: 0, trajectories: 0, prompts: 0, verdicts: noVerdicts, graders: [] };
  const problem = storedProblem(source, benchmark, questionId);
  if (typeof problem === "string") return { ...nothing, faults: [problem] };
  const graded = { problem, questionId };
  const cells = expandGrid(source.experiment);
  const attempts = questionAttempts(source, cells, graded);
  for (const { rows } of [...attempts.pools, ...attempts.summaries])
    if (isUncounted(rows)) seen.uncounted.add(questionId);
  const texts = verifyTexts(source, graded, attempts, seen);
  const judged = await verifyVerdicts(source, graded, attempts, texts.intact, tools);
  return {
    questions: 1,
    trajectories: texts.trajectories,
    prompts: texts.prompts,
    verdicts: judged.counts,
    graders: [problem.reference.kind],
    faults: [...texts.faults, ...judged.faults],
  };
}

/** A question as it was asked, or what is wrong with it: what was answered to another cannot be checked. */
function storedProblem(
  { store }: RunInStore,
  benchmark: string,
  questionId: number,
): Problem | string {
  const identity = store.questions.identity(questionId);
  const where = `${identity.name} of ${benchmark}`;
  const unchecked = "what was answered to it is not checked";
  try {
    const problem = store.questions.get(questionId);
    const { question } = problem;
    const isNamed = question.id === identity.name && question.benchmark === identity.benchmark;
    if (isNamed && hashOf(problem as unknown as Json) === identity.key) return problem;
    return `${where}: its stored question was changed (prompt, options or reference); ${unchecked} (row ${questionId} of \`question\`).`;
  } catch (failure) {
    if (!(failure instanceof StoreError)) throw failure;
    return `${where}: its stored question is damaged; ${unchecked} (row ${questionId} of \`question\`).`;
  }
}

async function* arrayed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
