import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { graderIdentities as graders } from "../../graders/identities.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { groupNotes } from "../../src/report/run-notes.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import type { RunInStore } from "../../src/run/graded-run.ts";
import type { GradingTools } from "../../src/run/judged.ts";
import { measureRun } from "../../src/run/measure-run.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { lateAnswers, remembered } from "../../src/run/remembered.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";
import { runExperiment } from "../../src/run/run-experiment.ts";
import { shownQuestion } from "../../src/run/shown-question.ts";
import { verifyRun } from "../../src/run/verify-run.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { scriptedClient } from "../helpers/scripted-client.ts";

let store: Store;
beforeEach(() => {
  store = openStore(":memory:");
});
afterEach(() => store.close());

const problems = ["a", "b"].map(
  (id): Problem => ({
    question: { id, benchmark: "exam", text: `Question ${id}?`, prompt: `Question ${id}?` },
    reference: { kind: "math", accepted: ["1"] },
  }),
);
const experiment = resolveExperiment(
  readExperiment(
    readExperimentText(
      "x.yaml",
      "models: { m: { model: m, base_url: http://127.0.0.1:1/v1 } }\ndatasets: [exam]\nbootstrap: 20\ndeliberation: { k: 2, m: 1 }",
    ),
    [],
  ),
  {},
);

const judge: GradingTools["judge"] = async ({ text }) => ({
  judgement: { verdict: text === "1" ? "correct" : "incorrect", answer: text, detail: {} },
  canonical: text,
  ms: 1,
});

const verified = (source: RunInStore, group: GradingTools["group"]) =>
  verifyRun(source, { graders, judge, group, runsPrograms: false });

/** Two questions of two trajectories and one summary: of a all answers differ, of b all are alike. */
async function ran(group: GradingTools["group"]): Promise<RunInStore> {
  const { complete } = scriptedClient(({ messages, index }) => {
    const [prompt = ""] = messages.slice(-1).map(({ content }) => content);
    if (prompt.includes("Question b?")) return "1";
    return prompt === "Question a?" ? String(index) : "9";
  });
  const outcome = await runExperiment(experiment, {
    store,
    graders,
    judge,
    group,
    signal: new AbortController().signal,
    completeWith: () =>
      remembered(complete, {
        ...{ store, retryFailed: false, clock: fakeClock(), inFlight: new Map() },
        ...{ observe: () => undefined, late: lateAnswers(store) },
      }),
    problems: async () => problems,
    files: new Map(),
    poolSize: () => 2,
    provenance: {},
    observe: () => undefined,
  });
  const run = store.runs.find(outcome.run);
  if (run === undefined) throw new RangeError("The run is not there.");
  return { store, run, experiment, graders };
}

const places = (answers: readonly string[]) => answers.map((_, place) => place);
/** Every pair of distinct answers is given up: one of the pool's two, three with the summary's. */
const givenUp: GradingTools["group"] = async (_grader, answers) => ({
  classes: places(answers),
  skipped: (answers.length * (answers.length - 1)) / 2,
});
const compared: GradingTools["group"] = async (_grader, answers) => ({
  classes: places(answers),
  skipped: 0,
});
const never: GradingTools["group"] = () => Promise.reject(new RangeError("It was compared again."));

describe("comparisons that were given up", () => {
  it("stay with the groups they formed, whoever measures, verifies or shows them", async () => {
    const source = await ran(givenUp);
    const [exam] = measureRun(source).benchmarks;
    if (exam === undefined) throw new RangeError("Nothing was measured.");
    expect(exam.pools[0]?.skippedComparisons).toEqual({ comparisons: 1, questions: 1 });
    expect(exam.cells[0]?.skippedComparisons).toEqual({ comparisons: 3, questions: 1 });
    expect(groupNotes(exam)).toEqual([
      "exam: not all answers were compared with one another, which took too long, among the trajectories of m (1 comparison on 1 question), the summaries of k=2 m=1 (3 comparisons on 1 question); those count as different. Votes, agreement and draws chosen by answers rest on groups that may be apart.",
    ]);
    expect(await verified(source, givenUp)).toMatchObject({
      faults: [],
      notes: [expect.stringContaining("On 1 question comparisons of answers were given up")],
    });
    const shown = store.runs.questions(source.run.id, "exam").map((questionId) => {
      const problem = store.questions.get(questionId);
      return shownQuestion(source, { questionId, problem }, []).pools[0]?.skippedComparisons;
    });
    expect(shown).toEqual([1, 0]);
  });

  it("are known again when the groups come from the store", async () => {
    const first = measureRun(await ran(givenUp));
    expect(measureRun(await ran(never))).toEqual(first);
  });

  it("leave no word behind where there were none", async () => {
    const source = await ran(compared);
    expect(JSON.stringify(measureRun(source))).not.toContain("skippedComparisons");
    expect(await verified(source, compared)).toMatchObject({
      faults: [],
      notes: [],
      // Of each question the pool's answers, and those of the pool with the summary.
      verdicts: { judgedAgain: 6, grouped: 4 },
    });
  });
});

it("says of groups of an earlier version that it is not known whether all was compared", async () => {
  const unknown: GradingTools["group"] = async (_grader, answers) => ({
    classes: places(answers),
    skipped: null,
  });
  const source = await ran(unknown);
  expect(JSON.stringify(measureRun(source))).not.toContain("skippedComparisons");
  expect((await verified(source, unknown)).notes).toEqual([
    expect.stringContaining("On 1 question the groups of answers are of a version"),
  ]);
});
