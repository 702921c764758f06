import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Complete, Completion, CompletionRequest } from "../../src/domain/completion.ts";
import { completionKey } from "../../src/domain/completion-key.ts";
import { CompletionError, type CompletionFailureReason } from "../../src/errors.ts";
import {
  lateAnswers,
  type RememberedEvent,
  type RememberingTools,
  remembered,
} from "../../src/run/remembered.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { ask } from "../helpers/ask.ts";
import { completed } from "../helpers/completed.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

let store: Store;
beforeEach(() => {
  store = openStore(":memory:");
});
afterEach(() => store.close());

function failure(reason: CompletionFailureReason, stopsRun = false): CompletionError {
  return new CompletionError(
    `It is ${reason}.`,
    { where: "m", hint: "Wait." },
    { reason, attempts: 2, stopsRun },
  );
}

/** A model that answers as told, remembered; with what was asked of it and what was observed. */
function rememberedModel(
  answer: (request: CompletionRequest, call: number) => Promise<Completion>,
  options: Partial<RememberingTools> = {},
) {
  const asked: CompletionRequest[] = [];
  const events: RememberedEvent["kind"][] = [];
  const model: Complete = (request) => answer(request, asked.push(request) - 1);
  const complete = remembered(model, {
    store,
    retryFailed: false,
    clock: fakeClock(),
    observe: ({ kind }) => events.push(kind),
    inFlight: new Map(),
    late: lateAnswers(store),
    ...options,
  });
  return { complete, asked, events };
}

describe("what is in the store", () => {
  it("is not asked for, whoever asks", async () => {
    const first = rememberedModel(async () => completed("four"));
    await first.complete(ask());
    const second = rememberedModel(async () => completed("five"));
    expect((await second.complete(ask())).text).toBe("four");
    expect(second.asked).toEqual([]);
    expect(second.events).toEqual(["from-store"]);
  });

  it("is there before the answer is handed on", async () => {
    const { complete } = rememberedModel(async () => completed("four"));
    await complete(ask());
    expect(store.completions.get(completionKey(ask()))?.text).toBe("four");
  });

  it("is the text that was handed on, lone surrogates replaced in both", async () => {
    const { complete } = rememberedModel(async () => completed("4 \ud83d 4"));
    const { text } = await complete(ask());
    expect(text).toBe("4 \ufffd 4");
    expect(store.completions.get(completionKey(ask()))?.text).toBe(text);
  });
});

it("what another process asks for is awaited, told, and not asked for again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heavybench-remembered-"));
  const [here, there] = [openStore(join(folder, "s.db")), openStore(join(folder, "s.db"))];
  const key = completionKey(ask());
  await there.leases.claim(key);
  const clock = fakeClock();
  const { complete, asked, events } = rememberedModel(async () => completed("five"), {
    store: here,
    clock,
  });
  const answer = complete(ask());
  await clock.advance(1_000);
  expect(events).toEqual(["elsewhere"]);
  await there.completions.add(key, ask(), completed("four"));
  expect((await clock.runUntil(answer)).text).toBe("four");
  expect(asked).toEqual([]);
  expect(events).toEqual(["elsewhere", "from-store", "elsewhere-over"]);
  here.close();
  there.close();
  rmSync(folder, { recursive: true });
});

it("equal requests under way share one call, unequal ones do not", async () => {
  let answer: (given: Completion) => void = () => undefined;
  const coming = new Promise<Completion>((resolve) => {
    answer = resolve;
  });
  const { complete, asked } = rememberedModel(() => coming);
  const all = Promise.all([complete(ask(0)), complete(ask(0)), complete(ask(1))]);
  await new Promise(setImmediate);
  answer(completed("four"));
  expect((await all).map(({ text }) => text)).toEqual(["four", "four", "four"]);
  expect(asked.map(({ index }) => index)).toEqual([0, 1]);
});

describe("a failure", () => {
  it.each<CompletionFailureReason>(["context_length", "bad_request", "server_error", "timeout"])(
    "of the completion itself (%s) is recorded, and asked again only when told",
    async (reason) => {
      const failing = () => Promise.reject(failure(reason));
      await expect(rememberedModel(failing).complete(ask())).rejects.toMatchObject({ reason });
      expect(store.failures.get(completionKey(ask()))).toMatchObject({ reason, attempts: 2 });

      const again = rememberedModel(async () => completed("four"));
      await expect(again.complete(ask())).rejects.toMatchObject({ reason, attempts: 0 });
      expect(again.asked).toEqual([]);

      const retried = rememberedModel(async () => completed("four"), { retryFailed: true });
      expect((await retried.complete(ask())).text).toBe("four");
      expect(store.failures.get(completionKey(ask()))).toBeUndefined();
    },
  );

  it.each<CompletionFailureReason>([
    "unauthorized",
    "model_not_found",
    "quota",
    "unreachable",
    "budget",
    "interrupted",
  ])(
    "that says nothing of the completion (%s) is not recorded: the next run asks",
    async (reason) => {
      const failing = () => Promise.reject(failure(reason));
      await expect(rememberedModel(failing).complete(ask())).rejects.toMatchObject({ reason });
      const next = rememberedModel(async () => completed("four"));
      expect((await next.complete(ask())).text).toBe("four");
    },
  );

  it("that stops the run is not recorded for those that were never asked", async () => {
    const failing = () => Promise.reject(failure("server_error", true));
    const { complete } = rememberedModel(failing);
    await expect(complete(ask())).rejects.toMatchObject({ stopsRun: true });
    expect(store.failures.get(completionKey(ask()))).toBeUndefined();
  });
});

describe("the answer of a cancelled request", () => {
  it("is stored when it comes, and its lease is held until then", async () => {
    let bring: (given: Completion) => void = () => undefined;
    const coming = new Promise<Completion>((resolve) => {
      bring = resolve;
    });
    const released: string[] = [];
    const leases = {
      ...store.leases,
      release: (key: string) => {
        released.push(key);
        return store.leases.release(key);
      },
    };
    const watched = { ...store, leases };
    const late = lateAnswers(watched);
    const { complete } = rememberedModel(
      (request) => {
        late.keep(request, coming);
        return Promise.reject(failure("interrupted", true));
      },
      { late, store: watched },
    );
    await expect(complete(ask())).rejects.toMatchObject({ reason: "interrupted" });
    expect(released).toEqual([]);
    bring(completed("four"));
    expect(await late.settled()).toBe(1);
    expect(released).toEqual([completionKey(ask())]);
    expect(store.completions.get(completionKey(ask()))?.text).toBe("four");
  });

  it("that never comes leaves nothing behind", async () => {
    const late = lateAnswers(store);
    late.keep(ask(), Promise.reject(failure("interrupted")));
    expect(await late.settled()).toBe(0);
    expect(await store.leases.claim(completionKey(ask()))).toBe(true);
  });
});
