import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";
import { type MisbehavingServer, startMisbehavingServer } from "../helpers/misbehaving-server.ts";

let folder: string;
let refusing: MisbehavingServer;

const sum = (id: number) => JSON.stringify({ id: `q${id}`, problem: "1 + 1?", answer: "2" });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-bad-"));
  refusing = await startMisbehavingServer({
    behave: ({ body, headers }) =>
      headers.authorization === "Bearer right"
        ? { status: 404, body: `{"error":{"message":"no model ${String(body.model)}"}}` }
        : { status: 401, body: '{"error":{"message":"who are you?"}}' },
  });
  const lines = Array.from({ length: 20 }, (_, i) => (i === 16 ? '{"problem": "1 +' : sum(i)));
  const files: Readonly<Record<string, string>> = {
    "broken.yaml": "name: x\nmodels:\n  a: { model: m\ndatasets: [sample-aime]\n",
    "misspelt.yaml":
      "models: { a: { model: m } }\ndatasets: [sample-aime]\ndelibration: { k: 4 }\n",
    "wrong-value.yaml":
      "models: { a: { model: m } }\ndatasets: [sample-aime]\ndeliberation:\n  selection: randon\n",
    "empty.jsonl": "",
    "line17.jsonl": lines.join("\n"),
    "sums.jsonl": [0, 1].map(sum).join("\n"),
    "log.jsonl": `${JSON.stringify({ problem_id: "no-such-problem", text: "\\boxed{2}" })}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterAll(async () => {
  await refusing.close();
  rmSync(folder, { recursive: true, force: true });
});

const model = ["--model", "m", "-k", "2", "-m", "0"];

it.each<{
  readonly input: string;
  readonly args: () => readonly string[];
  readonly key?: string;
  readonly code: number;
  readonly says: RegExp;
  readonly where: RegExp;
  readonly hint: RegExp;
}>([
  {
    input: "YAML that is broken",
    args: () => ["run", "broken.yaml"],
    code: 2,
    says: /not valid YAML/,
    where: /broken\.yaml:[34]:\d+/,
    hint: /Indent with blanks/,
  },
  {
    input: "a misspelt field",
    args: () => ["run", "misspelt.yaml"],
    code: 2,
    says: /no field "delibration"/,
    where: /misspelt\.yaml:3:\d+ delibration/,
    hint: /Did you mean "deliberation"\? Choices: .*datasets/,
  },
  {
    input: "a value that is none of the choices",
    args: () => ["run", "wrong-value.yaml"],
    code: 2,
    says: /"selection" cannot be "randon"/,
    where: /wrong-value\.yaml:4:\d+ deliberation\.selection/,
    hint: /Did you mean "random"\? Choices: random, first, max-answer-num/,
  },
  {
    input: "an unknown dataset",
    args: () => ["run", ...model, "--dataset", "aime2025"],
    code: 2,
    says: /aime2025/,
    where: /./,
    hint: /Did you mean "aime25"\?/,
  },
  {
    input: "an empty dataset",
    args: () => ["run", ...model, "--dataset", "empty.jsonl"],
    code: 1,
    says: /empty/,
    where: /empty\.jsonl/,
    hint: /one problem a line/i,
  },
  {
    input: "a dataset whose line 17 is broken",
    args: () => ["run", ...model, "--dataset", "line17.jsonl"],
    code: 1,
    says: /not valid JSON/,
    where: /line17\.jsonl:17/,
    hint: /./,
  },
  {
    input: "an endpoint that is not there",
    args: () => [
      ...["run", ...model, "--dataset", "sums.jsonl", "--base-url", "http://127.0.0.1:1/v1"],
      ...["--set", "models.m.max_attempts=1"],
    ],
    code: 1,
    says: /ECONNREFUSED|bad port/i,
    where: /m at http:\/\/127\.0\.0\.1:1\/v1/,
    hint: /Check that the server runs/,
  },
  {
    input: "a key that is refused",
    args: () => ["run", ...model, "--dataset", "sums.jsonl", "--base-url", refusing.baseUrl],
    key: "wrong",
    code: 1,
    says: /does not accept the key\. \(401: who are you\?\)/,
    where: /m at http/,
    hint: /api_key_env/,
  },
  {
    input: "an endpoint that wants a key, and none is set",
    args: () => ["run", ...model, "--dataset", "sums.jsonl", "--base-url", refusing.baseUrl],
    code: 1,
    says: /does not answer without a key, and none was sent\. \(401: who are you\?\)/,
    where: /m at http/,
    hint: /Set the variable named by api_key_env \(OPENAI_API_KEY/,
  },
  {
    input: "a key's variable that is named and not set",
    args: () => [
      ...["run", ...model, "--dataset", "sums.jsonl", "--base-url", refusing.baseUrl],
      ...["--api-key-env", "NO_SUCH_KEY"],
    ],
    code: 2,
    says: /NO_SUCH_KEY is not set\. Nothing was sent/,
    where: /--api-key-env/,
    hint: /Set NO_SUCH_KEY to the endpoint's key/,
  },
  {
    input: "a model that does not exist",
    args: () => ["run", ...model, "--dataset", "sums.jsonl", "--base-url", refusing.baseUrl],
    key: "right",
    code: 1,
    says: /no model m/,
    where: /m at http/,
    hint: /heavybench doctor --model looks there/,
  },
  {
    input: "a model without an address, and no key for the host that is then asked",
    args: () => ["run", ...model, "--dataset", "sums.jsonl"],
    code: 2,
    says: /m would be asked at api\.openai\.com, and OPENAI_API_KEY is not set\. Nothing was sent/,
    where: /field models\.m/,
    hint: /--base-url/,
  },
  {
    input: "a dataset named as JSON Lines that holds none",
    args: () => {
      writeFileSync(join(folder, "words.jsonl"), "not, json\n");
      return ["run", ...model, "--dataset", "words.jsonl"];
    },
    code: 1,
    says: /not valid JSON/,
    where: /words\.jsonl:1/,
    hint: /Mend that line/,
  },
  {
    input: "a row of one's own without an answer",
    args: () => {
      writeFileSync(join(folder, "half.jsonl"), '{"problem":"What is 1 + 1?"}\n');
      return ["run", ...model, "--dataset", "half.jsonl"];
    },
    code: 1,
    says: /no text under "answer" or "gold"/,
    where: /half\.jsonl:1/,
    hint: /Its columns are: problem\. A row is \{"problem"/,
  },
  {
    input: "an imported trajectory for a problem that is unknown",
    args: () => ["import", "log.jsonl", "--dataset", "sample-aime"],
    code: 1,
    says: /no problem "no-such-problem"/,
    where: /log\.jsonl:1/,
    hint: /./,
  },
  {
    input: "a log that cannot be written",
    args: () => ["run", ...model, "--dataset", "sums.jsonl", "--log", "no/such/folder/log.jsonl"],
    code: 2,
    says: /log cannot be written/,
    where: /--log/,
    hint: /folder that exists/,
  },
])(
  "$input is said in one clear message, with its place and what to do: exit code $code",
  async ({ args, key, code, says, where, hint }) => {
    const store = join(folder, "store.db");
    const ended = await runCommandLine([...args(), "--quiet", "--store", store], {
      cwd: folder,
      env: { HEAVYBENCH_DATA: folder, ...(key === undefined ? {} : { OPENAI_API_KEY: key }) },
    });
    const [what, place, advice, ...more] = ended.stderr.trimEnd().split("\n");
    expect(what).toMatch(/^heavybench: /);
    expect(what).toMatch(says);
    expect(place).toMatch(/^ {2}where: /);
    expect(place).toMatch(where);
    expect(advice).toMatch(/^ {2}hint: {2}/);
    expect(advice).toMatch(hint);
    expect(more).toEqual([]);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(existsSync(join(folder, "results"))).toBe(false);
  },
);
