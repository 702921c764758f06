import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { graders } from "../../graders/index.ts";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { verdictsBy } from "../../src/run/judged.ts";
import type { ChangedVerdict } from "../../src/run/regrade-run.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { runCommandLine } from "../helpers/command-line.ts";
import { mainInProcess } from "../helpers/main-in-process.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
let run: RunMetrics;
const place = () => ["--store", join(folder, "own.db"), "--output-dir", join(folder, "own")];
/** A command in this process: a process each would take most of the time. */
const inProcess = async (argv: readonly string[]) => {
  const { out, err, codes } = await mainInProcess(argv, { cwd: folder });
  return { code: codes.at(-1) ?? 0, stdout: out, stderr: err };
};
const metricsFile = () => join(folder, "own", run.run, "metrics.json");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-verify-"));
  const ended = await runCommandLine([
    ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "3"],
    ...["-k", "3", "-m", "2", "-n", "2", "--set", "bootstrap=50", "--quiet", "--json", ...place()],
  ]);
  run = JSON.parse(ended.stdout) as RunMetrics;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("finds every prompt and every number again from the store", async () => {
  const { code, stdout } = await inProcess(["verify", "--json", "--quiet", ...place()]);
  expect(code).toBe(0);
  // 3 questions of 3 trajectories; 2 iterations of 2 summaries.
  expect(JSON.parse(stdout)).toMatchObject({
    holds: true,
    trajectories: 3 * 3,
    prompts: 3 * 2 * 2,
    faults: [],
    notes: [],
    metrics: "equal",
  });
});

it("says where a run of an earlier version has not kept the words of its prompt", async () => {
  const database = new Database(join(folder, "own.db"));
  const kept = database.prepare("SELECT * FROM prompt_template").all();
  database.exec("DELETE FROM prompt_template");
  const { code, stderr } = await inProcess(["verify", "--quiet", ...place()]);
  const again = database.prepare(
    "INSERT INTO prompt_template (sha256, text) VALUES (@sha256, @text)",
  );
  for (const template of kept) again.run(template);
  database.close();
  expect(kept).toHaveLength(1);
  expect(code).toBe(0);
  expect(stderr).toContain("NOTE");
  expect(stderr).toContain("kept the hash alone");
});

it("says that a report was changed after the run", async () => {
  const bytes = readFileSync(metricsFile());
  appendFileSync(metricsFile(), " ");
  const { code, stderr } = await inProcess(["verify", "--quiet", ...place()]);
  writeFileSync(metricsFile(), bytes);
  expect(code).toBe(1);
  expect(stderr).toContain("DIFFERS");
});

it("calls a report of an earlier version neither changed nor whole, but not to be checked", async () => {
  const bytes = readFileSync(metricsFile());
  const earlier = { ...(JSON.parse(bytes.toString("utf8")) as RunMetrics), schema: 2 };
  writeFileSync(metricsFile(), JSON.stringify(earlier));
  const { code, stderr } = await inProcess(["verify", "--quiet", ...place()]);
  expect(stderr).toContain("CANNOT BE CHECKED");
  expect(stderr).toContain("`heavybench report RUN` writes it anew");
  expect(code).toBe(3);
  expect(stderr).not.toMatch(/DIFFERS|changed|All of it holds/);
  writeFileSync(metricsFile(), "{");
  const broken = await inProcess(["verify", "--quiet", ...place()]);
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining("DIFFERS") });

  writeFileSync(metricsFile(), JSON.stringify({ ...earlier, schema: 3 }));
  const by = (heavybench: string) => {
    const database = new Database(join(folder, "own.db"));
    database
      .prepare("UPDATE run SET provenance = json_set(provenance, '$.heavybench', ?)")
      .run(heavybench);
    database.close();
  };
  const present = JSON.parse(readFileSync(join(metricsFile(), "..", "provenance.json"), "utf8"));
  by("0.0.9");
  const older = await inProcess(["verify", "--json", "--quiet", ...place()]);
  by(present.heavybench);
  writeFileSync(metricsFile(), bytes);
  expect(older.code).toBe(3);
  expect(JSON.parse(older.stdout)).toMatchObject({ holds: null, faults: [], metrics: "earlier" });
});

it("says of changed numbers under an earlier version's schema no more than that they cannot be checked, until `report` writes them anew", async () => {
  const bytes = readFileSync(metricsFile());
  const forged = bytes
    .toString("utf8")
    .replace(/"schema": ?\d+/, '"schema": 1')
    .replace(/"value": ?[\d.]+/, '"value": 0.99');
  writeFileSync(metricsFile(), forged);
  const { code, stdout } = await inProcess(["verify", "--json", "--quiet", ...place()]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ holds: null, faults: [], metrics: "earlier" });
  expect((await inProcess(["report", "--quiet", ...place()])).code).toBe(0);
  expect(readFileSync(metricsFile())).toEqual(bytes);
  const anew = await inProcess(["verify", "--json", "--quiet", ...place()]);
  expect(anew.code).toBe(0);
  expect(JSON.parse(anew.stdout)).toMatchObject({ holds: true, metrics: "equal" });
});

