import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mainInProcess } from "../helpers/main-in-process.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-contradictions-"));
  for (const name of ["first", "second"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "sums.jsonl"), '{"problem": "1 + 1?", "answer": "2"}\n');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = "models: { m: { model: org/m } }\n";

it.each<{ why: string; text: string; flags?: readonly string[]; says: RegExp; where: string }>([
  {
    why: "a pool smaller than K",
    text: `${model}datasets: [sample-aime]\npool: 2\ndeliberation: { k: 4 }\n`,
    says: /A pool of 2 trajectories cannot give K = 4\./,
    where: "x.yaml:3:7 pool and x.yaml:4:20 deliberation.k",
  },
  {
    why: "a dataset that there is not",
    text: `${model}datasets: [sample-aime, aime2025]\n`,
    says: /There is no benchmark "aime2025"/,
    where: "x.yaml:2:25 datasets.1: aime2025",
  },
  {
    why: "a file of problems that is not there",
    text: `${model}datasets: none.jsonl\n`,
    says: /There is no such file\./,
    where: "x.yaml:2:11 datasets: none.jsonl",
  },
  {
    why: "two files of one name",
    text: `${model}datasets:\n  - first/sums.jsonl\n  - second/sums.jsonl\n`,
    says: /Two datasets are both named "sums"\./,
    where: "x.yaml:4:5 datasets.1: first/sums.jsonl and second/sums.jsonl",
  },
  {
    why: "a spend limit over a model without a price",
    text: `${model}datasets: [sample-aime]\nmax_cost: 5\n`,
    says: /The spend limit cannot be kept: a model's price is not known\./,
    where: "x.yaml:1:14 models.m.price",
  },
  {
    why: "a header whose variable is not set",
    text: "models:\n  m: { model: org/m, base_url: http://127.0.0.1:1/v1, headers_env: { api-key: NONE } }\ndatasets: [sample-aime]\n",
    says: /The environment variable NONE is not set\./,
    where: "x.yaml:2:79 models.m.headers_env.api-key",
  },
  {
    why: "rates of a simulated model that come to more than 1",
    text: "models: { m: { model: simulated/thinker, simulated: { truncated_rate: 0.9, looping_rate: 0.9 } } }\ndatasets: [sample-aime]\n",
    says: /come to more than 1\./,
    where: "x.yaml:1:53 models.m.simulated",
  },
  {
    why: "a parameter that simulated models have not",
    text: "models: { m: { model: simulated/thinker, simulated: { skill: 1 } } }\ndatasets: [sample-aime]\n",
    says: /no parameter "skill"/,
    where: "x.yaml:1:62 models.m.simulated.skill",
  },
  {
    why: "a pool that the store does not hold",
    text: "thinker: imported/none\ndatasets: [sample-aime]\ndeliberation: { m: 0 }\n",
    says: /The store holds no imported pool "imported\/none"\./,
    where: "x.yaml:1:10 thinker",
  },
  {
    why: "a K of the command line beyond the file's pool",
    text: `${model}datasets: [sample-aime]\npool: 2\n`,
    flags: ["-k", "2,4"],
    says: /A pool of 2 trajectories cannot give K = 4\./,
    where: "x.yaml:3:7 pool and -k 2,4 (field deliberation.k.1)",
  },
])("refuses $why by the line and the path to change", async ({ text, flags = [], says, where }) => {
  writeFileSync(join(folder, "x.yaml"), text);
  const { out, err, codes } = await mainInProcess(["run", "x.yaml", ...flags], { cwd: folder });
  const [what, place] = err.split("\n");
  expect(what).toMatch(says);
  expect(place).toBe(`  where: ${where}`);
  expect({ out, codes }).toEqual({ out: "", codes: [2] });
});
