import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { graderIdentities } from "../../graders/identities.ts";
import { runInStore } from "../../src/cli/open-run.ts";
import { measureRun } from "../../src/run/measure-run.ts";
import { regradeRun } from "../../src/run/regrade-run.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { runCommandLine } from "../helpers/command-line.ts";

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-regrade-"));
  const file = join(folder, "s.db");
  const { code } = await runCommandLine([
    ...[
      "run",
      "--model",
      "simulated/thinker",
      "--dataset",
      "sample-aime",
      "--limit",
      "4",
      "-k",
      "3",
    ],
    ...["-m", "2", "--set", "bootstrap=50", "--quiet", "--store", file, "--output-dir", folder],
  ]);
  expect(code).toBe(0);
  store = openStore(file, { mustExist: true });
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function source() {
  const [run] = store.runs.list();
  if (run === undefined) throw new Error("The run is gone.");
  return runInStore(store, run);
}

/** A later grader, to which every text states one and the same wrong answer. */
const later = {
  graders: graderIdentities.map((one) => (one.name === "math" ? { ...one, version: "99" } : one)),
  judge: async () => ({
    judgement: { verdict: "incorrect" as const, answer: "0", detail: {} },
    canonical: "0",
    ms: 1,
  }),
  group: async (_: unknown, answers: readonly unknown[]) => ({
    classes: answers.map(() => 0),
    skipped: 0,
  }),
};

it("leaves a run as it was measured when it stops before its end, and all of it by the new graders when it does not", async () => {
  const before = measureRun(source());
  const options = { isApplied: true, onChange: () => undefined };
  let questions = 0;
  const stopped = regradeRun(source(), later, {
    ...options,
    onQuestion() {
      if (++questions === 3) throw new Error("killed");
    },
  });
  await expect(stopped).rejects.toThrow("killed");
  expect(measureRun(source())).toEqual(before);

  const { groups } = await regradeRun(source(), later, { ...options, onQuestion: () => undefined });
  expect(measureRun(source())).toEqual(before);
  // Four questions with three trajectories and two summaries each.
  expect([groups.trajectories.length, groups.summaries.length]).toEqual([12, 8]);
  const { run } = source();
  store.runs.regroup(run.id, groups, { ...(run.provenance as object), graders: { math: "99" } });
  const after = measureRun({ ...source(), graders: later.graders });
  const means = (metrics: typeof after) =>
    metrics.benchmarks[0]?.cells.map((cell) => cell.iterations.at(-1)?.heavyMean?.value);
  expect(means(after)).not.toEqual(means(before));
});

it("is not taken while the run is under way", () => {
  const { run } = source();
  store.runs.setState(run.id, "running");
  const again = store.runs.begin(run.name, run.experiment, run.provenance);
  expect(again.state).toBe("running");
  const nothing = { trajectories: [], summaries: [] };
  expect(() => store.runs.regroup(run.id, nothing, {})).toThrow("The run is under way.");
  expect(source().run.provenance).toEqual(run.provenance);
});
