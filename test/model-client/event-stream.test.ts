import fc from "fast-check";
import { expect, it } from "vitest";
import { eventStream } from "../../src/model-client/event-stream.ts";

function eventsOf(chunks: readonly string[]) {
  const events: { readonly event: string; readonly data: string }[] = [];
  const stream = eventStream((data, event) => events.push({ event, data }));
  for (const chunk of chunks) stream.push(chunk);
  stream.end();
  return events;
}

it.each([
  {
    why: "ends lines in LF, CR or CRLF",
    text: "data: a\n\ndata: b\r\rdata: c\r\n\r\n",
    data: ["a", "b", "c"],
  },
  { why: "joins the data lines of one event", text: "data: a\ndata: b\n\n", data: ["a\nb"] },
  {
    why: "skips comments and fields unknown to it",
    text: ": hello\nid: 3\nretry: 9\ndata: a\n\n",
    data: ["a"],
  },
  { why: "takes off one space alone", text: "data:a\n\ndata:  b\n\n", data: ["a", " b"] },
  { why: "skips a byte order mark", text: "\uFEFFdata: a\n\n", data: ["a"] },
  { why: "takes a field without a colon as empty", text: "data\n\n", data: [""] },
  { why: "keeps an event whose blank line never came", text: "data: a", data: ["a"] },
  { why: "gives nothing for blank lines", text: "\n\n\r\n", data: [] },
])("$why", ({ text, data }) => {
  expect(eventsOf([text]).map((event) => event.data)).toEqual(data);
});

it("tells an event's name, until the next", () => {
  expect(eventsOf(["event: error\ndata: a\n\ndata: b\n\n"])).toEqual([
    { event: "error", data: "a" },
    { event: "", data: "b" },
  ]);
});

it("reads the same events however the text is chunked", () => {
  const line = fc.constantFrom("data: a", "data:", ": c", "event: e", "data: xyz", "");
  const end = fc.constantFrom("\n", "\r", "\r\n");
  const text = fc
    .array(fc.tuple(line, end), { maxLength: 12 })
    .map((lines) => lines.flat().join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (whole, places) => {
      const cuts = [0, ...places.map((at) => Math.min(at, whole.length)).sort((a, b) => a - b)];
      const chunks = cuts.map((from, index) => whole.slice(from, cuts[index + 1] ?? whole.length));
      expect(eventsOf(chunks)).toEqual(eventsOf([whole]));
    }),
  );
});
