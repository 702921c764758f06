import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShownAttempt } from "../../src/domain/shown-question.ts";
import { StoreError } from "../../src/errors.ts";
import { completionPath, promptPath, questionPath, runPath } from "../../src/viewer/paths.ts";
import { serveViewer, type Viewer } from "../../src/viewer/serve-viewer.ts";
import type { QuestionPlace, Viewed } from "../../src/viewer/viewed.ts";

const HOSTILE = `<script>alert("x")</script>'&\u202e`;
/** What no address may carry unencoded, in one name. */
const NAME = `a/../b?c#d%2e "${HOSTILE}`;

const attempt: ShownAttempt = {
  position: 0,
  key: "0123456789abcdef",
  state: "incorrect",
  answer: HOSTILE,
  detail: { reason: HOSTILE },
  failure: null,
  flags: [HOSTILE],
  notes: [HOSTILE],
  usage: { completionTokens: 7 },
  text: HOSTILE,
  reasoning: HOSTILE,
};

let viewer: Viewer;
let asked: QuestionPlace | undefined;
const failures: unknown[] = [];

const viewed: Viewed = {
  store: HOSTILE,
  runs: () => [
    {
      ...{ name: NAME, state: "done", updatedAt: "2026-11-22T01:02:03.000Z", datasets: [HOSTILE] },
      ...{ questions: 30, k: [8, 16], m: [4], cells: 2 },
    },
  ],
  report(run) {
    if (run === "broken") throw new Error("a fault of ours");
    if (run === "damaged")
      throw new StoreError("The store is damaged.", { where: "store.db", hint: "Take a copy." });
    return Promise.resolve(run === NAME ? "<!doctype html>the report" : undefined);
  },
  question(place) {
    asked = place;
    if (place.question !== NAME) return undefined;
    return {
      shown: {
        ...{ run: NAME, benchmark: NAME, question: NAME, subject: HOSTILE, prompt: HOSTILE },
        ...{ reference: HOSTILE, isSimulated: true },
        pools: [
          {
            thinker: HOSTILE,
            attempts: [attempt, { ...attempt, position: 1, text: " " }],
            skippedComparisons: 3,
          },
        ],
        cells: [
          {
            ...{ cell: NAME, thinker: HOSTILE, skippedComparisons: 0 },
            draws: [
              {
                draw: 0,
                trajectories: [0],
                summaries: [{ ...attempt, iteration: 1, manifest: null, messages: null }],
              },
            ],
          },
        ],
      },
      cells: [NAME, "other"],
      before: undefined,
      after: "next",
    };
  },
  prompt: ({ draw, iteration, summary }) =>
    draw === 1 && iteration === 2 && summary === 3
      ? { messages: [{ role: "user", content: HOSTILE }], manifest: null }
      : undefined,
  completion: (key) =>
    key === "0123456789abcdef"
      ? {
          text: HOSTILE,
          reasoning: HOSTILE,
          finishReason: "stop",
          usage: {},
          flags: [],
          notes: [HOSTILE],
          totalMs: 1,
          attempts: 1,
          origin: "endpoint",
        }
      : undefined,
};

beforeAll(async () => {
  viewer = await serveViewer(viewed, { port: 0, onFailure: (failure) => failures.push(failure) });
});
afterAll(() => viewer.close());

const get = (path: string, options?: RequestInit) => fetch(new URL(path, viewer.url), options);

describe("the viewer", () => {
  it.each([
    ["the list of runs", "/"],
    ["a question", questionPath(NAME, NAME, NAME)],
    ["a question in a cell", questionPath(NAME, NAME, NAME, NAME)],
    [
      "a prompt",
      promptPath(
        { run: NAME, benchmark: NAME, question: NAME },
        { cell: NAME, draw: 1, iteration: 2, summary: 3 },
      ),
    ],
    ["a completion", completionPath("0123456789abcdef")],
  ])("shows %s whatever names and texts hold, with no script and none allowed", async (_, path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const body = await answer.text();
    expect(body).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(body).not.toContain("<script");
    expect(body).not.toContain("\u202e");
  });

  it("says of a question's answers how many comparisons were given up", async () => {
    const body = await (await get(questionPath(NAME, NAME, NAME))).text();
    expect(body.match(/3 comparisons of answers were given up/g)).toHaveLength(1);
  });

  it("hands names on as they were, however they had to be encoded", async () => {
    await get(questionPath(NAME, NAME, NAME, NAME));
    expect(asked).toEqual({ run: NAME, benchmark: NAME, question: NAME, cell: NAME });
  });

  it("serves a run's report with the rules it brings along", async () => {
    const answer = await get(runPath(NAME));
    expect(await answer.text()).toBe("<!doctype html>the report");
    expect(answer.headers.get("content-security-policy")).toBeNull();
  });

  it.each([
    ["/nothing", 404],
    ["/runs", 404],
    ["/runs/unknown", 404],
    [`${runPath(NAME)}/only-a-benchmark`, 404],
    [questionPath(NAME, NAME, "unknown"), 404],
    [`${questionPath(NAME, NAME, NAME)}/prompt`, 404],
    [`${questionPath(NAME, NAME, NAME)}/elsewhere`, 404],
    [completionPath("ffff"), 404],
    ["/runs/%zz", 400],
  ])("answers %s with %i", async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it("refuses an address that is none", async () => {
    expect(await statusFor(new URL(viewer.url).host, "//[")).toBe(400);
  });

  it("says what the store said, and keeps faults of its own for the terminal", async () => {
    const damaged = await (await get("/runs/damaged")).text();
    expect(damaged).toContain("The store is damaged.");
    expect(damaged).toContain("Take a copy.");
    expect(failures).toEqual([]);
    const broken = await get("/runs/broken");
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("a fault of ours");
    expect(failures).toEqual([new Error("a fault of ours")]);
  });

  it("changes nothing: it answers GET and HEAD alone", async () => {
    expect((await get("/", { method: "POST", body: "x" })).status).toBe(405);
    const head = await get("/", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("answers this machine's names alone, so that no site reaches it under its own", async () => {
    const { port } = new URL(viewer.url);
    expect(await statusFor("rebound.example")).toBe(421);
    expect(await statusFor(`rebound.example:${port}`)).toBe(421);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
  });

  it("says which port is taken", async () => {
    const port = Number(new URL(viewer.url).port);
    await expect(serveViewer(viewed, { port, onFailure: failures.push })).rejects.toThrow(
      `The viewer cannot listen on port ${port}`,
    );
  });
});

function statusFor(host: string, path = "/"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(viewer.url, { path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.once("error", reject);
    sent.end();
  });
}
