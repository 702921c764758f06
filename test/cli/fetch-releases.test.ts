import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startCommand } from "../helpers/command-line.ts";
import { type Route, serving, startDatasetServer } from "../loading/dataset-server.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

/** Rows of a LiveCodeBench file, as many as the release added. */
function rows(file: string, count: number): string {
  const row = (id: number) => ({
    question_id: `${file}-${id}`,
    question_content: "Print the number.",
    contest_date: "2024-05-04T00:00:00",
    difficulty: "easy",
    starter_code: "",
    metadata: "{}",
    public_test_cases: JSON.stringify([{ input: "2\n", output: "2\n", testtype: "stdin" }]),
    private_test_cases: "[]",
  });
  return Array.from({ length: count }, (_, id) => `${JSON.stringify(row(id))}\n`).join("");
}

const FIRST = rows("test", 400);
const SECOND = rows("test2", 111);

let folder: string;
let server: Awaited<ReturnType<typeof startDatasetServer>>;
/** What was asked of the server: file, and the range where one was. */
const asked = () =>
  server.seen.map(({ path, range }) => [path.split("/").at(-1), range].filter(Boolean).join(" "));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-releases-"));
  server = await startDatasetServer({});
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function serve(files: Readonly<Record<string, Route>>): void {
  const revision = "0fe84c3912ea0c4d4a78037083943e8f0c4dd505";
  for (const [file, route] of Object.entries(files)) {
    server.routes[`/datasets/livecodebench/code_generation_lite/resolve/${revision}/${file}`] =
      route;
  }
}

function fetchRelease(name: string) {
  return startCommand(["datasets", "fetch", name], {
    cwd: folder,
    env: { HEAVYBENCH_DATA_DIR: join(folder, "data"), HF_ENDPOINT: server.origin },
  });
}

it("two processes that fetch releases at once download the file they share once", async () => {
  let send: () => void = () => undefined;
  const isWaitedFor = new Promise<void>((resolve) => {
    send = resolve;
  });
  let arrived: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const serveFirst = serving(FIRST);
  serve({
    "test.jsonl": (request, response) => {
      arrived();
      void isWaitedFor.then(() => serveFirst(request, response));
    },
    "test2.jsonl": serving(SECOND),
  });
  const v1 = fetchRelease("livecodebench-v1");
  await isAsked;
  const v2 = fetchRelease("livecodebench-v2");
  v2.process.stderr?.on("data", (said) => {
    if (String(said).includes("Waiting for another process")) send();
  });
  const [first, second] = await Promise.all([v1.ended, v2.ended]);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("400 problems") });
  expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining("511 problems") });
  expect(second.stderr.match(/Waiting/g)).toHaveLength(1);
  expect(asked()).toEqual(["test.jsonl", "test2.jsonl"]);
});

it("a killed download is gone on with by another release, and no file is asked for twice", async () => {
  const half = FIRST.slice(0, FIRST.length / 2);
  serve({
    "test.jsonl": (_request, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": FIRST.length });
      response.write(half);
    },
    "test2.jsonl": serving(SECOND),
  });
  const killed = fetchRelease("livecodebench-v1");
  const data = join(folder, "data");
  await expect.poll(() => partialBytes(data), { timeout: 120_000, interval: 20 }).toBe(half.length);
  killed.process.kill("SIGKILL");
  await killed.ended;

  serve({ "test.jsonl": serving(FIRST) });
  const ended = await fetchRelease("livecodebench-v2").ended;
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining("511 problems") });
  const again = await fetchRelease("livecodebench-v1").ended;
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("400 problems") });
  expect(asked()).toEqual(["test.jsonl", `test.jsonl bytes=${half.length}-`, "test2.jsonl"]);
  expect(readdirSync(data).sort()).toEqual(["livecodebench-v1", "livecodebench-v2"]);
});

/** How much of the one download under way is on the disk. */
function partialBytes(data: string): number {
  const names = existsSync(data) ? readdirSync(data) : [];
  const partial = names.find((name) => /^partial-[0-9a-f]+$/.test(name));
  return partial === undefined ? 0 : statSync(join(data, partial)).size;
}
