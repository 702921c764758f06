import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { type ProgramExam, programExam, stdinRow } from "../helpers/program-exam.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

/** pickle.dumps(text, 2) by hand: PROTO 2, BINUNICODE, BINPUT 0, STOP. */
function pickled(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from("\x80\x02X", "latin1"), length, bytes, Buffer.from("q\0.")]);
}

function row(id: string, content: string, tests: readonly (readonly [string, string])[]): object {
  const [open, ...hidden] = tests.map(([input, output]) => ({ input, output, testtype: "stdin" }));
  const packed = deflateSync(pickled(JSON.stringify(hidden))).toString("base64");
  return stdinRow(id, content, JSON.stringify([open]), packed);
}

const double = row("double", "Print twice the number.", [
  ["2\n", "4\n"],
  ["5\n", "10\n"],
]);
const square = row("square", "Print the number times itself.", [
  ["2\n", "4\n"],
  ["5\n", "25\n"],
]);

let exam: ProgramExam;
beforeAll(async () => {
  // Twice the number: right for "double"; for "square" right on the public test alone.
  const answer = { content: "```python\nprint(2 * int(input()))\n```" };
  exam = await programExam(() => answer);
});
afterAll(() => exam.close());

it("a run judges programs by private tests that are in its copy alone, and regrade finds them again", async () => {
  expect(await exam.take(double, square)).toMatchObject({ code: 0 });
  const run = await exam.run("-k", "2", "-m", "1", "--quiet", "--json");
  expect(run).toMatchObject({ code: 0 });
  const [benchmark] = (JSON.parse(run.stdout) as RunMetrics).benchmarks;
  expect(benchmark?.pools[0]?.counts).toMatchObject({ attempts: 4, correct: 2, ungraded: 0 });
  expect(benchmark?.pools[0]?.expected.at(-1)?.vote).toBeNull();

  const again = await exam.heavybench("regrade");
  expect(again).toMatchObject({ code: 0, stdout: "" });
  expect(again.stderr).toMatch(/^0 of \d+ verdicts change/m);
});

it("programs whose tests left the copy are ungraded, not wrong", async () => {
  expect(await exam.take(square)).toMatchObject({ code: 0 });
  const ended = await exam.heavybench("regrade");
  expect(ended.code).toBe(3);
  expect(ended.stdout).toContain("correct");
  expect(ended.stdout).toContain("ungraded");
  expect(ended.stdout).not.toContain("square");
});
