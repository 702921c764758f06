import { expect, it } from "vitest";
import { countText } from "../../src/domain/count-text.ts";

it.each([
  [0, "0 cells"],
  [1, "1 cell"],
  [2, "2 cells"],
])("counts %i in words that agree: %s", (count, text) => {
  expect(countText(count, "cell")).toBe(text);
});

it("takes a plural of its own, verb and all", () => {
  expect(countText(1, "summary is", "summaries are")).toBe("1 summary is");
  expect(countText(3, "summary is", "summaries are")).toBe("3 summaries are");
});
