import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { type ProgramExam, programExam, stdinRow } from "../helpers/program-exam.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const oneTest = (input: string, output: string) =>
  JSON.stringify([{ input, output, testtype: "stdin" }]);
/** One problem: the number times itself, with the public test 2 → 4 and the hidden one 5 → 25. */
const ROW = stdinRow(
  "square",
  "Print the number times itself.",
  oneTest("2\n", "4\n"),
  oneTest("5\n", "25\n"),
);

/** Four print 4 on the public test, three of them right; two print 5; one crashes; one is none. */
const ATTEMPTS = [
  "print(int(input()) ** 2)",
  "n = int(input())\nprint(n * n)",
  "n = int(input())\nprint(sum([n] * n))",
  "print(f'{int(input()) + 2:.1f}')",
  "print(5)",
  "input()\nprint('5')",
  "print(int(input()) // 0)",
].map((program) => `\`\`\`python\n${program}\n\`\`\``);
const NO_PROGRAM = "I could not find a program.";

let exam: ProgramExam;
beforeAll(async () => {
  let attempts = 0;
  exam = await programExam(({ body }) => {
    const isDeliberation = JSON.stringify(body.messages).includes("Thinker #");
    return { content: ATTEMPTS[isDeliberation ? 0 : attempts++] ?? NO_PROGRAM };
  });
  await exam.take(ROW);
});
afterAll(() => exam.close());

const metricsOf = ({ stdout }: { readonly stdout: string }) =>
  (JSON.parse(stdout) as RunMetrics).benchmarks[0];

function verdicts(): unknown {
  const store = new Database(join(exam.folder, "heavybench.db"), { readonly: true });
  const rows = store.prepare("SELECT * FROM verdict ORDER BY completion_key").all();
  store.close();
  return rows;
}

it("programs cast no vote by default", async () => {
  const found = await exam.run("-k", "8", "-m", "2", "--json");
  expect(found).toMatchObject({ code: 0 });
  expect(found.stderr).toMatch(/^│ livecodebench-v6\S* │.*│ +– │/m);
  const [cell] = metricsOf(found)?.cells ?? [];
  expect(cell).toMatchObject({ mean: { value: 3 / 8 }, pass: { value: 1 }, vote: null });
  expect(metricsOf(found)).not.toHaveProperty("votesBy");
});

it("by behaviour they do, from the verdicts that are stored: nothing is asked or run again", async () => {
  const before = verdicts();
  const found = await exam.run("-k", "8", "-m", "2", "--vote-by", "behaviour", "--json");
  expect(found).toMatchObject({ code: 0 });
  expect(found.stderr).toMatch(/^0 requests in/m);
  expect(found.stderr).toContain("equal outputs on the public tests vote together");
  expect(verdicts()).toEqual(before);

  const benchmark = metricsOf(found);
  const [cell] = benchmark?.cells ?? [];
  expect(benchmark?.votesBy).toBe("behaviour");
  // The largest group is the four that print 4, three of them right; two abstain.
  expect(cell?.vote?.value).toBe(3 / 4);
  expect(benchmark?.pools[0]?.expected.at(-1)?.vote?.value).toBe(3 / 4);
  expect(cell?.iterations[0]?.summaryVote?.value).toBe(1);
  expect(cell?.findings?.flow?.kept.value).toBe(1);
  expect(cell?.findings?.agreement?.pairwise.value).toBe(1);
});

it("the vote is recomputed from the store to the byte, and a regrade leaves its groups", async () => {
  expect(await exam.heavybench("verify")).toMatchObject({ code: 0 });
  expect((await exam.heavybench("regrade", "--apply")).code).toBe(0);
  const report = await exam.heavybench("report", "--format", "json");
  expect(metricsOf(report)?.cells[0]?.vote?.value).toBe(3 / 4);
});

it("selections by answer go by the groups that vote", async () => {
  const found = await exam.run(
    ...["-k", "4", "-m", "2", "--pool", "8", "--vote-by", "behaviour", "--json"],
    ...["--set", "deliberation.selection=max-answer-num,one-per-answer"],
  );
  expect(found).toMatchObject({ code: 0 });
  const cells = metricsOf(found)?.cells ?? [];
  const meanOf = (selection: string) =>
    cells.find(({ choices }) => choices.selection === selection)?.mean?.value;
  expect(meanOf("max-answer-num")).toBe(3 / 4);
  // One of each of two groups: a right one with one that prints 5, or none right at all.
  expect([0, 1 / 2]).toContain(meanOf("one-per-answer"));
});