it("calls a report whose measures have since been corrected earlier, until its run is taken up again", async () => {
  const bytes = readFileSync(metricsFile());
  const provenance = (change: string) => {
    const database = new Database(join(folder, "own.db"));
    database.exec(`UPDATE run SET provenance = ${change}`);
    database.close();
  };
  provenance("json_remove(provenance, '$.measures')");
  const whole = await inProcess(["verify", "--json", "--quiet", ...place()]);
  // The provenance is on disk as it was.
  const files = { "metrics.json": "equal", "provenance.json": "earlier", "report.md": "equal" };
  expect(JSON.parse(whole.stdout)).toMatchObject({ holds: null, faults: [], files });

  const otherBound = bytes.toString("utf8").replace(/"lower": [\d.e-]+/, '"lower": 0.333');
  writeFileSync(metricsFile(), otherBound);
  const before = await inProcess(["verify", "--quiet", ...place()]);
  expect(before.stderr).toContain("measured by an earlier version");
  expect(before.stderr).not.toMatch(/DIFFERS|changed|All of it holds/);
  expect(before.code).toBe(3);

  const again = ["run", join(metricsFile(), "..", "config.yaml"), "--quiet", "--json", ...place()];
  expect(await inProcess(again)).toMatchObject({ code: 0 });
  expect(readFileSync(metricsFile())).toEqual(bytes);
  writeFileSync(metricsFile(), otherBound);
  const after = await inProcess(["verify", "--quiet", ...place()]);
  writeFileSync(metricsFile(), bytes);
  expect(after).toMatchObject({ code: 1, stderr: expect.stringContaining("DIFFERS") });
});

it("measures a run with the verdicts it had until it is regraded, and lists what that changes first", async () => {
  const math = graders.find(({ name }) => name === "math");
  if (math === undefined) throw new Error("there is no math grader");
  const flipped = await asMeasuredBefore(math);
  const earlier = await inProcess(["verify", "--quiet", ...place()]);
  // The numbers were of the present grader: those of the earlier one differ, and it says why.
  expect(earlier.stderr).toContain(`The math grader is ${math.version} now and was 0`);
  expect(earlier.stderr).not.toContain("DIFFERS");

  const listed = await inProcess(["regrade", "--json", "--quiet", ...place()]);
  expect(listed.code).toBe(0);
  const changes = listed.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ChangedVerdict);
  expect(changes).toEqual([
    expect.objectContaining({
      completion: flipped,
      before: expect.objectContaining({ grader: "0", detail: { reason: "the earlier one" } }),
      after: expect.objectContaining({ grader: math.version }),
    }),
  ]);
  expect(listed.stderr).toContain("Nothing was replaced");

  const applied = await inProcess(["regrade", "--apply", "--quiet", ...place()]);
  expect(applied.code).toBe(0);
  expect(JSON.parse(readFileSync(metricsFile(), "utf8"))).toEqual(run);
  const after = await inProcess(["verify", "--quiet", ...place()]);
  expect(after.code).toBe(0);
  expect(after.stderr).not.toContain("NOTE");
});

/** Makes the store look as if version 0 of the grader had measured the run, and judged one text otherwise. */
async function asMeasuredBefore(math: (typeof graders)[number]): Promise<string> {
  const store = openStore(join(folder, "own.db"), { mustExist: true });
  try {
    const stored = store.runs.find(run.run);
    if (stored === undefined) throw new Error("the run is gone");
    let flipped = "";
    for (const questionId of store.runs.questions(stored.id, "sample-aime")) {
      const by = verdictsBy(store.questions.get(questionId), math);
      const rows = [
        ...store.gradedAttempts.trajectories(stored.id, "thinker", questionId, by),
        ...store.gradedAttempts.summaries(stored.id, "k=3 m=2", questionId, by),
      ];
      for (const { completionKey, flags } of rows) {
        if (completionKey === null) continue;
        const graded = store.verdicts.get({ completionKey, ...by });
        if (graded === undefined) throw new Error("a verdict is gone");
        const isFlipped = flipped === "" && flags.length === 0;
        const judgement = isFlipped
          ? {
              ...graded.judgement,
              verdict: graded.judgement.verdict === "correct" ? "incorrect" : "correct",
              detail: { reason: "the earlier one" },
            }
          : graded.judgement;
        if (isFlipped) flipped = completionKey;
        await store.verdicts.put({ completionKey, ...by, graderVersion: "0" }, {
          ...graded,
          judgement,
        } as typeof graded);
      }
    }
    const versions = Object.fromEntries(graders.map(({ name, version }) => [name, version]));
    store.runs.setState(stored.id, "done", {
      ...(stored.provenance as object),
      graders: { ...versions, math: "0" },
    });
    return flipped;
  } finally {
    store.close();
  }
}
