import fc from "fast-check";
import { Dispatcher } from "undici";
import { expect, it } from "vitest";
import { converse } from "../../src/model-client/converse.ts";
import { addressOf } from "../../src/model-client/endpoint.ts";
import { ExchangeError, exchange } from "../../src/model-client/exchange.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

/** Takes one request and leaves its answer to the test. */
class HeldRequest extends Dispatcher {
  handler: Dispatcher.DispatchHandler | undefined;

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler;
    return true;
  }
}

const controller: Dispatcher.DispatchController = {
  paused: false,
  aborted: false,
  reason: null,
  pause: () => undefined,
  resume: () => undefined,
  abort: () => undefined,
};
const nothing = { onSent: () => undefined, onStart: () => undefined, onData: () => false };
const request = { origin: "http://localhost", path: "/", method: "POST" } as const;

type Ending = { readonly kind: ExchangeError["kind"]; readonly at: number };

/** When and why it must end, byte by byte: by the definition of the three limits. */
function endingOf(
  bytesAt: readonly number[],
  limits: { readonly firstByteMs: number; readonly idleMs: number; readonly totalMs: number },
): Ending {
  let [kind, deadline]: [Ending["kind"], number] = ["first-byte", limits.firstByteMs];
  for (const at of bytesAt) {
    if (at > Math.min(deadline, limits.totalMs)) break;
    [kind, deadline] = ["idle", at + limits.idleMs];
  }
  return limits.totalMs < deadline ? { kind: "total", at: limits.totalMs } : { kind, at: deadline };
}

it("gives up at the very moment a silence or the whole grows too long, whenever bytes come", async () => {
  // Bytes at even times, limits odd: no byte comes at the very moment of an end.
  const odd = (max: number) => fc.nat(max).map((half) => 2 * half + 1);
  const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(odd(60), odd(30), odd(120), gaps, async (first, idle, total, evenGaps) => {
      const patience = { firstByteMs: first, idleMs: idle, totalMs: total, maxBytes: 1_000 };
      let last = 0;
      const bytesAt = evenGaps.map((gap) => {
        last += 2 * gap;
        return last;
      });
      const clock = fakeClock(0);
      const dispatcher = new HeldRequest();
      let ended: Ending | undefined;
      exchange(dispatcher, request, nothing, patience, clock).catch((failure: unknown) => {
        if (failure instanceof ExchangeError) ended = { kind: failure.kind, at: clock.now() };
      });
      dispatcher.handler?.onRequestStart?.(controller, {});
      for (const at of bytesAt) {
        await clock.advance(at - clock.now());
        dispatcher.handler?.onResponseData?.(controller, Buffer.from("x"));
      }
      await clock.advance(first + idle + total);
      const due = endingOf(bytesAt, patience);
      // A whole that ends with a silence may be told by either name.
      if (due.at === total) expect(ended?.at).toBe(due.at);
      else expect(ended).toEqual(due);
    }),
    { numRuns: 300 },
  );
});

it("tells that a request was sent before anything of its answer, and nothing after a failure", async () => {
  const told: string[] = [];
  const dispatcher = new HeldRequest();
  const done = exchange(
    dispatcher,
    request,
    {
      onSent: () => told.push("sent"),
      onStart(status) {
        told.push(`start ${status}`);
        throw new RangeError("no such status");
      },
      onData: () => told.push("data") > 0,
    },
    { firstByteMs: 10, idleMs: 10, totalMs: 10, maxBytes: 10 },
    fakeClock(),
  );
  dispatcher.handler?.onRequestStart?.(controller, {});
  dispatcher.handler?.onResponseStart?.(controller, 299, {});
  dispatcher.handler?.onResponseData?.(controller, Buffer.from("x"));
  dispatcher.handler?.onResponseEnd?.(controller, {});
  await expect(done).rejects.toThrow(new RangeError("no such status"));
  expect(told).toEqual(["sent", "start 299"]);
});

it("takes an answer that said its last word though the server does not hang up", async () => {
  const clock = fakeClock();
  const dispatcher = new HeldRequest();
  const listener = { ...nothing, onData: () => true };
  const patience = { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000, maxBytes: 10 };
  const startedAt = clock.now();
  const done = exchange(dispatcher, request, listener, patience, clock);
  dispatcher.handler?.onResponseData?.(controller, Buffer.from("x"));
  await clock.runUntil(done);
  expect(clock.now() - startedAt).toBe(2_000);
});

it("leaves no watch behind when the request cannot even be sent", async () => {
  class NoRequest extends Dispatcher {
    override dispatch(): boolean {
      throw new TypeError("no such path");
    }
  }
  const clock = fakeClock();
  const patience = { firstByteMs: 10, idleMs: 10, totalMs: 10, maxBytes: 10 };
  const done = exchange(new NoRequest(), request, nothing, patience, clock);
  await expect(done).rejects.toThrow("no such path");
  await expect(clock.runUntil(new Promise(() => undefined))).rejects.toThrow("Nothing is due");
});

it.each([
  {
    what: "a stream",
    body: 'data: {"choices":[{"delta":{"content":"é4"},"finish_reason":"stop"}]}\n\n',
  },
  { what: "one object", body: '{"choices":[{"message":{"content":"é4"},"finish_reason":"stop"}]}' },
])(
  "reads $what behind blanks that keep a connection alive, though every byte comes alone",
  async ({ body }) => {
    const dispatcher = new HeldRequest();
    const patience = { firstByteMs: 10, idleMs: 10, totalMs: 10, maxBytes: 10_000 };
    const wire = { dispatcher, clock: fakeClock(), patience, onText: () => undefined };
    const address = addressOf({ baseUrl: "http://localhost/v1" });
    const outcome = converse(address, { stream: true }, 0, wire, () => undefined);
    dispatcher.handler?.onResponseStart?.(controller, 200, {});
    for (const byte of Buffer.from(`\uFEFF${"\r\n \t".repeat(300)}${body}`)) {
      dispatcher.handler?.onResponseData?.(controller, Buffer.from([byte]));
    }
    dispatcher.handler?.onResponseEnd?.(controller, {});
    expect(await outcome).toMatchObject({
      answer: { samples: [{ content: "é4", finishReason: "stop" }] },
    });
  },
);
